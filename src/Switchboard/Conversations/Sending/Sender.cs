using Switchboard.Agents;
using Switchboard.Channels;

namespace Switchboard.Conversations.Sending;

/// <summary>An agent's own address on a channel, ready to send from.</summary>
internal sealed record Sender(OrganizationId Organization, AgentId Agent, ChannelKind Channel, string Address, CredentialId Credential, string Provider)
{
    /// <summary>The agent's sender on a channel, or why it has none.</summary>
    public static Outcome<Sender> Of(AgentEntry agent, ChannelKind channel)
    {
        if (channel != ChannelKind.Sms)
        {
            return Problem.Invalid("channel", $"This deployment cannot send over {EnumText.Of(channel)} yet.", "Use channel sms.");
        }

        return agent.On(channel) is { } ready
            ? new Sender(agent.OrganizationId, agent.AgentId, channel, ready.Address, ready.CredentialId, ready.Provider)
            : Problem.Conflict("channel_unavailable", $"The agent has no {EnumText.Of(channel)} address.", "An admin gives it a number with POST /api/v1/agents or comms_provision_channels, naming its agentId.");
    }
}
