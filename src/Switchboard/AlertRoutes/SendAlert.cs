using Switchboard.Alerts;
using Switchboard.Data;
using Switchboard.Jobs;

namespace Switchboard.AlertRoutes;

/// <summary>
/// Sends an alert over all routes that want it, and over backup routes for those that failed; of what comes again it tells by the hour. It
/// ends when there is nothing more to tell, or when somebody sees to the alert.
/// </summary>
internal sealed class SendAlert(Database database, ServeRoute serve, TimeProvider clock) : IJobHandler
{
    // Also what shows that a job is at it.
    static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(15);

    static readonly Sql Prolong = "UPDATE alert SET armed_at = @now WHERE organization_id = @organization AND id = @alert";

    // What came again meanwhile counted on this job.
    static readonly Sql Disarm = """
        UPDATE alert SET armed_at = NULL
        WHERE organization_id = @organization AND id = @alert AND (times = @times OR state <> 'open')
        """;

    public string Kind => KeepAlert.JobKind;

    public IReadOnlyList<TimeSpan> Retries { get; } =
        [TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10)];

    public async Task<JobEnd> Run(Job job, CancellationToken ct)
    {
        var alert = AlertId.From(job.Args);
        var (news, routes, last) = await database.Read(job.OrganizationId, session => Load(session, alert), ct);
        if (news is null)
        {
            await database.Write(
                job.OrganizationId,
                async unit =>
                {
                    await unit.Execute(AlertView.ForgetWaiting, new { alert });
                    return await unit.Execute(Disarm, new { alert, times = 0L });
                },
                ct);
            return JobEnd.Done;
        }

        if (await ServeAll([.. routes.Where(route => news.Severity >= route.Least)], news, last, ct) is { } again)
        {
            var now = clock.GetUtcNow();
            await database.Write(job.OrganizationId, unit => unit.Execute(Prolong, new { alert, now }), ct);
            return JobEnd.At(again < now + LongestWait ? again : now + LongestWait);
        }

        return await database.Write(job.OrganizationId, unit => unit.Execute(Disarm, new { alert, times = news.Times }), ct) == 1
            ? JobEnd.Done
            : JobEnd.Later(TimeSpan.FromSeconds(1));
    }

    /// <summary>When there is more to do, or null.</summary>
    async Task<DateTimeOffset?> ServeAll(List<AlertRoute> routes, AlertNews news, Dictionary<AlertRouteId, Notice> last, CancellationToken ct)
    {
        List<DateTimeOffset?> again = [];
        var backups = routes.FindAll(route => route.IsBackup);
        // Where there are only backups, the first of them is what they back up.
        var first = backups.Count == routes.Count ? backups.Take(1).ToList() : routes.FindAll(route => !route.IsBackup);
        var wanted = 0;
        foreach (var route in first)
        {
            var standing = await serve.Serve(route, news, last.GetValueOrDefault(route.Id), ct);
            again.Add(standing.Again);
            wanted += standing.Failed ? 1 : 0;
        }

        foreach (var route in backups.Except(first))
        {
            if (wanted == 0)
            {
                break;
            }

            var standing = await serve.Serve(route, news, last.GetValueOrDefault(route.Id), ct);
            again.Add(standing.Again);
            // One that sleeps stands in for nobody before the morning, while a first route may well wait for it: it has not failed.
            wanted -= standing.Failed || standing.IsAsleep ? 0 : 1;
        }

        return again.Min();
    }

    static async ValueTask<(AlertNews? News, List<AlertRoute> Routes, Dictionary<AlertRouteId, Notice> Last)> Load(Session session, AlertId alert)
    {
        var news = await session.One(AlertNews.FindOpen, new { alert }, AlertNews.From);
        var routes = news is null ? [] : await session.Many(AlertRoute.All, null, AlertRoute.From);
        var last = news is null ? [] : await session.Many(Notice.Last, new { alert }, Notice.From);
        return (news, routes, last.ToDictionary(notice => notice.Route));
    }
}
