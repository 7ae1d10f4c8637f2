using Switchboard.Tenancy;

namespace Switchboard.Agents;

/// <summary>
/// Which agent a call is about: an agent's token acts for that agent alone and needs not name it, an organization's admin for the organization's
/// agents, a super-admin for all. What belongs to another is not found.
/// </summary>
[Singleton]
internal sealed class AgentReach(AgentDirectory directory)
{
    static readonly Problem NotNamed = Problem.Invalid(
        "agentId",
        "It isn't said which agent this is about.",
        "Name it in agentId; GET /api/v1/channels or comms_get_channel_status lists the organization's agents.");

    /// <summary>The agent, in whatever state it is.</summary>
    public async ValueTask<Outcome<AgentEntry>> Find(Caller caller, AgentId? named, CancellationToken ct)
    {
        if ((named ?? caller.AgentId) is not { } agent)
        {
            return NotNamed;
        }

        if (caller.Tier == Tier.Agent && agent != caller.AgentId)
        {
            return AgentView.Unknown;
        }

        return await directory.Find(agent, ct) is { } entry && (caller.Tier == Tier.SuperAdmin || entry.OrganizationId == caller.OrganizationId)
            ? entry
            : AgentView.Unknown;
    }
}
