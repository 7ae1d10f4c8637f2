using Switchboard.Agents;
using Switchboard.Channels;

namespace Switchboard.Conversations.Sending;

/// <summary>An agent's own address on a channel, ready to send from.</summary>
internal sealed record Sender(OrganizationId Organization, AgentId Agent, ChannelKind Channel, string Address, CredentialId Credential, string Provider)
{
    /// <summary>The agent's sender on a channel, or why it has none.</summary>
    public static Outcome<Sender> Of(AgentEntry agent, ChannelKind channel) =>
        channel is ChannelKind.Sms or ChannelKind.Whatsapp or ChannelKind.Email && agent.On(channel) is { } ready
            ? new Sender(agent.OrganizationId, agent.AgentId, channel, ready.Address, ready.CredentialId, ready.Provider)
            : Lines.NoLine(channel);
}
