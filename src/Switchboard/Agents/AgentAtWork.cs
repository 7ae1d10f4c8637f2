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
        "paused" => Verdict.Deny(
            "The agent is paused.", Name, "An admin paused it.", next: "An admin of the organization resumes it (POST /api/v1/agents/{agentId}/resume); then send again. What people write meanwhile is kept."),
        _ => Verdict.Deny("The agent is not at work.", Name, "Its channels are not provisioned.", next: "An admin of the organization provisions its channels; then send again."),
    };
}
