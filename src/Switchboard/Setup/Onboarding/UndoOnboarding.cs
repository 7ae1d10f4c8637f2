using Microsoft.Extensions.Logging;
using Switchboard.Audit;
using Switchboard.Data;
using Switchboard.Jobs;
using Switchboard.Tenancy;

namespace Switchboard.Setup.Onboarding;

/// <summary>Looks, a while after an onboarding began, whether it came to an end, and undoes one whose process did not live to see it.</summary>
internal sealed partial class UndoOnboarding(Database db, UndoCustomer undo, Leases leases, ILogger<UndoOnboarding> log) : IJobHandler
{
    public const string JobKind = "onboarding.undo";

    static readonly TimeSpan Again = TimeSpan.FromMinutes(1);

    public string Kind => JobKind;

    public IReadOnlyList<TimeSpan> Retries { get; } = [TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1)];

    public async Task<JobEnd> Run(Job job, CancellationToken ct)
    {
        var organization = OrganizationId.From(job.Args);
        if (await db.Read(
            organization,
            session => session.One(GetOrganization.Find, null, OrganizationView.From),
            ct) is not { Status: OrganizationStatus.Preparing } left)
        {
            return JobEnd.Done;
        }

        var lease = PreparedCustomer.NameOf(left.Slug);
        if (!await db.Write(organization, unit => leases.Take(unit, lease, PreparedCustomer.Lease), ct))
        {
            return JobEnd.Later(Again);
        }

        await undo.Undo(organization, AuditEntry.System, ct);
        await db.Write(organization, async unit =>
        {
            await leases.End(unit, lease);
            return true;
        }, ct);
        Undone(log, organization);
        return JobEnd.Done;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The onboarding of {Organization} was cut off and is undone")]
    static partial void Undone(ILogger log, OrganizationId organization);
}
