using Switchboard.Agents;
using Switchboard.Channels;
using Switchboard.Tenancy;

namespace Switchboard.Conversations;

/// <summary>An account at a provider, opened: the adapter, and the credential to use it with.</summary>
internal sealed record SmsAccount(ISmsProvider Provider, ProviderCredential Credential);

/// <summary>An agent's number in use, with the account that it is held under.</summary>
internal sealed record SmsLine(AgentEntry Agent, string Number, ISmsProvider Provider, ProviderCredential Credential);

/// <summary>Finds what it takes to text as an agent, or says what is missing.</summary>
[Singleton]
internal sealed class SmsLines(AgentDirectory agents, Credentials credentials, Providers providers)
{
    static readonly Problem NoLine = Problem.Conflict(
        "channel_unavailable", "The agent has no sms address.", "An admin gives it a number with POST /api/v1/agents or comms_provision_channels, naming its agentId.");

    /// <summary>The line of an agent that may not exist.</summary>
    public async ValueTask<Outcome<SmsLine>> Of(AgentId agent, CancellationToken ct) => await agents.Find(agent, ct) is { } entry ? await Of(entry, ct) : NoLine;

    /// <summary>The line of an agent.</summary>
    public async ValueTask<Outcome<SmsLine>> Of(AgentEntry agent, CancellationToken ct)
    {
        if (agent.On(ChannelKind.Sms) is not { } held)
        {
            return NoLine;
        }

        var account = await Open(held.CredentialId, agent.OrganizationId, ct);
        return account.Succeeded ? new SmsLine(agent, held.Address, account.Value.Provider, account.Value.Credential) : account.Problem!;
    }

    /// <summary>The account behind a credential of an organization or of the deployment.</summary>
    public async ValueTask<Outcome<SmsAccount>> Open(CredentialId id, OrganizationId organization, CancellationToken ct) =>
        await credentials.By(id, organization, ct) is { } credential && providers.Sms(credential.Provider) is { } provider
            ? new SmsAccount(provider, credential)
            : Problem.Provider("provider_gone", "The provider of this number, or its credential, is no longer here.", "An admin registers the provider's credential again, or gives the agent another number.");
}
