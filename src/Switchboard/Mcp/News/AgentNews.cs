namespace Switchboard.Mcp.News;

/// <summary>Something happened that an agent wants to know of. It tells that, never what: the agent fetches that by a tool or a resource.</summary>
/// <param name="Kind">The kind of event, such as <c>message.received</c>, or <see cref="ProfileChanged"/>.</param>
/// <param name="EventId">The event's row, when there is one.</param>
/// <param name="ConversationId">The conversation in which it happened, if in any.</param>
internal sealed record AgentNews(OrganizationId OrganizationId, AgentId AgentId, string Kind, EventId? EventId = null, ConversationId? ConversationId = null)
{
    /// <summary>The agent's profile or its channels are others now. No event: only who watches the agent's card is told.</summary>
    public const string ProfileChanged = "agent.changed";
}
