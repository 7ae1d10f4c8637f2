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
/// Says how much an agent may do and spend. An agent's own token never changes its limits; whatever an admin sets, the limits of the
/// organization's tier hold for all its agents together.
/// </summary>
internal sealed class SetAgentLimits(DoOnce once, AgentReach reach, LimitSettings settings, AuditLog audit) : IUseCase, IEndpoint
{
    const string Tool = "comms_set_agent_limits";
    const string ResetSays = "Whether limits that aren't given go back to this deployment's defaults; otherwise they stay as they are.";

    [Example("""{"limits": {"maxActionsPerDay": 200, "maxSpendPerDay": 5}}""")]
    internal sealed record Request(
        LimitNumbers Limits,
        [property: Description(ResetSays)] bool Reset = false,
        [property: MaxLength(ClientRefs.MaxLength)] string? ClientRef = null);

    static readonly Sql Begin = $"""
        {UsageLimit.Insert}
        VALUES (@subject, @organization, {UsageLimit.Nothing})
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

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPut("/api/v1/agents/{agentId}/limits", (AgentId agentId, Request request, Caller caller, SetAgentLimits limits, CancellationToken ct) =>
            limits.Set(caller, agentId, request.Limits, request.Reset, request.ClientRef, ct).ToHttp())
        .Says("setAgentLimits", "Usage", "Say how much an agent may do and spend").Requires(Tier.Organization);

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
            var before = LimitNumbers.Of((await UsageLimit.Read(unit, organization, agentId)).Agent!.Own);
            await Write(unit, agentId.Value, limits, reset);
            await audit.Append(unit, organization, caller.Actor, "agent.limits_changed", agentId.Value, new { limits, reset, before });
            return await AgentLimits.Of(unit, organization, agentId, settings);
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
}
