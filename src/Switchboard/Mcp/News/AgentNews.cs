
namespace Switchboard.Mcp.News;

/// <summary>Something happened that an agent wants to know of. It tells that, never what: the agent fetches that by a tool.</summary>
/// <param name="Kind">The kind of event, such as <c>message.received</c>.</param>
/// <param name="EventId">The event's row, when there is one.</param>
internal sealed record AgentNews(OrganizationId OrganizationId, AgentId AgentId, string Kind, EventId? EventId = null)
{
    const string Before = "comms://agents/";
    const string After = "/events";

    /// <summary>The resource that is updated by it.</summary>
    public string Uri => UriOf(AgentId);

    /// <summary>The resource of an agent's events.</summary>
    public static string UriOf(AgentId agent) => $"{Before}{agent}{After}";

    /// <summary>The agent whose events this resource is.</summary>
    public static bool TryParse(string? uri, out AgentId agent)
    {
        agent = default;
        return uri is not null && uri.StartsWith(Before, StringComparison.Ordinal) && uri.EndsWith(After, StringComparison.Ordinal)
            && uri.Length > Before.Length + After.Length && AgentId.TryParse(uri[Before.Length..^After.Length], out agent);
    }
}
