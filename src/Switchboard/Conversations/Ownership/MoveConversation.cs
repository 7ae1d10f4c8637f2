using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ModelContextProtocol.Server;
using Switchboard.Conversations.Reading;
using Switchboard.Events;
using Switchboard.Tenancy;

namespace Switchboard.Conversations.Ownership;

/// <summary>Moves a conversation on: a human has to look at it, it is done, or it is open again.</summary>
internal sealed class MoveConversation(HandConversation hand) : IUseCase, IEndpoint
{
    [Example("""{"state": "escalated", "note": "She asks for a refund."}""")]
    internal sealed record Request(ConversationState State, [property: MaxLength(HandConversation.LongestNote)] string? Note = null);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPatch("/api/v1/conversations/{conversationId}", (ConversationId conversationId, Request request, Caller caller, MoveConversation move, HttpContext context, CancellationToken ct) =>
            move.Move(caller, conversationId, request.State, request.Note, EntityTag.IfMatch(context.Request), ct).ToHttp())
        .Says("changeConversation", "Conversations", "Escalate a conversation, put it away, or open it again").LetsIn(Role.Operator);

    [McpServerTool(
        Name = "comms_escalate_conversation", Title = "Ask a human to look at a conversation", ReadOnly = false, Destructive = false,
        Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description(
        "Ask a human of the organization to look at a conversation, saying why. You may tell the person that somebody will; once a human has taken "
        + "it over, what you send is refused until it is handed back.")]
    public Task<Outcome<ConversationView>> Escalate(
        Caller caller,
        [Description("The conversation.")] ConversationId conversationId,
        [MaxLength(HandConversation.LongestNote), Description("Why, and what the human has to know.")] string reason,
        CancellationToken ct = default) =>
        string.IsNullOrWhiteSpace(reason)
            ? Task.FromResult<Outcome<ConversationView>>(Problem.Invalid("reason", "There is no reason.", "Say why a human has to look at it."))
            : Move(caller, conversationId, ConversationState.Escalated, reason, null, ct);

    [McpServerTool(Name = "comms_archive_conversation", Title = "Put a conversation away", ReadOnly = false, Destructive = false, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Put a conversation away that is done. Its messages no longer wait for you; the next message opens it again.")]
    public Task<Outcome<ConversationView>> Archive(
        Caller caller,
        [Description("The conversation.")] ConversationId conversationId,
        [MaxLength(HandConversation.LongestNote), Description("What came of it.")] string? note = null,
        CancellationToken ct = default) =>
        Move(caller, conversationId, ConversationState.Archived, note, null, ct);

    Task<Outcome<ConversationView>> Move(Caller caller, ConversationId conversation, ConversationState state, string? note, long? version, CancellationToken ct) =>
        hand.Hand(caller, conversation, version, note, (_, seen) => ValueTask.FromResult(Decide(caller, seen, state)), ct);

    static Outcome<Handing?> Decide(Caller caller, ConversationView seen, ConversationState state)
    {
        var owner = EnumText.Parse<ConversationOwner>(seen.Owner);
        if (seen.State == EnumText.Of(state))
        {
            return (Handing?)null;
        }

        if (caller.Tier == Tier.Agent && owner == ConversationOwner.Human)
        {
            return Problem.Conflict("conversation_owned", $"{seen.OwnerName ?? "A human"} has this conversation.", "Wait until it is handed back: an event conversation.assigned tells of it.");
        }

        return state switch
        {
            ConversationState.Escalated => new Handing(
                state, owner == ConversationOwner.Agent ? ConversationOwner.Nobody : owner, seen.OwnerName, seen.OwnerUserId, EventKinds.ConversationEscalated, "conversation.escalated"),
            ConversationState.Archived => new Handing(state, ConversationOwner.Agent, null, null, null, "conversation.archived"),
            _ => new Handing(state, owner == ConversationOwner.Nobody ? ConversationOwner.Agent : owner, seen.OwnerName, seen.OwnerUserId, null, "conversation.opened"),
        };
    }
}
