using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Audit;
using Switchboard.Channels;
using Switchboard.Channels.Mail;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Agents;

/// <summary>Where a copy of what people write to an agent goes, beside the agent itself.</summary>
/// <param name="Mailbox">An e-mail address; null copies nothing.</param>
/// <param name="WebhookUrl">An address; null copies nothing.</param>
[Example("""{"mailbox": "office@example.com", "webhookUrl": "https://example.com/copies"}""")]
internal sealed record RouteDuplication(
    [property: MaxLength(254), Description("An e-mail address that gets a copy of each message; null or empty copies nothing.")] string? Mailbox = null,
    [property: MaxLength(OutsideRules.MaxUrl), Description("A public https address that each message is posted to, signed and retried as webhooks are; null or empty copies nothing.")]
    string? WebhookUrl = null);

/// <summary>Where copies go, with the secret when it is a new one.</summary>
internal sealed record RouteDuplicationView(
    [property: Description("The e-mail address that gets a copy of each message.")] string? Mailbox,
    [property: Description("The address that each message is posted to. It stands in the list of webhooks too, with its deliveries.")] string? WebhookUrl)
{
    /// <summary>What posts are signed with; shown once, when the address is first set.</summary>
    [Description("What posts to webhookUrl are signed with (Standard Webhooks); shown once, when the address is first set.")]
    public string? WebhookSecret { get; init; }
}

/// <summary>Says which mailbox and which webhook get a copy of what people write to an agent.</summary>
internal sealed class DuplicateRoute(Database db, AgentReach reach, AgentDirectory directory, IAgentCallback callback, AuditLog audit) : IUseCase, IEndpoint
{
    static readonly Sql Note = "UPDATE agent SET copy_to = @mailbox, version = version + 1 WHERE organization_id = @organization AND id = @agent";

    static readonly Problem OurOwn = Problem.Invalid("mailbox", "This is an agent's own mailbox: copies would go round for ever.", "Give the address of a person.");

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/agents/{agentId}/route-duplication", (AgentId agentId, Caller caller, DuplicateRoute duplicate, CancellationToken ct) =>
            duplicate.Tell(agentId, caller, ct).ToHttp()).Says("getRouteDuplication", "Agents", "Where a copy of what people write to an agent goes").Requires(Tier.Organization);
        routes.MapPut("/api/v1/agents/{agentId}/route-duplication", (AgentId agentId, RouteDuplication request, Caller caller, DuplicateRoute duplicate, CancellationToken ct) =>
            duplicate.Set(agentId, request, caller, ct).ToHttp()).Says("setRouteDuplication", "Agents",
            "Say where a copy of what people write to an agent goes; what is left out gets none").Requires(Tier.Organization);
    }

    /// <summary>The wish in the form that is kept, or what is wrong with it.</summary>
    public async ValueTask<Outcome<RouteDuplication?>> Check(RouteDuplication? wish, CancellationToken ct)
    {
        if (wish is null)
        {
            return default(RouteDuplication);
        }

        var url = string.IsNullOrEmpty(wish.WebhookUrl) ? null : wish.WebhookUrl;
        if (url is not null && callback.Check("webhookUrl", url) is { } unreachable)
        {
            return unreachable;
        }

        if (string.IsNullOrEmpty(wish.Mailbox))
        {
            return new RouteDuplication(null, url);
        }

        var mailbox = EmailAddress.Parse("mailbox", wish.Mailbox);
        return mailbox.Problem is { } wrong ? wrong
            : (await directory.Holding(ChannelKind.Email, mailbox.Value.Value, ct, evenIfOff: true)).Count > 0 ? OurOwn
            : new RouteDuplication(mailbox.Value.Value, url);
    }

    async Task<Outcome<RouteDuplicationView>> Tell(AgentId agent, Caller caller, CancellationToken ct)
    {
        var found = await reach.Find(caller, agent, ct);
        return found.Problem is { } unknown ? unknown
            : new RouteDuplicationView(found.Value.CopiesTo, await db.Read(found.Value.OrganizationId, session => callback.UrlOf(session, agent, CallbackRole.Copy), ct));
    }

    async Task<Outcome<RouteDuplicationView>> Set(AgentId agent, RouteDuplication request, Caller caller, CancellationToken ct)
    {
        var found = await reach.Find(caller, agent, ct);
        if (found.Problem is { } unknown)
        {
            return unknown;
        }

        var checkedWish = await Check(request, ct);
        if (checkedWish.Problem is { } wrong)
        {
            return wrong;
        }

        var (organization, wish, draft) = (found.Value.OrganizationId, checkedWish.Value!, callback.Prepare());
        var set = await db.Write(organization, async unit =>
        {
            await unit.Execute(Note, new { agent, mailbox = wish.Mailbox });
            var secret = await callback.Point(unit, agent, CallbackRole.Copy, wish.WebhookUrl, draft);
            await audit.Append(unit, organization, caller.Actor, "agent.route_duplication", agent.Value, new { mailbox = wish.Mailbox is not null, webhook = wish.WebhookUrl is not null });
            return new RouteDuplicationView(wish.Mailbox, wish.WebhookUrl) { WebhookSecret = secret };
        }, ct);
        directory.Forget(agent);
        callback.Changed(organization);
        return set;
    }
}
