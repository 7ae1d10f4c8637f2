using Switchboard.Agents.Senders;
using Switchboard.Channels;
using Switchboard.Tenancy;

namespace Switchboard.Agents;

/// <summary>What is about to be provisioned, with ids and the token given beforehand: a unit may run again.</summary>
/// <param name="DisplayName">What people call the agent.</param>
/// <param name="Caller">Whose <c>clientRef</c> it is.</param>
/// <param name="Token">For an agent that has none; null when it shall get none.</param>
/// <param name="CopyDraft">What the webhook of its route duplication would need.</param>
/// <param name="Seat">The channel that it would have at the organization's shared numbers.</param>
internal sealed record ProvisionPlan(
    OrganizationId Organization,
    ProvisionChannels.Request Request,
    AgentId Agent,
    string DisplayName,
    IReadOnlyList<AgentChannel> Channels,
    string Actor,
    Caller? Caller,
    NewToken? Token,
    ChannelId Seat,
    CallbackDraft CopyDraft)
{
    /// <summary>The domain of the organization's own that the mailbox is at.</summary>
    public string? OwnDomain { get; init; }

    /// <summary>The channel that needs a number, if a number is wished for.</summary>
    public ChannelId? Number => Channels.FirstOrDefault(channel => channel.Status == ChannelStatus.Provisioning)?.ChannelId;
}

/// <summary>Turns a wish into a plan: which channels there will be, and why others can't be had.</summary>
[Singleton]
internal sealed class ProvisionPlans(Mailboxes mailboxes, FillPool senders, IAgentCallback callback, TokenMint mint, Ids ids, TimeProvider clock)
{
    /// <param name="mayTakeSender">Whether a WhatsApp sender may be taken into the organization's pool for it.</param>
    public async ValueTask<Outcome<ProvisionPlan>> Make(
        OrganizationId organization, ProvisionChannels.Request request, ProvisionSource found, string actor, Caller? caller, bool withToken,
        bool mayTakeSender, CancellationToken ct)
    {
        var (known, chosen, number) = found;
        var agent = request.AgentId ?? ids.Next<AgentId>();
        if ((known?.DisplayName ?? request.DisplayName) is not { } displayName)
        {
            return AgentView.Unknown;
        }

        var wanted = request.Capabilities ?? new Capabilities();
        List<AgentChannel> channels = [];
        if (number is { } source)
        {
            channels.Add(Channel(ChannelKind.Sms, ChannelStatus.Provisioning, null) with
            {
                Provider = source.Provider.Name, CredentialId = source.Credential.Id, Country = request.Country.ToUpperInvariant(),
            });
        }

        // Who has a sender keeps it.
        if (wanted.Whatsapp && known?.On(ChannelKind.Whatsapp) is null)
        {
            // It takes a sender when it is written down.
            var (account, reason) = await senders.Prepare(organization, chosen.Whatsapp?.Id, ct, displayName, mayTakeSender);
            channels.Add(
                Channel(ChannelKind.Whatsapp, ChannelStatus.Unavailable, reason) with
                {
                    Provider = account?.Provider.Name ?? "none",
                    CredentialId = account?.Credential.Id,
                });
        }

        string? ownDomain = null;
        if (wanted.Email)
        {
            var mailbox = await mailboxes.For(organization, agent, displayName, request.EmailDomain, chosen.Email, ct);
            if (mailbox.Problem is { } noDomain)
            {
                return noDomain;
            }

            ownDomain = mailbox.Value?.OwnDomain;
            channels.Add(mailbox.Value is { } box
                ? Channel(ChannelKind.Email, ChannelStatus.Active, null) with { Address = box.Address, Provider = box.Provider, CredentialId = box.Credential }
                : Channel(
                    ChannelKind.Email,
                    ChannelStatus.Unavailable,
                    "There is no provider of mailboxes: an admin registers one with comms_register_provider."));
        }

        if (wanted.VoiceAi)
        {
            channels.Add(Channel(ChannelKind.Voice, ChannelStatus.Unavailable, "This version has no calls yet."));
        }

        return new ProvisionPlan(
            organization, request, agent, displayName, channels, actor, caller,
            withToken ? mint.Strike(organization, Tier.Agent, agent, "Provisioned") : null, ids.Next<ChannelId>(), callback.Prepare())
        {
            OwnDomain = ownDomain,
        };

        AgentChannel Channel(ChannelKind kind, ChannelStatus status, string? reason) =>
            new(ids.Next<ChannelId>(), agent, kind, null, "none", null, null, status, reason, clock.GetUtcNow());
    }
}
