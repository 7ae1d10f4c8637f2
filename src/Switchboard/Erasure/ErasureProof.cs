using System.Text.Json;
using Switchboard.Audit;
using Switchboard.Data;

namespace Switchboard.Erasure;

/// <summary>
/// What the deployment keeps of a deletion: how far it is, why it waits, how many rows went, and the hash that the organization's own audit
/// log ended with.
/// </summary>
[Singleton]
internal sealed class ErasureProof(Database db, AuditLog audit, TimeProvider clock)
{
    static readonly Sql NoteTrouble = "UPDATE organization_deletion SET trouble = @trouble WHERE organization_id = @organization AND erased_id = @erased";

    static readonly Sql BeginErasing = """
        UPDATE organization_deletion SET state = 'erasing', trouble = NULL, rows_found = @found
        WHERE organization_id = @organization AND erased_id = @erased AND state = 'releasing'
        """;

    static readonly Sql NoteProgress = """
        UPDATE organization_deletion SET rows_erased = rows_erased + @count
        WHERE organization_id = @organization AND erased_id = @erased
        """;

    static readonly Sql Head = "SELECT number, hash FROM audit_head WHERE organization_id = @organization";

    static readonly Sql Unsealed = "SELECT count(*) FROM audit_unsealed WHERE organization_id = @organization";

    static readonly Sql NoteHead = """
        UPDATE organization_deletion SET audit_blocks = @blocks, audit_head = @head
        WHERE organization_id = @organization AND erased_id = @erased AND audit_head IS NULL
        """;

    // What the deployment keeps of its callers' references may have the organization's name in the answer.
    static readonly Sql ForgetAnswers = "DELETE FROM client_ref WHERE organization_id = @organization AND answer LIKE @mention";

    static readonly Sql MarkErased = """
        UPDATE organization_deletion SET state = 'erased', finished_at = @now
        WHERE organization_id = @organization AND erased_id = @erased AND state = 'erasing'
        """;

    public Task<Deletion?> Find(OrganizationId erased, CancellationToken ct) =>
        db.Read(OrganizationId.Deployment, session => session.One(Deletion.Find, new { erased }, Deletion.From), ct);

    /// <summary>Why it can't go on for now.</summary>
    public Task<int> Waits(OrganizationId erased, Problem trouble, CancellationToken ct) =>
        db.Write(OrganizationId.Deployment, unit => unit.Execute(NoteTrouble, new { erased, trouble = trouble.Detail }), ct);

    /// <summary>Nothing is held outside any more; so many rows are there to go, by table.</summary>
    public Task<int> Begin(OrganizationId erased, IReadOnlyDictionary<string, long> rows, CancellationToken ct) =>
        db.Write(OrganizationId.Deployment, unit => unit.Execute(BeginErasing, new { erased, found = JsonSerializer.Serialize(rows) }), ct);

    public Task<int> Progress(OrganizationId erased, int count) =>
        db.Write(OrganizationId.Deployment, unit => unit.Execute(NoteProgress, new { erased, count }), CancellationToken.None);

    /// <summary>Keeps the hash of the organization's audit log; false while it has entries without a block, which the hash has to cover.</summary>
    public async Task<bool> KeepHead(OrganizationId erased, CancellationToken ct)
    {
        if (await db.Read(erased, session => session.Count(Unsealed), ct) > 0)
        {
            return false;
        }

        if (await db.Read(
            erased, session => session.One(Head, null, row => new { blocks = row.Long("number"), head = row.Text("hash"), erased }), ct) is { } head)
        {
            await db.Write(OrganizationId.Deployment, unit => unit.Execute(NoteHead, head), ct);
        }

        return true;
    }

    /// <summary>Nothing of it is left.</summary>
    public Task<bool> Finish(OrganizationId erased, CancellationToken ct) =>
        db.Write(OrganizationId.Deployment, unit => Finish(unit, erased), ct);

    async ValueTask<bool> Finish(Session unit, OrganizationId erased)
    {
        await unit.Execute(ForgetAnswers, new { mention = $"%{erased}%" });
        if (await unit.Execute(MarkErased, new { erased, now = clock.GetUtcNow() }) == 0)
        {
            return false;
        }

        var proof = (await unit.One(Deletion.Find, new { erased }, Deletion.From))!;
        await audit.Append(
            unit, OrganizationId.Deployment, AuditEntry.System, "organization.erased", erased.Value,
            new { proof.RequestedBy, proof.Rows, proof.RowsErased, proof.AuditBlocks, proof.AuditHead });
        return true;
    }

    /// <summary>Something came after the end, and went too.</summary>
    public Task<bool> Late(OrganizationId erased, IReadOnlyDictionary<string, long> rows, CancellationToken ct) =>
        db.Write(OrganizationId.Deployment, async unit =>
        {
            await audit.Append(unit, OrganizationId.Deployment, AuditEntry.System, "organization.erased_late", erased.Value, new { rows });
            return true;
        }, ct);
}
