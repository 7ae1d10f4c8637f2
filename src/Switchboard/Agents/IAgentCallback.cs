using Switchboard.Data;

namespace Switchboard.Agents;

/// <summary>Pushes an agent's events to the address in its profile. Agents know of no events; who does stands above them.</summary>
[Collected]
internal interface IAgentCallback
{
    /// <summary>What is wrong with an address, or null.</summary>
    Problem? Check(string field, string url);

    /// <summary>What a first callback would need. Before the unit begins: a unit may run again.</summary>
    CallbackDraft Prepare();

    /// <summary>Has events pushed there from now on, or no longer, inside the unit that changes the profile. Returns the secret when it is a new one.</summary>
    ValueTask<string?> Point(Session unit, AgentId agent, CallbackRole role, string? url, CallbackDraft draft);

    /// <summary>Where events are pushed to, or null.</summary>
    ValueTask<string?> UrlOf(Session session, AgentId agent, CallbackRole role);

    /// <summary>After the commit.</summary>
    void Changed(OrganizationId organization);
}

/// <summary>What an address is there for; an agent has one of each at most.</summary>
internal enum CallbackRole
{
    /// <summary>All that happens to the agent.</summary>
    Profile,

    /// <summary>A copy of each message that people write to it.</summary>
    Copy,
}

/// <summary>The id and the secret that a callback gets when it is the agent's first.</summary>
internal sealed record CallbackDraft(WebhookId Id, string Secret);
