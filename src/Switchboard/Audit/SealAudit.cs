using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Switchboard.Data;

namespace Switchboard.Audit;

/// <summary>
/// Chains the entries that transactions appended, organization by organization, within about a second of their commit. One node does it at a time; its database
/// role may write nothing but the sequence, the hash and the heads.
/// </summary>
internal sealed partial class SealAudit(Database database, Leases leases, TimeProvider clock, ILogger<SealAudit> logger) : BackgroundService
{
    const int Batch = 200;
    static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);
    static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);

    static readonly Sql Unsealed = $"SELECT {SealedFields.Columns} FROM audit_entry WHERE sequence IS NULL ORDER BY id LIMIT @batch";
    static readonly Sql Head = "SELECT sequence, hash FROM audit_head WHERE organization_id = @id";

    static readonly Sql Advance = """
        INSERT INTO audit_head (organization_id, sequence, hash, sealed_at) VALUES (@id, @sequence, @hash, @now)
        ON CONFLICT (organization_id) DO UPDATE SET sequence = excluded.sequence, hash = excluded.hash, sealed_at = excluded.sealed_at
        """;

    static readonly Sql Seal = new(
        """
        UPDATE audit_entry SET sequence = json_extract(sealed.value, '$.sequence'), hash = json_extract(sealed.value, '$.hash')
        FROM (SELECT value FROM json_each(@entries)) AS sealed WHERE audit_entry.id = json_extract(sealed.value, '$.id') AND audit_entry.sequence IS NULL
        """,
        """
        UPDATE audit_entry SET sequence = sealed.sequence, hash = sealed.hash
        FROM jsonb_to_recordset(@entries::jsonb) AS sealed (id text, sequence bigint, hash text) WHERE audit_entry.id = sealed.id AND audit_entry.sequence IS NULL
        """);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await Waiting(stoppingToken) && await leases.TryHold("audit.seal", Lease, stoppingToken))
                {
                    while (await SealBatch(stoppingToken) == Batch)
                    {
                        // More waits.
                    }
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogFailed(logger, exception);
            }

            await Task.Delay(Poll, clock, stoppingToken);
        }
    }

    async Task<bool> Waiting(CancellationToken ct) =>
        await database.ReadSystem(session => session.One(Unsealed, new { batch = 1 }, row => row.Text("id")), ct) is not null;

    async Task<int> SealBatch(CancellationToken ct) => await database.WriteSystem(
        async unit =>
        {
            var entries = await unit.Many(Unsealed, new { batch = Batch }, SealedFields.From);
            var chained = new List<object>(entries.Count);
            foreach (var organization in entries.GroupBy(entry => entry.OrganizationId, StringComparer.Ordinal))
            {
                var (sequence, hash) = await unit.One(Head, new { id = organization.Key }, row => (row.Long("sequence"), row.Text("hash")));
                hash ??= AuditChain.Genesis;
                foreach (var entry in organization)
                {
                    hash = AuditChain.Hash(hash, ++sequence, entry);
                    chained.Add(new { id = entry.Id, sequence, hash });
                }

                await unit.Execute(Advance, new { id = organization.Key, sequence, hash, now = clock.GetUtcNow() });
            }

            await unit.Execute(Seal, new { entries = JsonSerializer.Serialize(chained) });
            return entries.Count;
        },
        ct);

    [LoggerMessage(Level = LogLevel.Error, Message = "The audit log could not be sealed; the next try comes soon.")]
    static partial void LogFailed(ILogger logger, Exception exception);
}
