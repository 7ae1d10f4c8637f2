using System.Text.RegularExpressions;
using Switchboard.Events;

namespace Switchboard.Mcp.News;

/// <summary>What of an agent is watched.</summary>
internal enum Watching
{
    /// <summary>Its card: profile and channels.</summary>
    Card,

    /// <summary>All that happens to it.</summary>
    Events,

    /// <summary>What it has not acknowledged.</summary>
    Waiting,

    /// <summary>Its conversations.</summary>
    Conversations,

    /// <summary>One of them.</summary>
    Conversation,
}

/// <summary>An address that can be subscribed to, with the agent whose news concern it.</summary>
internal sealed partial record Watched(string Uri, Watching What, AgentId Agent, ConversationId? Conversation = null)
{
    /// <summary>Whether news of the agent means that this has changed.</summary>
    public bool Concerns(AgentNews news) => What switch
    {
        Watching.Card => news.Kind == AgentNews.ProfileChanged,
        Watching.Conversation => news.ConversationId == Conversation,
        Watching.Conversations => news.ConversationId is not null,
        Watching.Waiting => news.Kind == EventKinds.MessageReceived,
        _ => news.Kind != AgentNews.ProfileChanged,
    };

    /// <summary>The part of an agent that an address names; null for every other address.</summary>
    public static Watched? OfAgent(string uri) =>
        Agents().Match(uri) is { Success: true } match && AgentId.TryParse(match.Groups["agent"].Value, out var agent)
            ? new(
                uri,
                match.Groups["part"].Value switch
                {
                    "events" => Watching.Events,
                    "waiting" => Watching.Waiting,
                    "conversations" => Watching.Conversations,
                    _ => Watching.Card
                },
                agent)
            : null;

    /// <summary>The conversation that an address names.</summary>
    public static ConversationId? ConversationIn(string uri) =>
        Conversations().Match(uri) is { Success: true } match && ConversationId.TryParse(match.Groups["conversation"].Value, out var conversation)
            ? conversation
            : null;

    [GeneratedRegex(
        "^comms://agents/(?<agent>[^/?#]+)(/(?<part>events|waiting|conversations))?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Agents();

    [GeneratedRegex("^comms://conversations/(?<conversation>[^/?#]+)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Conversations();
}
