using Switchboard.Agents;
using Switchboard.Channels;

namespace Switchboard.Conversations;

/// <summary>An agent's own address on a channel, ready to send from.</summary>
internal sealed record Sender(OrganizationId Organization, AgentId Agent, ChannelKind Channel, string Address, CredentialId Credential, string Provider)
{
    /// <summary>The agent's sender on a channel, or why it has none.</summary>
    public static Outcome<Sender> Of(AgentEntry agent, ChannelKind channel)
    {
        if (channel != ChannelKind.Sms)
        {
            return Problem.Invalid("channel", $"This deployment cannot send over {channel} yet.", "Use channel sms.");
        }

        return agent.On(channel) is { } ready
            ? new Sender(agent.OrganizationId, agent.AgentId, channel, ready.Address, ready.CredentialId, ready.Provider)
            : Problem.Conflict("channel_unavailable", $"The agent has no {channel} address.", "See comms_get_channel_status; comms_provision_channels gives an agent a number.");
    }
}
