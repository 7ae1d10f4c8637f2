using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Switchboard.Audit;
using Switchboard.Compliance;
using Switchboard.Data;
using Switchboard.Events;
using Switchboard.Kernel.Http;
using Switchboard.Tenancy;

namespace Switchboard.Conversations.Receiving;

/// <summary>
/// The link under a mail. Mail programs post to it at one click (RFC 8058), people press its page's button; to look at it changes nothing,
/// since scanners follow links.
/// </summary>
internal sealed class Unsubscribe(Database database, MessageLinks links, AuditLog audit, ISignals signals, Ids ids, TimeProvider clock) : IUseCase, IEndpoint
{
    const string Guard = "Its mark is the permission, and only whoever got the mail has it.";

    static readonly Sql Find = """
        SELECT m.agent_id, m.conversation_id, m.from_address, m.to_address, o.name
        FROM message m JOIN organization o ON o.organization_id = m.organization_id
        WHERE m.organization_id = @organization AND m.id = @message AND m.direction = 'out'
        """;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(MessageLinks.UnsubscribePath + "/{token}", (string token, HttpContext context, Unsubscribe unsubscribe) =>
            unsubscribe.Show(token, context))
            .ExcludeFromDescription()
            .Open(Guard);
        routes.MapPost(MessageLinks.UnsubscribePath + "/{token}", (string token, HttpContext context, Unsubscribe unsubscribe) =>
            unsubscribe.Record(token, context))
            .ExcludeFromDescription()
            .Open(Guard);
    }

    async Task Show(string token, HttpContext context)
    {
        if (await Open(token, context.RequestAborted) is not { } mail)
        {
            await NotOurs(context);
            return;
        }

        await SmallPage.Write(
            context, $"No more messages from {mail.Sender}?",
            $"""
            <p>{WebUtility.HtmlEncode(mail.Sender)} will not write to {WebUtility.HtmlEncode(mail.Person)} any more.</p>
            <form method="post"><button>Unsubscribe</button></form>
            """);
    }

    async Task Record(string token, HttpContext context)
    {
        if (await Open(token, context.RequestAborted) is not { } mail)
        {
            await NotOurs(context);
            return;
        }

        // Whoever asked for it has gone with its answer only: what was asked for holds.
        if (await database.Write(mail.Organization, unit => Record(unit, mail), CancellationToken.None))
        {
            signals.Publish(EventRow.Written, mail.Agent.Value);
        }

        await SmallPage.Write(
            context, "You are unsubscribed",
            $"""
            <p>{WebUtility.HtmlEncode(mail.Sender)} will not write to {WebUtility.HtmlEncode(mail.Person)} any more. Nothing else is needed.</p>
            <p>Should you change your mind, write START to {WebUtility.HtmlEncode(mail.From)}.</p>
            """);
    }

    async ValueTask<bool> Record(Session unit, SentMail mail)
    {
        var now = clock.GetUtcNow();
        if (await unit.Execute(OptOut.Record, new { address = mail.Person, keyword = "unsubscribe", source = mail.Message.Value, at = now }) == 0)
        {
            return false;
        }

        await unit.Execute(
            EventRow.Insert,
            new EventBirth(ids.Next<EventId>(), mail.Agent, EventKinds.ContactOptedOut, mail.Message.Value, mail.Conversation, null, now));
        await audit.Append(unit, mail.Organization, "contact", EventKinds.ContactOptedOut, mail.Message.Value);
        return true;
    }

    async ValueTask<SentMail?> Open(string token, CancellationToken ct) =>
        links.ReadUnsubscribe(token) is not var (organization, message) ? null : await database.Read(
            organization,
            session => session.One(Find, new { message }, row => new SentMail(
                organization, message, row.Id<AgentId>("agent_id"), row.Id<ConversationId>("conversation_id"), row.Text("from_address"),
                row.Text("to_address"), row.Text("name"))),
            ct);

    static Task NotOurs(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return SmallPage.Write(
            context,
            "This link leads nowhere",
            "<p>Perhaps a part of it is missing: open it from the mail again. To end mail you can also answer it with STOP.</p>");
    }

    sealed record SentMail(
        OrganizationId Organization, MessageId Message, AgentId Agent, ConversationId Conversation, string From, string Person, string Sender);
}
