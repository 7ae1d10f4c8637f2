using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Agents;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Billing;

/// <summary>Tells what an organization has booked, and what is billed on top.</summary>
internal sealed class GetBillingConfig(Database database, AgentReach reach, LimitSettings settings) : IUseCase, IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/v1/billing/config", (
                AgentId? agentId, OrganizationId? organizationId, Caller caller, GetBillingConfig config, CancellationToken ct) =>
            config.Get(caller, agentId, organizationId, ct).ToHttp())
        .Says("getBillingConfig", "Billing", "What an organization has booked, and what is billed on top").Requires(Tier.Organization);

    async Task<Outcome<BillingConfig>> Get(Caller caller, AgentId? agent, OrganizationId? named, CancellationToken ct)
    {
        var found = await UsageReach.Of(reach, caller, agent, named, ct);
        return found.Problem is { } unreached ? unreached
            : await database.Read(
                found.Value.Organization, session => BillingConfig.Of(session, found.Value.Organization, agent, settings), ct);
    }
}

/// <summary>What an organization has booked, and what is billed.</summary>
internal sealed record BillingConfig(
    [property: Description("The organization.")] OrganizationId OrganizationId,
    [property: Description("The agent, if it is about one.")] AgentId? AgentId,
    [property: Description("What the organization has booked.")] BillingTier Tier,
    [property: Description("What is billed on top of the providers' prices, in percent.")] long MarkupPercent,
    [property: Description("Where bills go.")] string? BillingEmail,
    [property: Description("What holds for the agent, or for all agents of the organization together.")] LimitNumbers Limits,
    [property: Description("Those of them that were set for it; the others are the tier's, or this deployment's defaults.")] LimitNumbers Own)
{
    internal static async ValueTask<BillingConfig> Of(Session session, OrganizationId organization, AgentId? agent, LimitSettings settings)
    {
        var (own, whole) = await UsageLimit.Read(session, organization, agent);
        return new(
            organization, agent, whole.TierIn(settings), own?.MarkupPercent ?? whole.MarkupPercent ?? settings.MarkupPercent, whole.BillingEmail,
            LimitNumbers.Of((own ?? whole).InForce(settings)), LimitNumbers.Of((own ?? whole).Own));
    }
}
