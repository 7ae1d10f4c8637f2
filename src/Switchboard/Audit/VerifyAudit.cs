using Switchboard.Data;

namespace Switchboard.Audit;

/// <summary><c>audit verify</c>: follows every organization's chain and names the first entry that doesn't fit.</summary>
internal sealed class VerifyAudit(Database database, Announcer announcer) : ICommand
{
    const int Page = 1000;

    static readonly Sql Heads = "SELECT organization_id, sequence, hash FROM audit_head ORDER BY organization_id";

    static readonly Sql Entries = $"""
        SELECT {SealedFields.Columns}, sequence, hash FROM audit_entry
        WHERE organization_id = @id AND sequence > @after ORDER BY sequence LIMIT @page
        """;

    public string Name => "audit verify";

    public string Summary => "Check the hash chain of every organization's audit log.";

    public async Task<int> Run(CancellationToken ct)
    {
        var heads = await database.ReadSystem(session => session.Many(Heads, null, row => new Link(row.Text("organization_id"), row.Long("sequence"), row.Text("hash"))), ct);
        var broken = 0;
        foreach (var head in heads)
        {
            var fault = await Follow(head, ct);
            announcer.Say(fault is null ? $"{head.OrganizationId}: {head.Sequence} entries, intact." : $"{head.OrganizationId}: broken at {fault}");
            broken += fault is null ? 0 : 1;
        }

        return broken == 0 ? 0 : 1;
    }

    /// <summary>Where an organization's chain breaks first, or null.</summary>
    async Task<string?> Follow(Link head, CancellationToken ct)
    {
        var (sequence, hash) = (0L, AuditChain.Genesis);
        while (true)
        {
            var page = await database.ReadSystem(
                session => session.Many(
                    Entries, new { id = head.OrganizationId, after = sequence, page = Page }, row => (Entry: SealedFields.From(row), Sequence: row.Long("sequence"), Hash: row.Text("hash"))),
                ct);
            foreach (var (entry, number, stored) in page)
            {
                if (number != sequence + 1)
                {
                    return $"entry {sequence + 1}, which is missing.";
                }

                hash = AuditChain.Hash(hash, ++sequence, entry);
                if (hash != stored)
                {
                    return $"entry {number} ({entry.Id}): its content does not give the hash that was sealed.";
                }
            }

            if (page.Count < Page)
            {
                return sequence >= head.Sequence ? null : $"entry {sequence + 1}, which is missing at the end.";
            }
        }
    }

    sealed record Link(string OrganizationId, long Sequence, string Hash);
}
