using System.Text.Json;
using Switchboard.Agents;
using Switchboard.Channels;
using Switchboard.Conversations.Receiving.Routing;
using Switchboard.Jobs;

namespace Switchboard.Conversations.Receiving;

/// <summary>
/// Takes in what a provider brought for an agent's line, and keeps it. Where only its arrival was told, the rest is fetched at once, or, when the provider doesn't give it soon, by a
/// job that survives a crash.
/// </summary>
[Singleton]
internal sealed class TakeIn(AgentDirectory agents, RouteMessage routes, KeepMessage keep, JobQueue jobs, Traffic traffic, TimeProvider clock)
{
    /// <summary>Well within what providers wait for an answer to a webhook.</summary>
    static readonly TimeSpan Soon = TimeSpan.FromSeconds(3);

    /// <summary>Returns after the commit, with a word for what came of it.</summary>
    public async Task<string> Take(AgentLine line, InboundMessage inbound)
    {
        if (inbound.IsNotice && await Whole(line, inbound) is { } whole)
        {
            inbound = whole;
        }

        if (inbound.IsNotice)
        {
            var args = new FetchMessage.Wanted(line.Agent.AgentId, line.Channel, line.Credential.Id, inbound.ProviderMessageId);
            await jobs.Enqueue(line.Agent.OrganizationId, FetchMessage.JobKind, JsonSerializer.Serialize(args, Wire.Json), CancellationToken.None);
            return "told";
        }

        // What arrives over a channel that is switched off is dropped, but whoever asks to be left alone is heard.
        if (line.IsOff && !KeepMessage.IsStop(inbound))
        {
            return "switched_off";
        }

        if (line.IsShared)
        {
            line = line with { Agent = await routes.Choose(line, inbound) };
        }

        if (!await keep.Keep(line, await IsFromOurselves(line, inbound) ? inbound with { Mail = inbound.Mail! with { IsAutomatic = true } } : inbound))
        {
            return "repeated";
        }

        traffic.Message(line.Channel, "received");
        return "kept";
    }

    /// <summary>Null when it can't be had now.</summary>
    async Task<InboundMessage?> Whole(AgentLine line, InboundMessage notice)
    {
        using var soon = new CancellationTokenSource(Soon, clock);
        try
        {
            var fetched = await line.Provider.Complete(notice, line.Credential, soon.Token);
            return fetched.Succeeded ? fetched.Value : null;
        }
        catch (OperationCanceledException) when (soon.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Whether an agent of the same organization wrote this mail: two that answer each other would never end.</summary>
    async ValueTask<bool> IsFromOurselves(AgentLine line, InboundMessage inbound) =>
        inbound.Mail is not null && (await agents.Holding(line.Channel, ChannelAddress.Normalize(inbound.From, line.Channel), CancellationToken.None))
            .Any(sender => sender.OrganizationId == line.Agent.OrganizationId);
}
