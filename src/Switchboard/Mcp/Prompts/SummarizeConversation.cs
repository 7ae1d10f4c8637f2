using System.ComponentModel;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Switchboard.Mcp.Resources;
using Switchboard.Tenancy;

namespace Switchboard.Mcp.Prompts;

/// <summary>What a person who takes over needs to know.</summary>
internal sealed class SummarizeConversation(OfferResources resources) : IUseCase
{
    [McpServerPrompt(Name = "summarize_conversation", Title = "Summarize a conversation")]
    [Description("Summarizes a conversation for whoever takes it over: what the person wants, what was promised, what is open.")]
    public async Task<Outcome<GetPromptResult>> Write(
        Caller caller,
        [Description("The conversation.")] ConversationId conversationId,
        CancellationToken ct = default)
    {
        var uri = ConversationLine.UriOf(conversationId);
        var conversation = await resources.Embed(caller, uri, ct);
        return conversation.Problem is { } problem
            ? problem
            : Messages.Prompt(
                "Summarizes a conversation.",
                $"""
                Summarize this conversation for a colleague who takes it over. {Messages.Below}

                Its messages are newest first; when nextCursor is there, older ones are at {uri}?cursor= and it. Say in a few lines:
                what the person wants, what was promised and by when, what is still open, what the person must not be told again,
                and which deliveries failed and why. Name messages by their messageId. Say what you don't know instead of guessing.
                """,
                conversation.Value);
    }
}
