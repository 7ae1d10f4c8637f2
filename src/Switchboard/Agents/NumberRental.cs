using Switchboard.Agents.Subaccounts;
using Switchboard.Channels;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Agents;

/// <summary>
/// Rents numbers and gives them back. The row of a channel names the number before the provider is asked to sell it, and the number carries the
/// channel's id at the provider, so that whatever is cut off in between can be found and undone by <see cref="UnfinishedNumbers"/>.
/// </summary>
[Singleton]
internal sealed class NumberRental(
    Database db, Providers providers, Credentials credentials, OpenSubaccounts subaccounts, ServerAddress server, ChannelLease lease)
{
    const int Candidates = 10;

    static readonly Sql NoteNumber = """
        UPDATE channel SET address = @number, provider_ref = NULL, credential_id = @credential
        WHERE organization_id = @organization AND id = @channel AND status = 'provisioning'
        """;

    /// <summary>Another node took the work over.</summary>
    public static readonly Problem LostLease = Problem.Conflict("provisioning_interrupted", "It took too long and was undone meanwhile.", "Ask again.");

    /// <summary>Rents a number for a channel that is being provisioned. When it returns a problem, call <see cref="GiveBack"/>.</summary>
    /// <param name="credential">From <see cref="NumberSource"/>; the number is held under a subaccount of it where the organization's
    /// isolation mode says so.</param>
    public async Task<Outcome<OwnedNumber>> Rent(
        OrganizationId organization, AgentChannel channel, string agentName, string country, INumberProvider provider, ProviderCredential credential,
        CancellationToken ct)
    {
        var account = await subaccounts.For(organization, channel.AgentId, credential, ct);
        if (account.Problem is { } closed)
        {
            return closed;
        }

        credential = account.Value;
        var found = await provider.Search(new(country, Sms: true, Voice: false, Candidates), credential, ct);
        if (found.Problem is { } problem)
        {
            return problem;
        }

        foreach (var number in found.Value)
        {
            if (!await Note(organization, channel, number, credential.Id, ct))
            {
                return LostLease;
            }

            var bought = await Buy(number, channel, channel.LabelFor(agentName), provider, credential, ct);
            if (bought.Problem?.Code != INumberProvider.Taken)
            {
                return bought.Succeeded ? bought.Value with { HeldUnder = credential.Id } : bought;
            }
        }

        return Problem.Conflict(
            "no_numbers", $"{provider.Name} has no number for text messages in {country} at the moment.", "Choose another country, or ask again later.");
    }

    /// <summary>Gives back what a channel holds at its provider, if it holds anything. Null when nothing is held any more.</summary>
    public async Task<Problem?> GiveBack(OrganizationId organization, AgentChannel channel, CancellationToken ct)
    {
        if (channel.Address is not { } number || channel.CredentialId is not { } credentialId)
        {
            return null;
        }

        if (providers.Numbers(channel.Provider) is not { } provider || await credentials.By(credentialId, organization, ct) is not { } credential)
        {
            return Problem.Provider(
                "provider_gone",
                $"The provider {channel.Provider} or its credential is no longer here.",
                "Release the number in the provider's own console.");
        }

        if (channel.ProviderRef is { } known)
        {
            return await provider.Release(known, credential, ct);
        }

        var held = await provider.Find(number, credential, ct);
        return held.Problem ?? (held.Value is { } owned && channel.IsMarkedBy(owned.Label) ? await provider.Release(owned.ProviderRef, credential, ct) : null);
    }

    /// <summary>
    /// Where the webhooks of a number go: to its agent, with a fallback that finds the agent by the number; those of a shared one to the
    /// latter alone.
    /// </summary>
    /// <param name="agent">Whose it is; null where several speak from it.</param>
    public NumberWebhooks WebhooksOf(AgentId? agent, string provider)
    {
        var root = server.Public.GetLeftPart(UriPartial.Authority);
        return new($"{root}/webhooks/{agent?.Value ?? provider}/sms", $"{root}/webhooks/{provider}/sms");
    }

    async Task<Outcome<OwnedNumber>> Buy(
        string number, AgentChannel channel, string label, INumberProvider provider, ProviderCredential credential, CancellationToken ct)
    {
        var webhooks = WebhooksOf(channel.Shared ? null : channel.AgentId, provider.Name);
        var bought = await provider.Buy(number, label, webhooks, credential, ct);
        if (bought.Problem?.Code != INumberProvider.Uncertain)
        {
            return bought;
        }

        var held = await Mine(number, channel, provider, credential, ct);
        if (held is null)
        {
            // A number is sold once at most, so asking again is harmless.
            bought = await provider.Buy(number, label, webhooks, credential, ct);
            held = bought.Problem?.Code is INumberProvider.Taken or INumberProvider.Uncertain ? await Mine(number, channel, provider, credential, ct) : null;
        }

        return held ?? bought;
    }

    static async Task<Outcome<OwnedNumber>?> Mine(
        string number, AgentChannel channel, INumberProvider provider, ProviderCredential credential, CancellationToken ct)
    {
        var held = await provider.Find(number, credential, ct);
        if (held.Problem is { } problem)
        {
            return problem;
        }

        if (held.Value is { } owned && channel.IsMarkedBy(owned.Label))
        {
            return owned;
        }

        return null;
    }

    Task<bool> Note(OrganizationId organization, AgentChannel channel, string number, CredentialId credential, CancellationToken ct) =>
        db.Write(
            organization,
            async unit => await lease.Extend(unit, channel.ChannelId)
                && await unit.Execute(NoteNumber, new { channel = channel.ChannelId, number, credential }) == 1,
            ct);
}
