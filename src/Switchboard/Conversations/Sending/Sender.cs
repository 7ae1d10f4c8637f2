using Switchboard.Agents;
using Switchboard.Channels;

namespace Switchboard.Conversations.Sending;

/// <summary>An agent's own address on a channel, ready to send from.</summary>
internal sealed record Sender(OrganizationId Organization, AgentId Agent, ChannelKind Channel, string Address, CredentialId Credential, string Provider)
{
    /// <summary>Whether the organization's other agents send from the address too.</summary>
    public bool IsShared { get; init; }

    /// <summary>The agent's sender on a channel, or why it has none: this address if it still is the agent's, else the one that comes first.</summary>
    /// <param name="evenIfOff">Also from a channel that is switched off, where none is in use.</param>
    public static Outcome<Sender> Of(AgentEntry agent, ChannelKind channel, string? address = null, bool evenIfOff = false) =>
        channel is ChannelKind.Sms or ChannelKind.Whatsapp or ChannelKind.Email
            && (agent.On(channel, address) ?? agent.On(channel) ?? (evenIfOff ? agent.Off(channel, address) ?? agent.Off(channel) : null)) is { } ready
            ? From(agent, ready)
            : Lines.NoLine(agent, channel);

    /// <summary>The agent with one of its addresses.</summary>
    public static Sender From(AgentEntry agent, AgentAddress address) =>
        new(agent.OrganizationId, agent.AgentId, address.Kind, address.Address, address.CredentialId, address.Provider) { IsShared = address.Shared };
}
