using Switchboard.Alerts;
using Switchboard.Channels;
using Switchboard.Channels.Mail;
using Switchboard.Data;

namespace Switchboard.AlertRoutes;

/// <summary>The ways that an alert can go.</summary>
internal enum RouteChannel
{
    /// <summary>WhatsApp, by an agent.</summary>
    Whatsapp,

    /// <summary>A text message, by an agent.</summary>
    Sms,

    /// <summary>A mail, by an agent.</summary>
    Email,

    /// <summary>A signed post to an address.</summary>
    Webhook,
}

/// <summary>Where an organization's alerts go, or the deployment's.</summary>
/// <param name="Least">What is less than this doesn't go there.</param>
/// <param name="IsBackup">Whether it is used only where another one failed.</param>
/// <param name="Agent">Who writes; null for the first of the organization's that has the channel.</param>
/// <param name="Template">A WhatsApp template whose one variable takes the alert's line.</param>
/// <param name="Secret">What posts are signed with, sealed.</param>
internal sealed record AlertRoute(
    AlertRouteId Id, OrganizationId Owner, RouteChannel Channel, string Address, Severity Least, bool IsBackup, AgentId? Agent, string? Template,
    string? Secret, QuietTime? Quiet, DateTimeOffset CreatedAt, long Version = 1)
{
    const string Columns =
        "id, organization_id, channel, address, least, backup, agent_id, template, secret, zone, quiet_from, quiet_to, created_at, version";

    public static readonly Sql All = $"SELECT {Columns} FROM alert_route WHERE organization_id = @organization ORDER BY id";
    public static readonly Sql Find = $"SELECT {Columns} FROM alert_route WHERE organization_id = @organization AND id = @route";

    const string Owners = "SELECT 1 FROM organization WHERE organization_id = @organization";

    // SQLite has one writer anyway.
    static readonly Sql Held = new(Owners, Owners + " FOR NO KEY UPDATE");

    /// <summary>Has others wait who look at all that an owner of routes has, until the unit's end.</summary>
    public static async ValueTask Hold(Session unit) => await unit.One(Held, null, static _ => true);

    static readonly Sql Ours = """
        SELECT count(*) FROM channel WHERE organization_id = @organization AND address IN (@Address, @untagged) AND released_at IS NULL
        """;

    static readonly Problem AnAgents = Problem.Invalid(
        "address", "This is an address of the organization's own agents: no person would read the alert.", "Give a number or mailbox that a person looks at.");

    /// <summary>Why it can't stand: an agent would get its alerts, or another of the owner's has each of them sent to the same address already.</summary>
    public async ValueTask<Problem?> CheckPlace(Session unit) =>
        Channel != RouteChannel.Webhook && await unit.Count(Ours, new { Address, untagged = Untagged }) > 0 ? AnAgents
        : (await unit.Many(All, null, From)).Find(one => one.Id != Id && one.Channel == Channel && one.Address == Address && one.Least == Least) is { } there
            ? Problem.Conflict(
                "alert_route_exists", $"Alerts of this severity go to this address already, by {there.Id}.",
                $"Change that one (PATCH /api/v1/alerts/routes/{there.Id}), or name another address or severity.")
            : null;

    /// <summary>Whoever writes over it, as the agents' channels are called.</summary>
    public ChannelKind Kind => Channel switch
    {
        RouteChannel.Whatsapp => ChannelKind.Whatsapp,
        RouteChannel.Sms => ChannelKind.Sms,
        _ => ChannelKind.Email,
    };

    // Mail to a tagged address comes into the same mailbox.
    string Untagged => (Channel == RouteChannel.Email ? EmailAddress.Untagged(Address) : null) ?? Address;

    /// <summary>Has alerts that wait for a route looked at now: where they go was changed.</summary>
    public static readonly Sql LookNow = """
        UPDATE job SET due_at = @now WHERE organization_id = @organization AND kind = 'alert.send' AND state = 'ready' AND claimed_by IS NULL AND due_at > @now
        """;

    /// <summary>Until when it is left alone, or null.</summary>
    public DateTimeOffset? QuietUntil(Severity severity, DateTimeOffset now) => severity == Severity.Critical ? null : Quiet?.Until(now);

    public static AlertRoute From(Row row) => new(
        row.Id<AlertRouteId>("id"), row.Id<OrganizationId>("organization_id"), row.Enum<RouteChannel>("channel"), row.Text("address"),
        row.Enum<Severity>("least"), row.Flag("backup"), row.IdOrNull<AgentId>("agent_id"), row.TextOrNull("template"), row.TextOrNull("secret"),
        row.TextOrNull("zone") is { } zone ? new(row.Int("quiet_from"), row.Int("quiet_to"), zone) : null, row.Instant("created_at"),
        row.Long("version"));
}
