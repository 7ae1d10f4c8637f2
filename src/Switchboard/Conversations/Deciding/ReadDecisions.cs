using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Agents;
using Switchboard.Channels;
using Switchboard.Channels.Gate;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Conversations.Deciding;

/// <summary>What the gate decided: refusals, what was asked for its own sake, and by their message the decisions that let one through.</summary>
internal sealed class ReadDecisions(Database database, AgentReach reach, OutboundGate gate) : IUseCase, IEndpoint
{
    static readonly Problem Unknown = Problem.NotFound(
        "decision", "GET /api/v1/decisions lists what was refused or asked; a message has the decision that allowed it under its own id, dec_ for msg_.");

    static readonly Sql Page = $"""
        SELECT {Decision.Columns} FROM decision
        WHERE organization_id = @organization AND id < @before AND (@agent = '' OR agent_id = @agent) AND (@address = '' OR address = @address)
            AND (@allowed = '' OR allowed = (@allowed = 'true'))
        ORDER BY id DESC LIMIT @take
        """;

    static readonly Sql One = $"SELECT {Decision.Columns} FROM decision WHERE organization_id = @organization AND id = @decision";

    static readonly Sql OfMessage = """
        SELECT id, organization_id, agent_id, from_address, to_address, channel, purpose, created_at, known
        FROM message
        WHERE organization_id = @organization AND id = @message AND direction = 'out'
        """;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/decisions", (
                Caller caller, ReadDecisions read, AgentId? agentId, string? contactAddress, bool? allowed, OrganizationId? organizationId, string? cursor,
                [Range(1, Paging.MaxLimit)] int? limit, CancellationToken ct) =>
            read.List(caller, agentId, contactAddress, allowed, organizationId, cursor, limit, ct).ToHttp())
            .Says("listDecisions", "Compliance", "What the gate refused, and what it was asked, newest first");
        routes.MapGet("/api/v1/decisions/{decisionId}", (
                DecisionId decisionId, Caller caller, ReadDecisions read, OrganizationId? organizationId, CancellationToken ct) =>
            read.Find(caller, decisionId, organizationId, ct).ToHttp())
            .Says("getDecision", "Compliance", "One decision with its rule, source, local time and basis");
    }

    async Task<Outcome<Page<DecisionView>>> List(
        Caller caller, AgentId? agent, string? contactAddress, bool? allowed, OrganizationId? named, string? cursor, int? limit, CancellationToken ct)
    {
        var page = Paging.Read<DecisionId>(cursor, limit);
        var organization = caller.Reach(named);
        if ((page.Problem ?? organization.Problem) is { } wrong)
        {
            return wrong;
        }

        if ((agent ?? caller.AgentId) is { } one)
        {
            var entry = await reach.Find(caller, one, ct);
            if (entry.Problem is { } unreached)
            {
                return unreached;
            }

            agent = one;
        }

        Outcome<string> address = contactAddress is null ? "" : ChannelAddress.ParseAny("contactAddress", contactAddress, null);
        if (address.Problem is { } unreadable)
        {
            return unreadable;
        }

        var asked = new
        {
            page.Value.Before, page.Value.Take, agent = agent?.Value ?? "", address = address.Value,
            allowed = allowed switch { true => "true", false => "false", null => "" },
        };
        var rows = await database.Read(organization.Value, session => session.Many(Page, asked, Decision.From), ct);
        return page.Value.Of(rows.ConvertAll(DecisionView.Of), view => view.DecisionId.Value);
    }

    /// <summary>One decision, where the caller may see it.</summary>
    public async Task<Outcome<DecisionView>> Find(Caller caller, DecisionId decision, OrganizationId? named, CancellationToken ct)
    {
        var organization = caller.Reach(named);
        if (organization.Problem is { } unreached)
        {
            return unreached;
        }

        var message = MessageId.From(MessageId.Prefix + decision.Value[DecisionId.Prefix.Length..]);
        var found = await database.Read<DecisionView?>(organization.Value, async session =>
            await session.One(One, new { decision }, Decision.From) is { } kept
                ? DecisionView.Of(kept with { Message = kept.Message ?? await Known(session, message) })
            : await session.One(OfMessage, new { message }, Let) is { } allowed ? DecisionView.Of(allowed)
            : null, ct);
        return found is null || (caller.AgentId is { } own && found.AgentId != own) ? Unknown : found;
    }

    static async ValueTask<MessageId?> Known(Session session, MessageId message) =>
        await session.One(OfMessage, new { message }, row => row.Text("agent_id")) is null ? null : message;

    /// <summary>What let a message through without a row of its own.</summary>
    Decision Let(Row row)
    {
        var (message, made) = (row.Id<MessageId>("id"), row.Instant("created_at"));
        var outbound = new Outbound(
            row.Id<OrganizationId>("organization_id"), row.Id<AgentId>("agent_id"), row.Enum<ChannelKind>("channel"), row.Text("from_address"),
            row.Text("to_address"), row.Enum<Purpose>("purpose"), "", made, Caller: null);
        var (at, facts) = gate.Recall(outbound, row.TextOrNull("known"));
        return new(
            DecisionId.Of(message), outbound.AgentId, outbound.To, outbound.Channel, outbound.Purpose, Allowed: true, Decision.AllRules,
            Decision.NoObjection, Decision.TheGate, null, at, made)
        {
            Facts = facts,
            Message = message,
        };
    }
}
