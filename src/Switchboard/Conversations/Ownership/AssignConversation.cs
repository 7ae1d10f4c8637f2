using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ModelContextProtocol.Server;
using Switchboard.Conversations.Reading;
using Switchboard.Data;
using Switchboard.Events;
using Switchboard.Tenancy;
using Switchboard.Users;

namespace Switchboard.Conversations.Ownership;

/// <summary>A human takes a conversation over, or hands it back to the agent. One has it at any time: of two who take it, one does.</summary>
internal sealed class AssignConversation(HandConversation hand) : IUseCase, IEndpoint
{
    [Example("""{"owner": "human", "name": "Maria", "note": "She asked for a person."}""")]
    internal sealed record Request(
        ConversationOwner Owner,
        [property: MaxLength(MessageText.LongestAuthor), Description("With owner human: the name of somebody who doesn't sign in to the console.")] string? Name = null,
        [property: Description("With owner human: one of GET /api/v1/colleagues. With neither, whoever is signed in takes it.")] UserId? UserId = null,
        [property: MaxLength(HandConversation.LongestNote), Description("What the next owner has to know.")] string? Note = null);

    static readonly Problem NoName = Problem.Invalid(
        "name", "It isn't said who takes the conversation over.", "Give the human's name, or the userId of somebody who signs in to the console.");

    static readonly Problem TwoNames = Problem.Invalid("name", "A user has a name already.", "Send userId or name, and not both.");

    static readonly Problem NotNamed = Problem.Invalid("name", "Only a human has a name here.", "Leave name and userId out, or give them to owner human.");

    static readonly Problem NoUser = Problem.Invalid(
        "userId", "Nobody with this id can answer in this organization.", "GET /api/v1/colleagues lists those who can.");

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPut("/api/v1/conversations/{conversationId}/owner", (ConversationId conversationId, Request request, Caller caller, AssignConversation assign, HttpContext context, CancellationToken ct) =>
            assign.Assign(caller, conversationId, request.Owner, request.Name, request.UserId, request.Note, EntityTag.IfMatch(context.Request), ct).ToHttp())
        .Says("assignConversation", "Conversations", "Take a conversation over, or hand it back").LetsIn(Role.Operator).Requires(Tier.Organization);

    [McpServerTool(
        Name = "comms_assign_conversation", Title = "Take a conversation over or hand it back", ReadOnly = false, Destructive = false,
        Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description(
        "Give a conversation to a human by name or user id, back to the agent with a note of what was agreed, or to nobody. While a human owns it, what the "
        + "agent sends is refused and what it had queued does not leave. Taking it from another human needs the version that you saw.")]
    [Requires(Tier.Organization)]
    public async Task<Outcome<ConversationView>> Assign(
        Caller caller,
        [Description("The conversation.")] ConversationId conversationId,
        [Description("Who answers from now on.")] ConversationOwner owner,
        [MaxLength(MessageText.LongestAuthor), Description("The human's name, with owner human.")] string? name = null,
        [Description("Instead of the name: the user of the console who gets it.")] UserId? userId = null,
        [MaxLength(HandConversation.LongestNote), Description("What the next owner has to know; the agent reads it when it is handed back.")] string? note = null,
        [Range(1, int.MaxValue), Description("The version that you saw: it is only changed if it is still that.")] long? version = null,
        CancellationToken ct = default)
    {
        if (Check(caller, owner, name, userId) is { } wrong)
        {
            return wrong;
        }

        return await hand.Hand(
            caller,
            conversationId,
            version,
            note,
            async (unit, seen) => owner != ConversationOwner.Human ? Decide(seen, owner, null, null, note, version is not null)
                : await WhoOf(unit, caller, name, userId) is var (who, user) ? Decide(seen, owner, who, user, note, version is not null)
                : NoUser,
            ct);
    }

    static Problem? Check(Caller caller, ConversationOwner owner, string? name, UserId? user) => (owner, name, user) switch
    {
        (ConversationOwner.Human, { }, { }) => TwoNames,
        (ConversationOwner.Human, null, null) when caller.User is null => NoName,
        (not ConversationOwner.Human, _, { }) or (not ConversationOwner.Human, { }, _) => NotNamed,
        _ => name is null ? null : Line.Check("name", name, MessageText.LongestAuthor),
    };

    /// <summary>The human who gets it; null where there is no such user, or they may only look.</summary>
    static async ValueTask<(string Name, UserId? User)?> WhoOf(Session unit, Caller caller, string? name, UserId? user) => name is not null ? (name.Trim(), null)
        : caller.User is { } me && (user is null || user == me.UserId) ? (me.Name, me.UserId)
        : await unit.One(WebUser.Find, new { user }, WebUser.From) is { CanAnswer: true } colleague ? (colleague.Name, colleague.UserId)
        : null;

    static Outcome<Handing?> Decide(ConversationView seen, ConversationOwner owner, string? name, UserId? user, string? note, bool isVersionKnown)
    {
        var state = EnumText.Parse<ConversationState>(seen.State);
        var isTheirs = seen.Owner == EnumText.Of(owner) && seen.OwnerName == name && seen.OwnerUserId == user;
        if (isTheirs && (note is null || note == seen.Note))
        {
            return (Handing?)null;
        }

        if (!isTheirs && owner == ConversationOwner.Human && seen.Owner == EnumText.Of(ConversationOwner.Human) && !isVersionKnown)
        {
            return Problem.Conflict(
                "conversation_owned", $"{seen.OwnerName ?? "A human"} has this conversation.", "Ask them to hand it back, or say that you know: send the version that you saw (If-Match).");
        }

        var next = owner == ConversationOwner.Agent && state == ConversationState.Escalated ? ConversationState.Open : state;
        return new Handing(next, owner, name, user, EventKinds.ConversationAssigned, "conversation.assigned");
    }
}
