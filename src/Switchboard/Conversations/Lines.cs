using Switchboard.Agents;
using Switchboard.Channels;
using Switchboard.Channels.Gate;
using Switchboard.Tenancy;

namespace Switchboard.Conversations;

/// <summary>An account at a provider, opened: the adapter of a channel, and the credential to use it with.</summary>
internal sealed record ProviderAccount(IMessageProvider Provider, ProviderCredential Credential)
{
    /// <summary>Hands a message to the provider: the one way out, and only with the gate's passage for it.</summary>
    public Task<SendResult> Hand(SendRequest request, Passage passage, CancellationToken ct)
    {
        passage.Check(Provider.Channel, request.To);
        return Provider.Send(request, Credential, ct);
    }
}

/// <summary>An agent's address in use on a channel, with the account that it is held under.</summary>
internal sealed record AgentLine(AgentEntry Agent, string Address, IMessageProvider Provider, ProviderCredential Credential)
{
    /// <summary>Whether the organization's other agents speak from the address too.</summary>
    public bool IsShared { get; init; }

    /// <summary>Whether the channel is switched off.</summary>
    public bool IsOff { get; init; }

    public ChannelKind Channel => Provider.Channel;
}

/// <summary>Finds what it takes to write as an agent, or says what is missing.</summary>
[Singleton]
internal sealed class Lines(AgentDirectory agents, Credentials credentials, Providers providers)
{
    static readonly Problem Gone = Problem.Provider(
        "provider_gone",
        "The provider of this address, or its credential, is no longer here.",
        "An admin registers the provider's credential again, or gives the agent another address.");

    /// <summary>The line of an agent that may not exist.</summary>
    public async ValueTask<Outcome<AgentLine>> Of(AgentId agent, ChannelKind channel, CancellationToken ct, bool evenIfOff = false) =>
        await agents.Find(agent, ct) is { } entry ? await Of(entry, channel, ct, evenIfOff: evenIfOff) : NoLine(channel);

    /// <summary>The line of an agent: by a certain one of its addresses, or by the one that comes first.</summary>
    /// <param name="evenIfOff">Also one that is switched off, where none is in use.</param>
    public async ValueTask<Outcome<AgentLine>> Of(AgentEntry agent, ChannelKind channel, CancellationToken ct, string? address = null, bool evenIfOff = false)
    {
        if ((agent.On(channel, address) ?? (evenIfOff ? agent.Off(channel, address) : null)) is not { } held)
        {
            return NoLine(agent, channel);
        }

        var account = await Open(channel, held.CredentialId, agent.OrganizationId, ct);
        return account.Succeeded
            ? new AgentLine(agent, held.Address, account.Value.Provider, account.Value.Credential) { IsShared = held.Shared, IsOff = held.IsOff }
            : account.Problem!;
    }

    /// <summary>The account behind a credential of an organization or of the deployment, for a channel.</summary>
    public async ValueTask<Outcome<ProviderAccount>> Open(ChannelKind channel, CredentialId id, OrganizationId organization, CancellationToken ct) =>
        await credentials.By(id, organization, ct) is { } credential && providers.Messages(channel, credential.Provider) is { } provider
            ? new ProviderAccount(provider, credential)
            : Gone;

    /// <summary>What is said of an agent that can't write over a channel.</summary>
    public static Problem NoLine(AgentEntry agent, ChannelKind channel) => agent.Off(channel) is null ? NoLine(channel) : Problem.Conflict(
        "channel_off",
        $"The agent's {EnumText.Of(channel)} is switched off.",
        "An admin of the organization switches it on with POST /api/v1/agents/{agentId}/channels/{channel}/on or comms_switch_channel. "
            + "Use another channel meanwhile.");

    /// <summary>What is said of an agent without an address on a channel.</summary>
    public static Problem NoLine(ChannelKind channel) => Problem.Conflict(
        "channel_unavailable",
        $"The agent has no {EnumText.Of(channel)} address.",
        channel is ChannelKind.Sms or ChannelKind.Whatsapp or ChannelKind.Email
            ? "comms_get_channel_status tells which channels it has. An admin adds one with POST /api/v1/agents or comms_provision_channels, "
                + "naming its agentId."
            : "Use sms, whatsapp or email.");
}
