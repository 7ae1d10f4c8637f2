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

/// <summary>A human takes a conversation over, or hands it back to the agent. One has it at any time: of two who take it, one does.</summary>
internal sealed class AssignConversation(HandConversation hand) : IUseCase, IEndpoint
{
    [Example("""{"owner": "human", "name": "Maria", "note": "She asked for a person."}""")]
    internal sealed record Request(
        ConversationOwner Owner, [property: MaxLength(MessageText.LongestAuthor)] string? Name = null, [property: MaxLength(HandConversation.LongestNote)] string? Note = null);

    static readonly Problem NoName = Problem.Invalid("name", "It isn't said who takes the conversation over.", "Give the human's name.");

    static readonly Problem NotNamed = Problem.Invalid("name", "Only a human has a name here.", "Leave name out, or give it to owner human.");

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPut("/api/v1/conversations/{conversationId}/owner", (ConversationId conversationId, Request request, Caller caller, AssignConversation assign, HttpContext context, CancellationToken ct) =>
            assign.Assign(caller, conversationId, request.Owner, request.Name, request.Note, EntityTag.IfMatch(context.Request), ct).ToHttp())
        .Says("assignConversation", "Conversations", "Take a conversation over, or hand it back").LetsIn(Role.Operator).Requires(Tier.Organization);

    [McpServerTool(
        Name = "comms_assign_conversation", Title = "Take a conversation over or hand it back", ReadOnly = false, Destructive = false,
        Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description(
        "Give a conversation to a human by name, back to the agent with a note of what was agreed, or to nobody. While a human owns it, what the "
        + "agent sends is refused and what it had queued does not leave. Taking it from another human needs the version that you saw.")]
    [Requires(Tier.Organization)]
    public async Task<Outcome<ConversationView>> Assign(
        Caller caller,
        [Description("The conversation.")] ConversationId conversationId,
        [Description("Who answers from now on.")] ConversationOwner owner,
        [MaxLength(MessageText.LongestAuthor), Description("The human's name, with owner human.")] string? name = null,
        [MaxLength(HandConversation.LongestNote), Description("What the next owner has to know; the agent reads it when it is handed back.")] string? note = null,
        [Range(1, int.MaxValue), Description("The version that you saw: it is only changed if it is still that.")] long? version = null,
        CancellationToken ct = default)
    {
        if (owner == ConversationOwner.Human ? name is null : name is not null)
        {
            return owner == ConversationOwner.Human ? NoName : NotNamed;
        }

        if (name is not null && Line.Check("name", name, MessageText.LongestAuthor) is { } wrong)
        {
            return wrong;
        }

        return await hand.Hand(caller, conversationId, version, note, seen => Decide(seen, owner, name?.Trim(), version is not null), ct);
    }

    static Outcome<Handing?> Decide(ConversationView seen, ConversationOwner owner, string? name, bool isVersionKnown)
    {
        var state = EnumText.Parse<ConversationState>(seen.State);
        if (seen.Owner == EnumText.Of(owner) && seen.OwnerName == name)
        {
            return (Handing?)null;
        }

        if (owner == ConversationOwner.Human && seen.Owner == EnumText.Of(ConversationOwner.Human) && !isVersionKnown)
        {
            return Problem.Conflict(
                "conversation_owned", $"{seen.OwnerName ?? "A human"} has this conversation.", "Ask them to hand it back, or say that you know: send the version that you saw (If-Match).");
        }

        var next = owner == ConversationOwner.Agent && state == ConversationState.Escalated ? ConversationState.Open : state;
        return new Handing(next, owner, name, EventKinds.ConversationAssigned, "conversation.assigned");
    }
}
