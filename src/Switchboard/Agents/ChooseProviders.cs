using Switchboard.Channels;
using Switchboard.Channels.Registering;
using Switchboard.Tenancy;

namespace Switchboard.Agents;

/// <summary>The accounts that were chosen for an agent's channels; null where the one in force serves.</summary>
internal sealed record ChosenProviders(ProviderCredential? Phone = null, ProviderCredential? Whatsapp = null, ProviderCredential? Email = null);

/// <summary>Finds the accounts that <see cref="ProviderOverrides"/> name, or says what is missing, before anything is taken.</summary>
[Singleton]
internal sealed class ChooseProviders(ProviderCatalog catalog, Credentials credentials, OrganizationRealms organizations)
{
    const string Own = "own";
    const string Deployment = "deployment";

    /// <param name="agent">One that is there already and keeps the channels that it has.</param>
    public async ValueTask<Outcome<ChosenProviders>> Choose(OrganizationId organization, ProviderOverrides? wish, AgentEntry? agent, CancellationToken ct)
    {
        if (wish is null)
        {
            return new ChosenProviders();
        }

        if (wish.VoiceAi is not null)
        {
            return Problem.Invalid("providerOverrides.voiceAi", "This version has no calls yet.", "Leave it out.");
        }

        var phone = await Find(organization, "phone", wish.Phone, "number", "rents out numbers", agent?.On(ChannelKind.Sms), ct);
        var whatsapp = await Find(organization, "whatsapp", wish.Whatsapp, "sender", "has WhatsApp senders", agent?.On(ChannelKind.Whatsapp), ct);
        var email = await Find(organization, "email", wish.Email, "mailbox", "has mailboxes", agent?.On(ChannelKind.Email), ct);
        return (phone.Problem ?? whatsapp.Problem ?? email.Problem) is { } problem ? problem : new ChosenProviders(phone.Value, whatsapp.Value, email.Value);
    }

    async ValueTask<Outcome<ProviderCredential?>> Find(
        OrganizationId organization, string channel, string? text, string capability, string what, AgentAddress? held, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(text))
        {
            return default(ProviderCredential);
        }

        var field = $"providerOverrides.{channel}";
        if (text.Split('/') is not ([_] or [_, Own or Deployment]) || text.Split('/') is not [var name, .. var account])
        {
            return Problem.Invalid(field, "It isn't a provider's name.", "Give a name such as twilio, alone or with /own or /deployment behind it.");
        }

        var known = catalog.Named(name);
        if (known.Problem is { } unknown)
        {
            return unknown with { Field = field };
        }

        if (!known.Value.Capabilities.Contains(capability, StringComparer.Ordinal))
        {
            return Problem.Invalid(
                field, $"{name} isn't a provider that {what}.",
                "Those that do: "
                    + $"{string.Join(", ", catalog.All.Where(one => one.Capabilities.Contains(capability, StringComparer.Ordinal)).Select(one => one.Name))}.");
        }

        if (await AccountOf(organization, name, account is [var whose] ? whose : null, ct) is not { } credential)
        {
            return Problem.Conflict(
                "provider_not_registered",
                "There is no account of "
                    + $"{name}{(account is [var asked] ? asked == Own ? " of the organization's own" : " of the deployment's" : "")} that the "
                    + "organization could use.",
                $"Register one with PUT /api/v1/providers/{name} or comms_register_provider, or leave {field} out.") with { Field = field };
        }

        return held is not null && !await IsAt(held, credential, organization, ct)
            ? Problem.Conflict(
                "channel_has_provider", "The agent has this channel already, and another account serves it.",
                "Give the channel up first with DELETE /api/v1/agents/{agentId}/channels/{channel}, then ask again; its address goes with it.") with
                {
                    Field = field,
                }
            : credential;
    }

    async ValueTask<ProviderCredential?> AccountOf(OrganizationId organization, string name, string? whose, CancellationToken ct) => whose is null
        ? await credentials.For(organization, name, ct)
        : await credentials.Own(whose == Own ? organization : OrganizationId.Deployment, name, await organizations.Of(organization, ct), ct);

    // A subaccount belongs to whichever account it was opened below; which one isn't changed by asking again.
    async ValueTask<bool> IsAt(AgentAddress held, ProviderCredential chosen, OrganizationId organization, CancellationToken ct) =>
        held.Provider == chosen.Provider
            && (held.CredentialId == chosen.Id || await credentials.By(held.CredentialId, organization, ct) is { ApartFor: not null });
}
