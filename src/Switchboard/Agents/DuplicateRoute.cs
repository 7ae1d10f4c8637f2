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

/// <summary>Where a copy of what people write to an agent goes, beside the agent itself. Webhooks get one by the agent's callback, or by a webhook of the organization's.</summary>
/// <param name="Mailbox">An e-mail address; null copies nothing.</param>
internal sealed record RouteDuplication([property: MaxLength(254), Description("An e-mail address that gets a copy of each message; null or empty copies nothing.")] string? Mailbox = null);

/// <summary>Says which mailbox gets a copy of what people write to an agent.</summary>
internal sealed class DuplicateRoute(Database db, AgentReach reach, AgentDirectory directory, AuditLog audit) : IUseCase, IEndpoint
{
    static readonly Sql Note = "UPDATE agent SET copy_to = @mailbox, version = version + 1 WHERE organization_id = @organization AND id = @agent";

    static readonly Problem OurOwn = Problem.Invalid("mailbox", "This is an agent's own mailbox: copies would go round for ever.", "Give the address of a person.");

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/agents/{agentId}/route-duplication", (AgentId agentId, Caller caller, DuplicateRoute duplicate, CancellationToken ct) =>
            duplicate.Tell(agentId, caller, ct).ToHttp()).Says("getRouteDuplication", "Agents", "Where a copy of what people write to an agent goes").Requires(Tier.Organization);
        routes.MapPut("/api/v1/agents/{agentId}/route-duplication", (AgentId agentId, RouteDuplication request, Caller caller, DuplicateRoute duplicate, CancellationToken ct) =>
            duplicate.Set(agentId, request, caller, ct).ToHttp()).Says("setRouteDuplication", "Agents", "Say where a copy of what people write to an agent goes").Requires(Tier.Organization);
    }

    /// <summary>The wish in the form that is kept, or what is wrong with it.</summary>
    public async ValueTask<Outcome<RouteDuplication?>> Check(RouteDuplication? wish, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(wish?.Mailbox))
        {
            return wish is null ? default(RouteDuplication) : new RouteDuplication();
        }

        var mailbox = EmailAddress.Parse("mailbox", wish.Mailbox);
        return mailbox.Problem is { } wrong ? wrong
            : (await directory.Holding(ChannelKind.Email, mailbox.Value.Value, ct, evenIfOff: true)).Count > 0 ? OurOwn
            : new RouteDuplication(mailbox.Value.Value);
    }

    async Task<Outcome<RouteDuplication>> Tell(AgentId agent, Caller caller, CancellationToken ct)
    {
        var found = await reach.Find(caller, agent, ct);
        return found.Problem is { } unknown ? unknown : new RouteDuplication(found.Value.CopiesTo);
    }

    async Task<Outcome<RouteDuplication>> Set(AgentId agent, RouteDuplication request, Caller caller, CancellationToken ct)
    {
        var found = await reach.Find(caller, agent, ct);
        if (found.Problem is { } unknown)
        {
            return unknown;
        }

        var wish = await Check(request, ct);
        if (wish.Problem is { } wrong)
        {
            return wrong;
        }

        var organization = found.Value.OrganizationId;
        await db.Write(organization, async unit =>
        {
            await unit.Execute(Note, new { agent, mailbox = wish.Value?.Mailbox });
            await audit.Append(unit, organization, caller.Actor, "agent.route_duplication", agent.Value, new { copies = wish.Value?.Mailbox is not null });
            return 1;
        }, ct);
        directory.Forget(agent);
        return wish.Value ?? new RouteDuplication();
    }
}
