using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using ModelContextProtocol.Server;
using Switchboard.Agents;
using Switchboard.Channels;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Billing;

/// <summary>What was done and spent, what may be, and what is left of it: of an agent, or of all agents of an organization together.</summary>
internal sealed class GetUsageDashboard(Database database, AgentReach reach, LimitSettings settings, TimeProvider clock) : IUseCase, IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/v1/usage", (
                Caller caller, GetUsageDashboard dashboard, AgentId? agentId, Word<UsagePeriod>? period, OrganizationId? organizationId,
                CancellationToken ct) =>
            dashboard.Get(caller, agentId, period?.Value ?? UsagePeriod.Today, organizationId, ct).ToHttp())
        .Says("getUsage", "Usage", "What was done and spent, what may be, and what is left");

    [McpServerTool(
        Name = "comms_get_usage_dashboard", Title = "What was used and what is left", ReadOnly = true, Destructive = false, Idempotent = true,
        OpenWorld = false, UseStructuredContent = true)]
    [Description("What was sent and spent in a period, the limits, and what is left of them now: of an agent, or for admins of all agents together.")]
    public async Task<Outcome<UsageDashboard>> Get(
        Caller caller,
        [Description("The agent. Leave it out with an agent's own token; an admin who leaves it out means all agents together.")] AgentId? agentId = null,
        [Description("How far back: days are UTC's, weeks begin on Monday.")] UsagePeriod period = UsagePeriod.Today,
        [Description("For super-admins: whose usage, where no agent is named.")] OrganizationId? organizationId = null,
        CancellationToken ct = default)
    {
        var found = await UsageReach.Of(reach, caller, agentId, organizationId, ct);
        if (found.Problem is { } unreached)
        {
            return unreached;
        }

        var ((organization, agent), now) = (found.Value, clock.GetUtcNow());
        var since = period.Since(now);
        return await database.Read(organization, async session =>
        {
            var lines = await UsageLine.Read(session, agent, since);
            var numbers = await RentLine.Read(session, agent, since);
            var (own, whole) = await UsageLimit.Read(session, organization, agent);
            var limits = (own ?? whole).InForce(settings);
            var left = Left(whole, now);
            return new UsageDashboard(
                organization, agent, period, period == UsagePeriod.All ? null : since, lines.Sum(line => line.Quantity),
                Money.Of(lines.Sum(line => line.ProviderCost.Micros) + numbers.ProviderCost.Micros), [.. lines.Select(UsageOfChannel.Of)],
                whole.TierIn(settings),
                LimitNumbers.Of(limits), LimitNumbers.Of(own is null ? left : Left(own, now).And(left)), new(numbers.Quantity, numbers.ProviderCost));
        }, ct);
    }

    /// <summary>What may still be done in the windows that run.</summary>
    Limits Left(UsageLimit row, DateTimeOffset now)
    {
        var (limits, used) = (row.InForce(settings), row.At(now));
        return new Limits(
            limits.PerMinute - used.Minute.Count, limits.PerHour - used.Hour.Count, limits.PerDay - used.Day.Count, limits.SpendPerDay - used.Day.Micros,
            limits.SpendPerMonth - used.Month.Micros, limits.CallsPerDaySameNumber, limits.SpendPerAction).AtLeastNothing();
    }
}

/// <summary>What was used over a channel.</summary>
internal sealed record UsageOfChannel(
    [property: Description("The channel.")] ChannelKind Channel,
    [property: Description("How many messages went out.")] long Quantity,
    [property: Description("How many segments they took; one each on channels without.")] long Segments,
    [property: Description("What they cost.")] Money Cost)
{
    public static UsageOfChannel Of(UsageLine line) => new(line.Channel, line.Quantity, line.Segments, line.ProviderCost);
}

/// <summary>What was used, what may be, and what is left.</summary>
internal sealed record UsageDashboard(
    [property: Description("Whose usage it is.")] OrganizationId OrganizationId,
    [property: Description("The agent, if it is about one.")] AgentId? AgentId,
    [property: Description("How far back.")] UsagePeriod Period,
    [property: Description("When the period began.")] DateTimeOffset? Since,
    [property: Description("How many messages went out; those that never leave don't count.")] long Actions,
    [property: Description("What all cost, with rented numbers: the provider's price where it is known, else the estimate.")] Money Cost,
    [property: Description("The messages of it by channel.")] IReadOnlyList<UsageOfChannel> ByChannel,
    [property: Description("The organization's tier.")] BillingTier Tier,
    [property: Description("What the agent may do, or all agents together.")] LimitNumbers Limits,
    [property: Description("What is left of the limits now; for an agent, of its own and the organization's whichever is less.")] LimitNumbers Remaining,
    [property: Description("The rented numbers of it; their rent counts to the organization's month.")] UsageOfNumbers Numbers);

/// <summary>What rented numbers took.</summary>
internal sealed record UsageOfNumbers(
    [property: Description("How many months of numbers.")] long Quantity,
    [property: Description("What they cost, as it is estimated.")] Money Cost);

/// <summary>Whose usage a caller asks for.</summary>
internal static class UsageReach
{
    /// <summary>The organization, and the agent where it is about one: always for an agent's own token.</summary>
    public static async ValueTask<Outcome<(OrganizationId Organization, AgentId? Agent)>> Of(
        AgentReach reach, Caller caller, AgentId? agent, OrganizationId? named, CancellationToken ct)
    {
        if ((agent ?? caller.AgentId) is not { } one)
        {
            var organization = caller.Reach(named);
            return organization.Problem is { } unreached ? unreached : (organization.Value, (AgentId?)null);
        }

        var found = await reach.Find(caller, one, ct);
        return found.Problem is { } unknown ? unknown
            : named is { } other && other != found.Value.OrganizationId ? AgentView.Unknown
            : (found.Value.OrganizationId, (AgentId?)one);
    }
}
