using Switchboard.Audit;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Compliance.Taint;

/// <summary>
/// Whether an agent may have what it hears delivered to an address on the net. Whoever is behind it reads what everybody writes from then on, so it is
/// somebody new like any other: named by an admin, or by the agent before anybody had written to it.
/// </summary>
[Singleton]
internal sealed class NewDeliveries(NewRecipients recipients, AuditLog audit)
{
    // What is there was let through when it came.
    static readonly Sql IsNamed = """
        SELECT (SELECT count(*) FROM webhook WHERE organization_id = @organization AND url = @url)
            + (SELECT count(*) FROM event_subscription WHERE organization_id = @organization AND url = @url AND state <> 'ending')
        """;

    /// <summary>Refuses it, and puts the refusal on record; null when it may be.</summary>
    public async ValueTask<Problem?> Refuse(Session unit, OrganizationId organization, Caller caller, Uri url)
    {
        if (caller.AgentId is not { } agent
            || await unit.Count(IsNamed, new { url = url.OriginalString }) > 0
            || await recipients.Judge(unit, agent, url) is not { } stranger)
        {
            return null;
        }

        await audit.Append(unit, organization, caller.Actor, "delivery.refused", agent.Value, new { stranger.Rule });
        return new("refused_by_" + stranger.Rule, 403, Reason(stranger), Next) { IsOnRecord = true };
    }

    static string Reason(Stranger stranger) => stranger.Rule == NewRecipients.Named
        ? "This address stands in what somebody wrote to the organization, and whoever is behind it would read what everybody writes."
        : "Nobody of the organization has named this address, and an agent that people have written to has what it hears delivered to none that is new.";

    const string Next =
        "Ask an admin of the organization to name it: PUT /api/v1/organizations/{organizationId}/first-contact with its origin, such as "
        + "https://agent.example.com, in allowed. Meanwhile listen with events/poll, events/stream or comms_wait_for_event.";
}
