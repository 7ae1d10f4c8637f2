using Switchboard.Audit;
using Switchboard.Data;
using Switchboard.Jobs;

namespace Switchboard.Contacts;

/// <summary>
/// Looks again at contacts that were joined or parted a moment ago, and goes on with what was too much for one unit. A message that was just being
/// taken in may have been written by what was known before; that it waits for nobody keeps the way of every other message short.
/// </summary>
internal sealed class SettleMerge(Database database, IEnumerable<IContactFollower> followers) : IJobHandler
{
    public const string JobKind = "contacts.settle";

    /// <summary>Longer than a message takes to be written.</summary>
    public static readonly TimeSpan After = TimeSpan.FromSeconds(5);

    static readonly Sql Find = $"SELECT {ContactMergeView.Columns} FROM contact_merge WHERE organization_id = @organization AND id = @merge";

    static readonly Sql RootOf = "SELECT coalesce(merged_into, id) AS id FROM contact WHERE organization_id = @organization AND id = @contact";

    public string Kind => JobKind;

    public IReadOnlyList<TimeSpan> Retries { get; } = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10)];

    public async Task<JobEnd> Run(Job job, CancellationToken ct)
    {
        var id = MergeId.From(job.Args);
        var parted = await database.Write(job.OrganizationId, async unit =>
        {
            if (await unit.One(Find, new { merge = id }, ContactMergeView.Of) is not { } merge)
            {
                return null;
            }

            var into = await unit.One(RootOf, new { contact = merge.Into }, row => row.Id<ContactId>("id"));
            var from = await unit.One(RootOf, new { contact = merge.From }, row => row.Id<ContactId>("id"));
            var apart = new Merge(id, from, into, merge.MergedAt, AuditEntry.System);
            var joined = apart with { From = merge.From };
            foreach (var follower in followers)
            {
                if (from == into)
                {
                    await follower.Merged(unit, job.OrganizationId, joined);
                }
                else
                {
                    await follower.Parted(unit, job.OrganizationId, apart);
                }
            }

            return from == into ? null : apart;
        }, ct);
        foreach (var follower in parted is null ? [] : followers)
        {
            await follower.GoOn(job.OrganizationId, parted!, ct);
        }

        return JobEnd.Done;
    }
}
