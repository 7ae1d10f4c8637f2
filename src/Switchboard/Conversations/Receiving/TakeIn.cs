using Switchboard.Agents;
using Switchboard.Channels;
using Switchboard.Contacts;
using Switchboard.Conversations.Receiving.Routing;

namespace Switchboard.Conversations.Receiving;

/// <summary>
/// Takes in what a provider brought for an agent's line, and keeps it. Where only its arrival was told, the rest is fetched at once, or,
/// when the provider doesn't give it soon, by a job that survives a crash.
/// </summary>
[Singleton]
internal sealed class TakeIn(AgentDirectory agents, RouteMessage routes, KeepMessage keep, FetchNoticed fetch, JoinTwins twins, Traffic traffic)
{
    /// <summary>Returns after the commit, with a word for what came of it.</summary>
    public async Task<string> Take(AgentLine line, InboundMessage inbound)
    {
        if (inbound.IsNotice)
        {
            if (await fetch.Soon(line, inbound) is not { } whole)
            {
                return "told";
            }

            inbound = whole;
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
        await twins.Look(line.Agent.OrganizationId, ChannelAddress.Normalize(inbound.From, line.Channel), CancellationToken.None);
        return "kept";
    }

    /// <summary>Whether an agent of the same organization wrote this mail: two that answer each other would never end.</summary>
    async ValueTask<bool> IsFromOurselves(AgentLine line, InboundMessage inbound) =>
        inbound.Mail is not null && (await agents.Holding(line.Channel, ChannelAddress.Normalize(inbound.From, line.Channel), CancellationToken.None))
            .Any(sender => sender.OrganizationId == line.Agent.OrganizationId);
}
