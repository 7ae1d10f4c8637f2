using System.Text.Json;
using Microsoft.Extensions.Logging;
using Switchboard.Audit;
using Switchboard.Data;
using Switchboard.Jobs;
using Switchboard.Tenancy;

namespace Switchboard.Erasure;

/// <summary>
/// The job that deletes an organization. Each of its steps can be done twice, so it goes on wherever it was cut off. The audit log goes
/// last, and the deployment's own log keeps what it ended with.
/// </summary>
internal sealed partial class EraseOrganization(
    Database db, IEnumerable<IHeldOutside> held, StopOrganization stop, EraseRows rows, AuditLog audit, TimeProvider clock,
    ILogger<EraseOrganization> log) : IJobHandler
{
    public const string JobKind = "organization.erase";

    static readonly TimeSpan SealedBy = TimeSpan.FromSeconds(1);

    /// <summary>Longer than any node remembers an agent, a token or a credential.</summary>
    static readonly TimeSpan LastLook = TimeSpan.FromMinutes(2);

    static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(2);
    static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);

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

    static readonly Sql Finish = """
        UPDATE organization_deletion SET state = 'erased', finished_at = @now
        WHERE organization_id = @organization AND erased_id = @erased AND state = 'erasing'
        """;

    public string Kind => JobKind;

    public IReadOnlyList<TimeSpan> Retries { get; } =
        [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1), TimeSpan.FromHours(6)];

    public async Task<JobEnd> Run(Job job, CancellationToken ct)
    {
        var organization = OrganizationId.From(job.Args);
        var deletion = await db.Read(OrganizationId.Deployment, session => session.One(Deletion.Find, new { erased = organization }, Deletion.From), ct);
        return deletion?.State switch
        {
            null => JobEnd.Done,
            DeletionState.Releasing when await Release(deletion, ct) is { } trouble => await Wait(deletion, trouble, ct),
            DeletionState.Releasing or DeletionState.Erasing => await Erase(deletion, ct),
            _ => await LookOnceMore(deletion, ct),
        };
    }

    async Task<Problem?> Release(Deletion deletion, CancellationToken ct)
    {
        var organization = deletion.OrganizationId;
        await stop.Stop(organization, deletion.RequestedBy, ct);
        Problem? trouble = null;
        foreach (var one in held)
        {
            trouble = await one.GiveBack(organization, deletion.KeepNumbers, deletion.RequestedBy, ct) ?? trouble;
        }

        if (trouble is null)
        {
            var found = JsonSerializer.Serialize(await rows.Count(organization, ct));
            await db.Write(OrganizationId.Deployment, unit => unit.Execute(BeginErasing, new { erased = organization, found }), ct);
        }

        return trouble;
    }

    async Task<JobEnd> Wait(Deletion deletion, Problem trouble, CancellationToken ct)
    {
        StillHeld(log, deletion.OrganizationId, trouble.Code);
        await db.Write(OrganizationId.Deployment, unit => unit.Execute(NoteTrouble, new { erased = deletion.OrganizationId, trouble = trouble.Detail }), ct);
        var tried = clock.GetUtcNow() - deletion.RequestedAt;
        return JobEnd.Later(tried < ShortestWait ? ShortestWait : tried > LongestWait ? LongestWait : tried);
    }

    async Task<JobEnd> Erase(Deletion deletion, CancellationToken ct)
    {
        var organization = deletion.OrganizationId;
        await rows.Erase(organization, count => Progress(organization, count), ct);
        if (await db.Read(organization, session => session.Count(Unsealed), ct) > 0)
        {
            // The last entries get their block first, so that the hash that is kept covers them.
            return JobEnd.Later(SealedBy);
        }

        if (await db.Read(
            organization,
            session => session.One(Head, null, row => new { blocks = row.Long("number"), head = row.Text("hash"), erased = organization }),
            ct) is { } head)
        {
            await db.Write(OrganizationId.Deployment, unit => unit.Execute(NoteHead, head), ct);
        }

        await rows.EraseLog(organization, count => Progress(organization, count), ct);
        await db.Write(OrganizationId.Deployment, unit => End(unit, organization), ct);
        Erased(log, organization);
        return JobEnd.Later(LastLook);
    }

    async ValueTask<bool> End(Session unit, OrganizationId organization)
    {
        await unit.Execute(ForgetAnswers, new { mention = $"%{organization}%" });
        if (await unit.Execute(Finish, new { erased = organization, now = clock.GetUtcNow() }) == 0)
        {
            return false;
        }

        var proof = (await unit.One(Deletion.Find, new { erased = organization }, Deletion.From))!;
        await audit.Append(
            unit, OrganizationId.Deployment, AuditEntry.System, "organization.erased", organization.Value,
            new { proof.RequestedBy, proof.Rows, proof.RowsErased, proof.AuditBlocks, proof.AuditHead });
        return true;
    }

    /// <summary>What was still on its way on some node when the last row went is erased too, and told.</summary>
    async Task<JobEnd> LookOnceMore(Deletion deletion, CancellationToken ct)
    {
        var organization = deletion.OrganizationId;
        var late = await rows.Count(organization, ct);
        if (late.Count > 0)
        {
            await rows.Erase(organization, count => Progress(organization, count), ct);
            await rows.EraseLog(organization, count => Progress(organization, count), ct);
            await db.Write(OrganizationId.Deployment, async unit =>
            {
                await audit.Append(unit, OrganizationId.Deployment, AuditEntry.System, "organization.erased_late", organization.Value, new { rows = late });
                return true;
            }, ct);
        }

        return JobEnd.Done;
    }

    Task<int> Progress(OrganizationId organization, int count) =>
        db.Write(OrganizationId.Deployment, unit => unit.Execute(NoteProgress, new { erased = organization, count }), CancellationToken.None);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The deletion of {Organization} waits ({Code}); it is tried again")]
    static partial void StillHeld(ILogger log, OrganizationId organization, string code);

    [LoggerMessage(Level = LogLevel.Information, Message = "The organization {Organization} is erased")]
    static partial void Erased(ILogger log, OrganizationId organization);
}
