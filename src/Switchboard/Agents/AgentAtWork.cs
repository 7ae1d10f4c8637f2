using Switchboard.Channels.Gate;
using Switchboard.Data;

namespace Switchboard.Agents;

/// <summary>Only an agent that is at work sends: not one that is paused, being made, or gone.</summary>
internal sealed class AgentAtWork : IGateRule
{
    static readonly Sql Status = "SELECT status FROM agent WHERE organization_id = @organization AND id = @AgentId";

    public string Name => "agent_at_work";

    public int Order => 10;

    public async ValueTask<Verdict> Judge(Outbound outbound, Session session) => await session.One(Status, new { outbound.AgentId }, row => row.Text("status")) switch
    {
        "active" => Verdict.Allow,
        "paused" => Verdict.Deny("The agent is paused.", Name, "An admin of the organization paused it; an admin can resume it."),
        _ => Verdict.Deny("The agent is not at work.", Name, "Its channels are not provisioned."),
    };
}
