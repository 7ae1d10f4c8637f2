using System.Globalization;
using Switchboard.Channels.Gate;
using Switchboard.Data;

namespace Switchboard.Billing;

/// <summary>
/// Nobody does more than the limits of the agent and of its organization let them, whoever asks. The rule looks; what is allowed is taken when it is
/// written down (<see cref="Allowance"/>), and what was taken isn't asked for again.
/// </summary>
internal sealed class LimitRule(LimitSettings settings) : IGateRule
{
    readonly LimitSql kept = new(settings, "u.");

    public string Name => "limits";

    // Last: it is about money, and the others are about what is right.
    public int Order => 1000;

    // One whose row isn't there yet is looked at closely.
    public string Suspicion => field ??= $"""
        @IsReserved = false AND (
            SELECT count(*) FROM usage_limit u
            WHERE u.organization_id = @organization AND u.subject IN (@AgentId, @organization) AND {kept.Fits}) < 2
        """;

    public bool Concerns(Outbound outbound) => !outbound.IsReserved && outbound is { Confirmation: false, IsCopy: false, IsBeyondLimits: false };

    public async ValueTask<Verdict> Judge(Outbound outbound, Session session)
    {
        var (agent, organization) = await UsageLimit.Read(session, outbound.OrganizationId, outbound.AgentId);
        var reached = agent!.Reached(settings, outbound.CountedAt, outbound.Cost).Select(one => (Limit: one, IsAgents: true))
            .Concat(organization.Reached(settings, outbound.CountedAt, outbound.Cost).Select(one => (Limit: one, IsAgents: false)))
            // What no time opens goes before what opens last.
            .OrderByDescending(one => one.Limit.Until ?? DateTimeOffset.MaxValue).ToList();
        if (reached.Count == 0)
        {
            return Verdict.Allow;
        }

        var (limit, isAgents) = reached[0];
        var wait = limit.Until is { } until
            ? $"Send again from {until.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC on."
            : limit.Advice;
        var (whose, source, next) = isAgents ? OfAgent(limit)
            : organization.WithoutOwn.Reached(settings, outbound.CountedAt, outbound.Cost).Contains(limit)
                ? OfTier(limit, EnumText.Of(organization.TierIn(settings)))
            : OfOrganization(limit);
        return Verdict.Deny(whose, Name, source, limit.Until, $"{wait} {next}");
    }

    static (string Reason, string Source, string Next) OfAgent(ReachedLimit limit) => (
        $"The agent {limit.What}.", "BIL-2: the agent's limits",
        "An admin of the organization can raise the agent's limits (comms_set_agent_limits, PUT /api/v1/agents/{agentId}/limits).");

    static (string Reason, string Source, string Next) OfTier(ReachedLimit limit, string tier) => (
        $"The organization {limit.What} (tier {tier}).", $"BIL-3: the limits of the organization, tier {tier}",
        "The operator of this deployment can give the organization another tier (comms_set_billing_config, PUT /api/v1/billing/config).");

    static (string Reason, string Source, string Next) OfOrganization(ReachedLimit limit) => (
        $"The organization {limit.What} (a limit that its admin set).", "BIL-3: the organization's own limits (PUT /api/v1/billing/config)",
        "An admin of the organization can raise it or take it off (comms_set_billing_config, PUT /api/v1/billing/config: limits, resetLimits).");
}
