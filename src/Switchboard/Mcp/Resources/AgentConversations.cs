using System.ComponentModel;
using ModelContextProtocol.Server;
using Switchboard.Agents;
using Switchboard.Tenancy;

namespace Switchboard.Mcp.Resources;

/// <summary>An agent's conversations, those first in which a message came or went last.</summary>
internal sealed class AgentConversations(AgentReach reach, ConversationList conversations) : IUseCase
{
    [McpServerResource(
        UriTemplate = "comms://agents/{agentId}/conversations{?cursor}", Name = "agent_conversations", Title = "Conversations of an agent",
        MimeType = UseCaseResource.Json)]
    [Description("An agent's conversations, the one with the newest message first, each with the address at which it can be read.")]
    public async Task<Outcome<Page<ConversationLine>>> Read(
        Caller caller,
        [Description("The agent.")] AgentId agentId,
        [Description("nextCursor of the page before.")] string? cursor = null,
        CancellationToken ct = default)
    {
        var agent = await reach.Find(caller, agentId, ct);
        return agent.Problem is { } unknown ? unknown : await conversations.Page(agent.Value.OrganizationId, agentId, cursor, ct);
    }
}
