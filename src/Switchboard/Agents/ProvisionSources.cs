using Switchboard.Channels;
using Switchboard.Tenancy;

namespace Switchboard.Agents;

/// <summary>What a wish for channels begins with.</summary>
/// <param name="Known">The agent, when it is there already.</param>
/// <param name="Number">Where a number comes from; null when none is wished for.</param>
internal sealed record ProvisionSource(AgentEntry? Known, ChosenProviders Chosen, (INumberProvider Provider, ProviderCredential Credential)? Number);

/// <summary>Looks for what a wish for channels begins with, before anything is taken.</summary>
[Singleton]
internal sealed class ProvisionSources(ChooseProviders choose, NumberSource numbers, AgentDirectory directory)
{
    /// <summary>The agent that a wish names; null when it names none, or there is none.</summary>
    public async ValueTask<AgentEntry?> Known(ProvisionChannels.Request request, CancellationToken ct) =>
        request.AgentId is { } agent ? await directory.Find(agent, ct) : null;

    /// <summary>All of it, or what is missing.</summary>
    public async ValueTask<Outcome<ProvisionSource>> Of(OrganizationId organization, ProvisionChannels.Request request, CancellationToken ct)
    {
        var known = await Known(request, ct);
        var chosen = await choose.Choose(organization, request.ProviderOverrides, known, ct);
        if (chosen.Problem is { } unregistered)
        {
            return unregistered;
        }

        if (request.Capabilities is { Phone: false })
        {
            return new ProvisionSource(known, chosen.Value, null);
        }

        var number = await numbers.Of(organization, chosen.Value.Phone, ct);
        return number.Problem is { } none ? none : new ProvisionSource(known, chosen.Value, number.Value);
    }
}
