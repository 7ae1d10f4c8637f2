using System.Text.Json;
using Switchboard.Data;

namespace Switchboard.Audit;

/// <summary><c>audit verify</c>: follows every organization's chain and names the first entry that doesn't fit.</summary>
internal sealed class VerifyAudit(Database database, Announcer announcer) : ICommand
{
    const int Page = 50;

    static readonly Sql Heads = "SELECT organization_id, number, hash FROM audit_head ORDER BY organization_id";

    static readonly Sql Blocks = """
        SELECT organization_id, number, entries, hash FROM audit_block
        WHERE organization_id = @id AND number > @after
        ORDER BY number LIMIT @page
        """;

    static readonly Sql Entries = new(
        $"SELECT {SealedFields.Columns} FROM audit_entry e WHERE e.organization_id = @id AND e.id IN (SELECT value FROM json_each(@ids))",
        $"""
        SELECT {SealedFields.Columns} FROM audit_entry e
        WHERE e.organization_id = @id AND e.id IN (SELECT value FROM jsonb_array_elements_text(@ids::jsonb))
        """);

    // What was slipped in stands in no block and does not wait for one either.
    static readonly Sql Stored = """
        SELECT count(*) - (SELECT count(*) FROM audit_unsealed WHERE organization_id = @id) FROM audit_entry WHERE organization_id = @id
        """;

    // A log goes last of all, block by block, and what was on its way on some node may begin another until the last look.
    static readonly Sql Erased = """
        SELECT count(*) FROM organization_deletion WHERE organization_id = @organization AND erased_id = @id AND state <> 'releasing'
        """;

    public string Name => "audit verify";

    public string Summary => "Check the hash chain of every organization's audit log.";

    public async Task<int> Run(CancellationToken ct)
    {
        var heads = await database.ReadSystem(
            session => session.Many(Heads, null, row => (Id: row.Text("organization_id"), Number: row.Long("number"), Hash: row.Text("hash"))), ct);
        var broken = 0;
        foreach (var head in heads)
        {
            var (count, fault) = await Follow(head.Id, head.Number, head.Hash, ct);
            if (fault is not null && await IsErased(head.Id, ct))
            {
                announcer.Say($"{head.Id}: is being deleted, and its log with it.");
                continue;
            }

            announcer.Say(fault is null ? $"{head.Id}: {count} entries, intact." : $"{head.Id}: broken at {fault}");
            broken += fault is null ? 0 : 1;
        }

        return broken == 0 ? 0 : 1;
    }

    /// <summary>How many entries the chain holds, and where it breaks first.</summary>
    async Task<(long Count, string? Fault)> Follow(string organization, long last, string newest, CancellationToken ct)
    {
        var (count, number, hash) = (0L, 0L, AuditChain.Genesis);
        while (true)
        {
            var page = await database.ReadSystem(session => session.Many(Blocks, new { id = organization, after = number, page = Page }, AuditBlock.From), ct);
            foreach (var block in page)
            {
                if (block.Number != ++number)
                {
                    return (count, $"block {number}, which is missing.");
                }

                var (held, fault) = await Hold(organization, block, hash, count, ct);
                count += held;
                if (fault is not null)
                {
                    return (count, fault);
                }

                hash = block.Hash;
            }

            if (page.Count < Page)
            {
                break;
            }
        }

        if (number < last || (number == last && hash != newest))
        {
            return (count, $"block {number + 1}, which is missing at the end.");
        }

        // The log may have grown while it was read.
        var stored = await database.ReadSystem(session => session.Count(Stored, new { id = organization }), ct);
        return (
            count,
            stored > count && number == await Newest(organization, ct) ? $"an entry that was never sealed; there are {stored - count} of them." : null);
    }

    async Task<(int Count, string? Fault)> Hold(string organization, AuditBlock block, string previous, long before, CancellationToken ct)
    {
        var another = $"block {block.Number}: it is not what was sealed.";
        if (block.Sealed() is not { } named)
        {
            return (0, another);
        }

        var ids = JsonSerializer.Serialize(named.Select(entry => entry.Id));
        var stored = (await database.ReadSystem(session => session.Many(Entries, new { id = organization, ids }, SealedFields.From), ct))
            .ToDictionary(entry => entry.Id, StringComparer.Ordinal);
        List<string> hashes = new(named.Count);
        foreach (var (id, mark) in named)
        {
            if (!stored.TryGetValue(id, out var entry))
            {
                return (hashes.Count, $"entry {before + hashes.Count + 1} ({id}), which is missing.");
            }

            var hash = AuditChain.Hash(entry);
            if (!hash.StartsWith(mark, StringComparison.Ordinal))
            {
                return (hashes.Count, $"entry {before + hashes.Count + 1} ({id}): its content does not give the hash that was sealed.");
            }

            hashes.Add(hash);
        }

        return AuditChain.Follows(block, previous, hashes) ? (named.Count, null) : (0, another);
    }

    async Task<bool> IsErased(string organization, CancellationToken ct) =>
        await database.Read(OrganizationId.Deployment, session => session.Count(Erased, new { id = organization }), ct) > 0;

    async Task<long> Newest(string organization, CancellationToken ct) =>
        await database.ReadSystem(session => session.Count("SELECT number FROM audit_head WHERE organization_id = @id", new { id = organization }), ct);
}
