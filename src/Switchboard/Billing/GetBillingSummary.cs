using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using ModelContextProtocol.Server;
using Switchboard.Agents;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Billing;

/// <summary>What providers take for a period, and what is billed for it.</summary>
internal sealed class GetBillingSummary(Database database, AgentReach reach, LimitSettings settings, TimeProvider clock) : IUseCase, IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/v1/billing", (
                Caller caller, GetBillingSummary summary, AgentId? agentId, Word<UsagePeriod>? period, OrganizationId? organizationId, CancellationToken ct) =>
            summary.Get(caller, agentId, period?.Value ?? UsagePeriod.Month, organizationId, ct).ToHttp())
        .Says("getBilling", "Billing", "What providers take, and what is billed").Requires(Tier.Organization);

    [McpServerTool(
        Name = "comms_get_billing_summary", Title = "What is billed", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false,
        UseStructuredContent = true)]
    [Description("What providers take for a period, and what is billed for it with the markup: of one agent, or of all together.")]
    [Requires(Tier.Organization)]
    public async Task<Outcome<BillingSummary>> Get(
        Caller caller,
        [Description("The agent; left out, all of the organization's together.")] AgentId? agentId = null,
        [Description("How far back: days are UTC's, weeks begin on Monday.")] UsagePeriod period = UsagePeriod.Month,
        [Description("For super-admins: whose billing, where no agent is named.")] OrganizationId? organizationId = null,
        CancellationToken ct = default)
    {
        var found = await UsageReach.Of(reach, caller, agentId, organizationId, ct);
        if (found.Problem is { } unreached)
        {
            return unreached;
        }

        var ((organization, agent), since) = (found.Value, period.Since(clock.GetUtcNow()));
        return await database.Read(organization, async session =>
        {
            var lines = await UsageLine.Read(session, agent, since);
            var numbers = await RentLine.Read(session, agent, since);
            var (own, whole) = await UsageLimit.Read(session, organization, agent);
            return new BillingSummary(
                organization, agent, period, period == UsagePeriod.All ? null : since,
                Money.Of(lines.Sum(line => line.ProviderCost.Micros) + numbers.ProviderCost.Micros),
                Money.Of(lines.Sum(line => line.BillingCost.Micros) + numbers.BillingCost.Micros),
                own?.MarkupPercent ?? whole.MarkupPercent ?? settings.MarkupPercent,
                whole.TierIn(settings), whole.BillingEmail, lines, numbers);
        }, ct);
    }
}

/// <summary>What is billed for a period.</summary>
internal sealed record BillingSummary(
    [property: Description("Whose bill it is.")] OrganizationId OrganizationId,
    [property: Description("The agent, if it is about one.")] AgentId? AgentId,
    [property: Description("How far back.")] UsagePeriod Period,
    [property: Description("When the period began.")] DateTimeOffset? Since,
    [property: Description("What providers take: their price where it is known, else the estimate.")] Money ProviderCost,
    [property: Description("What is billed: each day with the markup that it had.")] Money BillingCost,
    [property: Description("The markup that counts today, in percent.")] long MarkupPercent,
    [property: Description("What the organization has booked.")] BillingTier Tier,
    [property: Description("Where bills go.")] string? BillingEmail,
    [property: Description("The messages of it by channel.")] IReadOnlyList<UsageLine> ByChannel,
    [property: Description("The rented numbers of it.")] RentLine Numbers);
