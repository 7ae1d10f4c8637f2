using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Switchboard.Alerts;

namespace Switchboard.AlertRoutes;

/// <summary>When a route is left alone by all but critical alerts; what comes then waits until it is over.</summary>
internal sealed record QuietHours(
    [property: MaxLength(5), Description("From when on, such as 22:00.")] string From,
    [property: MaxLength(5), Description("Until when, such as 07:00.")] string To,
    [property: MaxLength(64), Description("The IANA time zone, such as Europe/Berlin.")] string TimeZone)
{
    public static QuietHours? Of(QuietTime? time) => time is null ? null : new(QuietTime.Text(time.From), QuietTime.Text(time.To), time.Zone);
}

/// <summary>A route as its admins see it.</summary>
internal sealed record AlertRouteView(
    AlertRouteId RouteId,
    OrganizationId OrganizationId,
    [property: Description("whatsapp, sms, email or webhook.")] RouteChannel Channel,
    string Address,
    [property: Description("medium, high or critical: what is less doesn't go there.")] Severity LeastSeverity,
    [property: Description("Whether it is used only where another route failed.")] bool IsBackup,
    [property: Description("The agent that writes; the first that has the channel when absent.")] AgentId? AgentId,
    [property: Description("WhatsApp: the template that is sent.")] string? TemplateId,
    QuietHours? QuietHours,
    DateTimeOffset CreatedAt,
    [property: Description("Goes up with each change.")] long Version) : IVersioned
{
    public static AlertRouteView Of(AlertRoute route) => new(
        route.Id, route.Owner, route.Channel, route.Address, route.Least, route.IsBackup, route.Agent, route.Template, QuietHours.Of(route.Quiet),
        route.CreatedAt, route.Version);
}

/// <summary>A route that was made.</summary>
internal sealed record AlertRouteMade(
    AlertRouteView Route,
    [property: Description("Webhooks: what signatures are checked with (Standard Webhooks). It is shown this once.")] string? Secret);

/// <summary>All routes of an organization.</summary>
internal sealed record AlertRouteList([property: Description("In the order in which they were made.")] IReadOnlyList<AlertRouteView> Items);
