using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Switchboard.Data;

namespace Switchboard.Audit;

/// <summary>
/// Chains the entries that transactions appended: a block for each organization, within about a second of their commit. One node does it at
/// a time; its database role may add blocks and move the heads on, and change no entry.
/// </summary>
internal sealed partial class SealAudit(Database database, Leases leases, TimeProvider clock, ILogger<SealAudit> logger) : BackgroundService
{
    const int Batch = 1000;
    static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);
    static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);

    static readonly Sql AnyUnsealed = "SELECT count(*) FROM (SELECT 1 FROM audit_unsealed LIMIT 1) AS waiting";

    static readonly Sql Unsealed = $"""
        SELECT {SealedFields.Columns}
        FROM audit_entry e JOIN (SELECT entry_id FROM audit_unsealed ORDER BY entry_id LIMIT @batch) AS u ON u.entry_id = e.id
        ORDER BY e.id
        """;

    static readonly Sql Heads = new(
        "SELECT organization_id, number, hash FROM audit_head WHERE organization_id IN (SELECT value FROM json_each(@ids))",
        "SELECT organization_id, number, hash FROM audit_head WHERE organization_id IN (SELECT value FROM jsonb_array_elements_text(@ids::jsonb))");

    static readonly Sql Add = new(
        $"""
        INSERT INTO audit_block (organization_id, number, entries, hash, sealed_at)
        SELECT organization, number, entries, hash, @now
        FROM ({BlocksOnSqlite}) AS block
        """,
        $"""
        INSERT INTO audit_block (organization_id, number, entries, hash, sealed_at)
        SELECT organization, number, entries, hash, @now
        FROM {BlocksOnPostgres} AS {Fields}
        """);

    static readonly Sql Advance = new(
        $"INSERT INTO audit_head (organization_id, number, hash) SELECT organization, number, hash FROM ({BlocksOnSqlite}) AS block WHERE true {OrMove}",
        $"INSERT INTO audit_head (organization_id, number, hash) SELECT organization, number, hash FROM {BlocksOnPostgres} AS {Fields} {OrMove}");

    static readonly Sql Settle = new(
        "DELETE FROM audit_unsealed WHERE entry_id IN (SELECT value FROM json_each(@ids))",
        "DELETE FROM audit_unsealed WHERE entry_id IN (SELECT value FROM jsonb_array_elements_text(@ids::jsonb))");

    const string BlocksOnSqlite = """
        SELECT json_extract(value, '$.organization') AS organization, json_extract(value, '$.number') AS number,
            json_extract(value, '$.entries') AS entries, json_extract(value, '$.hash') AS hash FROM json_each(@blocks)
        """;

    const string BlocksOnPostgres = "jsonb_to_recordset(@blocks::jsonb)";
    const string Fields = "block (organization text, number bigint, entries text, hash text)";
    const string OrMove = "ON CONFLICT (organization_id) DO UPDATE SET number = excluded.number, hash = excluded.hash";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await database.ReadSystem(session => session.Count(AnyUnsealed), stoppingToken) > 0
                    && await leases.TryHold("audit.seal", Lease, stoppingToken) && await SealBatch(stoppingToken))
                {
                    // More may wait.
                }
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(logger, exception);
            }

            await Task.Delay(Poll, clock, stoppingToken);
        }
    }

    /// <summary>Seals some, under a lease that was just prolonged. False when another node sealed them first.</summary>
    async Task<bool> SealBatch(CancellationToken ct)
    {
        // Hashed outside of the transaction. Should two nodes believe to hold the lease, the key of a block and the count below let one of them win.
        var entries = await database.ReadSystem(session => session.Many(Unsealed, new { batch = Batch }, SealedFields.From), ct);
        var logs = entries.GroupBy(entry => entry.OrganizationId, StringComparer.Ordinal).ToList();
        var asked = new { ids = JsonSerializer.Serialize(logs.Select(log => log.Key)) };
        var heads = (await database.ReadSystem(session => session.Many(Heads, asked, Head.From), ct))
            .ToDictionary(head => head.Organization, StringComparer.Ordinal);
        var blocks = logs.ConvertAll(log => heads.GetValueOrDefault(log.Key) is { } head
            ? AuditChain.Next(log.Key, head.Number + 1, head.Hash, log)
            : AuditChain.Next(log.Key, 1, AuditChain.Genesis, log));

        var args = new
        {
            blocks = JsonSerializer.Serialize(blocks, JsonSerializerOptions.Web),
            ids = JsonSerializer.Serialize(entries.Select(entry => entry.Id)),
            now = clock.GetUtcNow(),
        };
        try
        {
            return await database.WriteSystem(
                async unit =>
                {
                    await unit.Execute(Add, args);
                    await unit.Execute(Advance, args);
                    return await unit.Execute(Settle, args) == entries.Count ? true : throw new SealedByAnother();
                },
                ct);
        }
        catch (Exception lost) when (lost is UniqueViolationException or SealedByAnother)
        {
            return false;
        }
    }

    /// <summary>Takes a unit back: other than by an exception none is rolled back.</summary>
    sealed class SealedByAnother : Exception;

    sealed record Head(string Organization, long Number, string Hash)
    {
        public static Head From(Row row) => new(row.Text("organization_id"), row.Long("number"), row.Text("hash"));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The audit log could not be sealed; the next try comes soon.")]
    static partial void LogFailed(ILogger logger, Exception exception);
}
