using System.ComponentModel;
using System.Text.Json;
using Switchboard.Data;

namespace Switchboard.Alerts;

/// <summary>An alert as its admins see it.</summary>
internal sealed record AlertView(
    AlertId AlertId,
    [property: Description("Whose it is; org_deployment for the deployment's own.")] OrganizationId OrganizationId,
    Severity Severity,
    [property: Description("What kind of thing it is, such as volume_spike.")] string Kind,
    [property: Description("The id of what it is about.")] string Subject,
    [property: Description("What it is, as a sentence.")] string Title,
    [property: Description("Ids and numbers, as they were the last time.")] IReadOnlyDictionary<string, string> Facts,
    AlertState State,
    [property: Description("How often it was seen; repeats are folded into one alert until it is resolved.")] long Times,
    DateTimeOffset FirstAt,
    DateTimeOffset LastAt,
    DateTimeOffset? AcknowledgedAt,
    DateTimeOffset? ResolvedAt)
{
    public const string Columns =
        "id, organization_id, severity, kind, subject, title, facts, state, times, first_at, last_at, acknowledged_at, resolved_at";

    public static readonly Sql Find = $"SELECT {Columns} FROM alert WHERE organization_id = @organization AND id = @alert";

    static readonly Sql FindNotices = """
        SELECT route_id, number, state, times, message_id, cause, at FROM alert_notice
        WHERE organization_id = @organization AND alert_id = @alert ORDER BY at, route_id
        """;

    /// <summary>Takes notices away that wait, where nobody has to be told any more.</summary>
    public static readonly Sql ForgetWaiting = "DELETE FROM alert_notice WHERE organization_id = @organization AND alert_id = @alert AND state = 'waiting'";

    /// <summary>What is said of an alert that isn't there for this caller.</summary>
    public static readonly Problem Unknown = Problem.NotFound("alert", "Look at GET /api/v1/alerts for those there are.");

    /// <summary>Where it was sent, when one alert is asked for.</summary>
    [Description("Where it was sent and what became of it, oldest first; only when one alert is asked for.")]
    public IReadOnlyList<AlertNoticeView>? Notices { get; init; }

    /// <summary>One alert with what was sent of it, or null.</summary>
    public static async ValueTask<AlertView?> Load(Session session, AlertId alert) =>
        await session.One(Find, new { alert }, From) is { } found
            ? found with { Notices = await session.Many(FindNotices, new { alert }, AlertNoticeView.From) }
            : null;

    public static AlertView From(Row row) => new(
        row.Id<AlertId>("id"), row.Id<OrganizationId>("organization_id"), row.Enum<Severity>("severity"), row.Text("kind"), row.Text("subject"),
        row.Text("title"), JsonSerializer.Deserialize<Dictionary<string, string>>(row.Text("facts"))!, row.Enum<AlertState>("state"), row.Long("times"),
        row.Instant("first_at"), row.Instant("last_at"), row.InstantOrNull("acknowledged_at"), row.InstantOrNull("resolved_at"));
}

/// <summary>How far an alert has come on a route.</summary>
internal enum NoticeState
{
    /// <summary>It waits for the end of the route's quiet hours.</summary>
    Waiting,

    /// <summary>On its way.</summary>
    Sending,

    /// <summary>It has arrived, or was taken and nobody told otherwise.</summary>
    Sent,

    /// <summary>It did not arrive; a backup route has it.</summary>
    Failed,
}

/// <summary>An alert on a route.</summary>
internal sealed record AlertNoticeView(
    AlertRouteId RouteId,
    [property: Description("1, and one more for each message about repeats.")] int Number,
    NoticeState State,
    DateTimeOffset At,
    [property: Description("How many times it told of.")] long Times,
    MessageId? MessageId,
    [property: Description("Why it failed, or what it waits for.")] string? Cause)
{
    public static AlertNoticeView From(Row row) => new(
        row.Id<AlertRouteId>("route_id"), row.Int("number"), row.Enum<NoticeState>("state"), row.Instant("at"), row.Long("times"),
        row.IdOrNull<MessageId>("message_id"), row.TextOrNull("cause"));
}
