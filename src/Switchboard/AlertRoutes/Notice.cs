using Switchboard.Alerts;
using Switchboard.Data;

namespace Switchboard.AlertRoutes;

/// <summary>An alert on its way over a route.</summary>
/// <param name="Number">1, and one more for each message about repeats.</param>
/// <param name="Times">As many as it tells of.</param>
/// <param name="Tries">Posts to a webhook.</param>
/// <param name="Sender">Whose message it is.</param>
internal sealed record Notice(
    AlertId Alert, AlertRouteId Route, int Number, NoticeState State, long Times, int Tries, OrganizationId? Sender, MessageId? Message, string? Cause,
    DateTimeOffset At)
{
    /// <summary>Whether it goes beyond the limits, on what alerts have for that.</summary>
    public bool IsBeyond { get; init; }

    /// <summary>The last one of each route.</summary>
    public static readonly Sql Last = """
        SELECT n.alert_id, n.route_id, n.number, n.state, n.times, n.tries, n.sender_id, n.message_id, n.cause, n.at, n.beyond_limits FROM alert_notice n
        WHERE n.organization_id = @organization AND n.alert_id = @alert AND n.number = (
            SELECT max(l.number) FROM alert_notice l
            WHERE l.organization_id = @organization AND l.alert_id = n.alert_id AND l.route_id = n.route_id)
        """;

    static readonly Sql Keep = """
        INSERT INTO alert_notice (alert_id, route_id, number, organization_id, state, times, tries, sender_id, message_id, cause, at, beyond_limits)
        VALUES (@Alert, @Route, @Number, @organization, @State, @Times, @Tries, @Sender, @Message, @Cause, @At, @IsBeyond)
        ON CONFLICT (alert_id, route_id, number) DO UPDATE
        SET state = excluded.state, times = excluded.times, at = excluded.at, tries = excluded.tries, sender_id = excluded.sender_id,
            message_id = excluded.message_id, cause = excluded.cause, beyond_limits = excluded.beyond_limits
        """;

    /// <summary>Takes those of a route away that wait: it is no longer what they wait for.</summary>
    public static readonly Sql ForgetWaiting = "DELETE FROM alert_notice WHERE organization_id = @organization AND route_id = @route AND state = 'waiting'";

    /// <summary>Writes down how far it is.</summary>
    public ValueTask<int> Write(Session unit) => unit.Execute(Keep, this);

    public static Notice From(Row row) => new(
        row.Id<AlertId>("alert_id"), row.Id<AlertRouteId>("route_id"), row.Int("number"), row.Enum<NoticeState>("state"), row.Long("times"),
        row.Int("tries"), row.IdOrNull<OrganizationId>("sender_id"), row.IdOrNull<MessageId>("message_id"), row.TextOrNull("cause"), row.Instant("at"))
    {
        IsBeyond = row.Flag("beyond_limits"),
    };
}
