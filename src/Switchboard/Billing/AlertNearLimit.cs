using System.Text.Json;
using Switchboard.Alerts;
using Switchboard.Data;
using Switchboard.Jobs;

namespace Switchboard.Billing;

/// <summary>
/// Raises the alert that a limit is nearly reached, once the act that brought it there is written. The job's argument is the id of the event about it.
/// </summary>
internal sealed class AlertNearLimit(RaiseAlert alerts, Database database) : IJobHandler
{
    public const string JobKind = "limit.alert";

    static readonly Sql Find = "SELECT subject_id, detail FROM event WHERE organization_id = @organization AND id = @told";

    public string Kind => JobKind;

    public IReadOnlyList<TimeSpan> Retries { get; } = [TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1)];

    public async Task<JobEnd> Run(Job job, CancellationToken ct)
    {
        var told = await database.Read(
            job.OrganizationId,
            session => session.One(
                Find, new { told = EventId.From(job.Args) }, static row => new Told(row.Text("subject_id"), LimitDetail.Read(row.Text("detail")))),
            ct);
        // An agent's events go with it.
        if (told is { Near: var near })
        {
            await alerts.RaiseForSure(
                new Alert(job.OrganizationId, Severity.High, EnumText.Of(near.Limit) + "_nearly_reached", told.Subject, "Four fifths of a limit are used")
                    .With(("limit", EnumText.Of(near.Limit)), ("used", near.Used), ("most", near.Most)),
                job.JobId);
        }

        return JobEnd.Done;
    }

    /// <summary>What the event says.</summary>
    /// <param name="Subject">The agent, or the organization for all of its agents.</param>
    sealed record Told(string Subject, LimitDetail Near);
}

/// <summary>What an event says of a limit that is nearly reached.</summary>
/// <param name="Used">Acts, or US dollars, as everywhere that people read it.</param>
/// <param name="Most">Of the same.</param>
internal sealed record LimitDetail(WatchedLimit Limit, decimal Used, decimal Most)
{
    public static LimitDetail Read(string detail) => JsonSerializer.Deserialize<LimitDetail>(detail, Wire.Json)!;

    public override string ToString() => JsonSerializer.Serialize(this, Wire.Json);
}
