using Switchboard.Channels.Gate;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Agents;

/// <summary>
/// Only an agent that is at work sends: not one that is paused, being made, or gone, nor over a channel that is switched off; none of an
/// organization that is suspended, and none of the sandbox where there is no simulator.
/// </summary>
internal sealed class AgentAtWork(Realms realms) : IGateRule
{
    const string Suspended = "organization_suspended";
    const string Paused = "agent_paused";
    const string SwitchedOff = "channel_off";
    const string Inactive = "agent_inactive";

    static readonly Sql Status = """
        SELECT a.status, o.status AS organization_status, o.mode,
            (SELECT count(*) FROM channel c
                WHERE c.organization_id = a.organization_id AND c.agent_id = a.id AND c.kind = @Channel AND c.status = 'off' AND c.released_at IS NULL
                AND (c.address = @From
                    OR (c.shared = true
                        AND @From IN (SELECT p.address FROM channel p WHERE p.organization_id = a.organization_id AND p.agent_id IS NULL)))) AS off
        FROM agent a JOIN organization o ON o.organization_id = a.organization_id
        WHERE a.organization_id = @organization AND a.id = @AgentId
        """;

    public string Name => "agent_at_work";

    public int Order => 10;

    public string Suspicion => $"""
        (coalesce(g.status, '') <> 'active' OR coalesce(o.status, '') <> 'active' OR o.mode = '{(realms.HasSandbox ? "" : EnumText.Of(Realm.Sandbox))}'
        OR EXISTS (
            SELECT 1 FROM channel c
            WHERE c.organization_id = @organization AND c.agent_id = @AgentId AND c.kind = @Channel AND c.status = 'off' AND c.released_at IS NULL))
        """;

    public async ValueTask<Verdict> Judge(Outbound outbound, Session session)
    {
        var (agent, organization, mode, isOff) = await session.One(Status, new { outbound.AgentId, outbound.Channel, outbound.From }, row =>
            (row.Text("status"), row.Text("organization_status"), row.Text("mode"), row.Long("off") > 0));
        return (agent, organization) switch
        {
            (_, "deleting") => Verdict.Deny(
                "The organization is being deleted.",
                Suspended,
                "The platform's operator deletes it.",
                next: "Nothing can be done: it is sent no more."),
            (_, "suspended") => Verdict.Deny(
                "The organization is suspended.",
                Suspended,
                "The platform's operator suspended it.",
                next: "Ask the platform's operator; nothing is sent until it is active again."),
            _ when mode == "sandbox" && !realms.HasSandbox => Verdict.Deny(
                Realms.NoSandbox.Detail, Realms.NoSandbox.Code, "It was not approved for production.", next: Realms.NoSandbox.Next),
            ("active", _) when isOff && !outbound.Confirmation => Verdict.Deny(
                $"The agent's {EnumText.Of(outbound.Channel)} is switched off.", SwitchedOff, "An admin switched it off.",
                next: "An admin of the organization switches it on (POST /api/v1/agents/{agentId}/channels/{channel}/on, or comms_switch_channel); "
                    + "then send again, or use another channel."),
            ("active", _) => Verdict.Allow,
            // Whoever asks to be left alone hears that it was understood, whatever becomes of the agent; and what people write to it is copied as before.
            ("paused", _) when outbound.Confirmation || outbound.IsCopy => Verdict.Allow,
            ("paused", _) => Verdict.Deny(
                "The agent is paused.", Paused, "An admin paused it.",
                next: "An admin of the organization resumes it (POST /api/v1/agents/{agentId}/resume); then send again. What people write meanwhile is kept."),
            _ => Verdict.Deny(
                "The agent is not at work.",
                Inactive,
                "Its channels are not provisioned.",
                next: "An admin of the organization provisions its channels; then send again."),
        };
    }
}
