using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using ModelContextProtocol.Server;
using Switchboard.Agents;
using Switchboard.Audit;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Billing;

/// <summary>
/// Says how much an agent may do and spend. An agent's own token reads its limits and never changes them; whatever an admin sets, the limits of the
/// organization's tier hold for all its agents together.
/// </summary>
internal sealed class SetAgentLimits(Database database, DoOnce once, AgentReach reach, LimitSettings settings, AuditLog audit) : IUseCase, IEndpoint
{
    const string Tool = "comms_set_agent_limits";
    const string ResetSays = "Whether limits that aren't given go back to this deployment's defaults; otherwise they stay as they are.";

    [Example("""{"limits": {"maxActionsPerDay": 200, "maxSpendPerDay": 5}}""")]
    internal sealed record Request(
        LimitNumbers Limits,
        [property: Description(ResetSays)] bool Reset = false,
        [property: MaxLength(ClientRefs.MaxLength)] string? ClientRef = null);

    static readonly Sql Begin = """
        INSERT INTO usage_limit (subject, organization_id, minute_at, minute_count, hour_at, hour_count, day_at, day_count, day_micros, month_at, month_micros)
        VALUES (@subject, @organization, 0, 0, 0, 0, 0, 0, 0, 0, 0)
        ON CONFLICT (subject) DO NOTHING
        """;

    static readonly Sql Change = """
        UPDATE usage_limit SET
            per_minute = coalesce(@PerMinute, CASE WHEN @Reset THEN NULL ELSE per_minute END),
            per_hour = coalesce(@PerHour, CASE WHEN @Reset THEN NULL ELSE per_hour END),
            per_day = coalesce(@PerDay, CASE WHEN @Reset THEN NULL ELSE per_day END),
            spend_day = coalesce(@SpendPerDay, CASE WHEN @Reset THEN NULL ELSE spend_day END),
            spend_month = coalesce(@SpendPerMonth, CASE WHEN @Reset THEN NULL ELSE spend_month END),
            same_number = coalesce(@SameNumber, CASE WHEN @Reset THEN NULL ELSE same_number END),
            spend_action = coalesce(@SpendPerAction, CASE WHEN @Reset THEN NULL ELSE spend_action END)
        WHERE subject = @Subject AND organization_id = @organization
        """;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/agents/{agentId}/limits", (AgentId agentId, Caller caller, SetAgentLimits limits, CancellationToken ct) =>
            limits.Get(caller, agentId, ct).ToHttp())
            .Says("getAgentLimits", "Usage", "How much an agent may do and spend");
        routes.MapPut("/api/v1/agents/{agentId}/limits", (AgentId agentId, Request request, Caller caller, SetAgentLimits limits, CancellationToken ct) =>
            limits.Set(caller, agentId, request.Limits, request.Reset, request.ClientRef, ct).ToHttp())
            .Says("setAgentLimits", "Usage", "Say how much an agent may do and spend").Requires(Tier.Organization);
    }

    [McpServerTool(Name = Tool, Title = "Set an agent's limits", Destructive = false, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description(
        "Says how much an agent may do in a minute, an hour and a day, and how many US dollars it may spend in a day and a month (UTC), and on one action. "
        + "What isn't given stays as it is. The limits of the organization's tier hold besides.")]
    [Requires(Tier.Organization)]
    public async Task<Outcome<AgentLimits>> Set(
        Caller caller,
        [Description("The agent.")] AgentId agentId,
        [Description("The limits to change.")] LimitNumbers limits,
        [Description(ResetSays)] bool reset = false,
        [MaxLength(ClientRefs.MaxLength), Description("Your own reference for this. Repeated, it returns the first answer and changes nothing again.")]
        string? clientRef = null,
        CancellationToken ct = default)
    {
        if ((ClientRefs.Check(clientRef) ?? limits.Check()) is { } wrong)
        {
            return wrong;
        }

        var found = await reach.Find(caller, agentId, ct);
        if (found.Problem is { } unknown)
        {
            return unknown;
        }

        var organization = found.Value.OrganizationId;
        return await once.Write<AgentLimits>(organization, new(caller, Tool, clientRef, new { agentId, limits, reset }), async unit =>
        {
            await Write(unit, agentId.Value, limits, reset);
            await audit.Append(unit, organization, caller.Actor, "agent.limits_changed", agentId.Value, new { limits, reset });
            return await Look(unit, organization, agentId);
        }, ct);
    }

    /// <summary>Writes limits of one's own, inside the unit that changes them.</summary>
    internal static async ValueTask Write(Session unit, string subject, LimitNumbers limits, bool reset)
    {
        var kept = limits.Kept();
        await unit.Execute(Begin, new { subject });
        await unit.Execute(Change, new
        {
            Subject = subject, kept.PerMinute, kept.PerHour, kept.PerDay, kept.SpendPerDay, kept.SpendPerMonth, SameNumber = kept.CallsPerDaySameNumber,
            kept.SpendPerAction, Reset = reset,
        });
    }

    async Task<Outcome<AgentLimits>> Get(Caller caller, AgentId agent, CancellationToken ct)
    {
        var found = await reach.Find(caller, agent, ct);
        return found.Problem is { } unknown ? unknown
            : await database.Read(found.Value.OrganizationId, session => Look(session, found.Value.OrganizationId, agent), ct);
    }

    async ValueTask<AgentLimits> Look(Session session, OrganizationId organization, AgentId agent)
    {
        var (own, whole) = await UsageLimit.Read(session, organization, agent);
        return new(
            agent, LimitNumbers.Of(own!.InForce(settings)), LimitNumbers.Of(own.Own), LimitNumbers.Of(whole.InForce(settings)), whole.TierIn(settings));
    }
}

/// <summary>How much an agent may do and spend.</summary>
internal sealed record AgentLimits(
    [property: Description("The agent.")] AgentId AgentId,
    [property: Description("What holds for it.")] LimitNumbers Limits,
    [property: Description("Those of them that were set for it; the others are this deployment's defaults.")] LimitNumbers Own,
    [property: Description("What holds for all agents of the organization together.")] LimitNumbers Organization,
    [property: Description("The organization's tier.")] BillingTier Tier);
