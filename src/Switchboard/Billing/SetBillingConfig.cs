using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using ModelContextProtocol.Server;
using Switchboard.Agents;
using Switchboard.Audit;
using Switchboard.Channels.Mail;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Billing;

/// <summary>
/// Says what an organization has booked and what it is billed. Tier and markup are the operator's: an organization can't raise its own limits, nor lower
/// what it is billed. Its admin says where bills go, and may draw the limits of all its agents together tighter than the tier has them.
/// </summary>
internal sealed class SetBillingConfig(DoOnce once, AgentReach reach, LimitSettings settings, AuditLog audit, TimeProvider clock) : IUseCase, IEndpoint
{
    const string Tool = "comms_set_billing_config";
    const int LongestAddress = 254;
    const string TierSays = "What the organization has booked. For super-admins.";
    const string MarkupSays = "What is billed on top of the provider's price, in percent; of the agent, if one is named. For super-admins.";
    const string LimitsSays = "Limits for all agents of the organization together: stricter than the tier's, or none.";
    const string ResetSays = "Whether limits of the organization's own that aren't given are taken off, so that the tier's hold; otherwise they stay.";
    const string ResetMarkupSays =
        "Whether the markup of the agent is taken off, so that the organization's holds; without an agent, the organization's. For super-admins.";
    const string AgentSays = "The agent that the markup is for; left out, it is the organization's.";

    [Example("""{"billingEmail": "billing@example.com"}""")]
    internal sealed record Request(
        [property: Description(AgentSays)] AgentId? AgentId = null,
        [property: Description(TierSays)] BillingTier? Tier = null,
        [property: Range(0, LimitSettings.MostMarkup), Description(MarkupSays)] int? MarkupPercent = null,
        [property: MaxLength(LongestAddress), Description("Where bills go; an empty one takes it away.")] string? BillingEmail = null,
        [property: Description(LimitsSays)] LimitNumbers? Limits = null,
        [property: Description(ResetSays)] bool ResetLimits = false,
        [property: Description(ResetMarkupSays)] bool ResetMarkup = false,
        OrganizationId? OrganizationId = null,
        [property: MaxLength(ClientRefs.MaxLength)] string? ClientRef = null);

    static readonly Problem ForTheOperator = Problem.Forbidden(
        "Tier and markup are for a super-admin to change.",
        "Leave them out, or ask the operator of this deployment. An admin sets billingEmail and stricter limits.");

    static readonly Problem OfTheOrganization = Problem.Invalid(
        "agentId", "An agent has a markup of its own, but no tier, billing address or limits here.",
        "Leave agentId out, or set the agent's limits with comms_set_agent_limits.");

    static readonly Problem BothMarkups = Problem.Invalid(
        "markupPercent", "A markup is given and taken off at once.", "Give markupPercent, or resetMarkup.");

    static readonly Sql Change = """
        UPDATE usage_limit SET
            tier = coalesce(@tier, tier), markup_percent = CASE WHEN @resetMarkup THEN NULL ELSE coalesce(@markup, markup_percent) END,
            billing_email = nullif(coalesce(@email, billing_email), '')
        WHERE subject = @subject AND organization_id = @organization
        """;

    // A markup counts for the whole of the day on which it is set; the days before are billed as they were.
    static readonly Sql MarkUpToday = """
        UPDATE usage_day SET markup_percent = @markup
        WHERE organization_id = @organization AND day >= @today AND (agent_id = @subject OR (@subject = @organization AND NOT EXISTS (
            SELECT 1 FROM usage_limit l WHERE l.subject = usage_day.agent_id AND l.organization_id = @organization AND l.markup_percent IS NOT NULL)))
        """;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPut("/api/v1/billing/config", (Request request, Caller caller, SetBillingConfig config, CancellationToken ct) =>
            config.Set(
                caller, request.AgentId, request.Tier, request.MarkupPercent, request.BillingEmail, request.Limits, request.ResetLimits, request.ResetMarkup,
                request.OrganizationId, request.ClientRef, ct).ToHttp())
        .Says("setBillingConfig", "Billing", "Say what an organization has booked, and what is billed on top").Requires(Tier.Organization);

    [McpServerTool(Name = Tool, Title = "Set up billing", Destructive = false, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description(
        "Says what an organization has booked (its tier, with limits for all its agents together), what is billed on top of the providers' prices, and where "
        + "bills go. Tier and markup are for super-admins. What is left out stays.")]
    [Requires(Tier.Organization)]
    public async Task<Outcome<BillingConfig>> Set(
        Caller caller,
        [Description(AgentSays)] AgentId? agentId = null,
        [Description(TierSays)] BillingTier? tier = null,
        [Range(0, LimitSettings.MostMarkup), Description(MarkupSays)] int? markupPercent = null,
        [MaxLength(LongestAddress), Description("Where bills go; an empty one takes it away.")] string? billingEmail = null,
        [Description(LimitsSays)] LimitNumbers? limits = null,
        [Description(ResetSays)] bool resetLimits = false,
        [Description(ResetMarkupSays)] bool resetMarkup = false,
        [Description("For super-admins: whose billing it is.")] OrganizationId? organizationId = null,
        [MaxLength(ClientRefs.MaxLength), Description("Your own reference for this. Repeated, it returns the first answer and changes nothing again.")]
        string? clientRef = null,
        CancellationToken ct = default)
    {
        if ((ClientRefs.Check(clientRef) ?? limits?.Check() ?? CheckMarkup(markupPercent) ?? CheckEmail(billingEmail)) is { } wrong)
        {
            return wrong;
        }

        if (resetMarkup && markupPercent is not null)
        {
            return BothMarkups;
        }

        if (caller.Tier < Tier.SuperAdmin && (tier is not null || markupPercent is not null || resetMarkup))
        {
            return ForTheOperator;
        }

        if (agentId is not null && (tier is not null || billingEmail is not null || limits is not null || resetLimits))
        {
            return OfTheOrganization;
        }

        var found = await UsageReach.Of(reach, caller, agentId, organizationId, ct);
        if (found.Problem is { } unreached)
        {
            return unreached;
        }

        var organization = found.Value.Organization;
        var subject = agentId?.Value ?? organization.Value;
        var asked = new { agentId, tier, markupPercent, billingEmail, limits, resetLimits, resetMarkup, organization };
        return await once.Write<BillingConfig>(organization, new(caller, Tool, clientRef, asked), async unit =>
        {
            var (agents, before) = await UsageLimit.Read(unit, organization, agentId);
            var (tierThen, own) = (tier ?? before.TierIn(settings), limits ?? new());
            if (own.CheckWithin(LimitNumbers.Of(settings.Of(tierThen)), tierThen) is { } laxer)
            {
                return laxer;
            }

            await SetAgentLimits.Write(unit, subject, own, resetLimits);
            await unit.Execute(Change, new { subject, tier, markup = (long?)markupPercent, email = billingEmail, resetMarkup });
            var after = await BillingConfig.Of(unit, organization, agentId, settings);
            if (markupPercent is not null || resetMarkup)
            {
                await unit.Execute(MarkUpToday, new { subject, markup = after.MarkupPercent, today = Windows.Day(clock.GetUtcNow()) });
            }

            // The address is a person's.
            await audit.Append(
                unit, organization, caller.Actor, "billing.changed", subject,
                new
                {
                    tier, markupPercent, resetMarkup, limits, resetLimits,
                    billingEmail = billingEmail switch { null => null, "" => "taken away", _ => "set" },
                    before = new
                    {
                        before.Tier, (agents ?? before).MarkupPercent, hasBillingEmail = before.BillingEmail is not null, limits = LimitNumbers.Of(before.Own),
                    },
                });
            return after;
        }, ct);
    }

    static Problem? CheckMarkup(int? percent) => percent is < 0 or > LimitSettings.MostMarkup
        ? Problem.Invalid("markupPercent", "A markup is from 0 to 500 percent.", "Give a whole number from 0 to 500.")
        : null;

    static Problem? CheckEmail(string? address) => string.IsNullOrEmpty(address) || EmailAddress.TryParse(address, out _)
        ? null
        : Problem.Invalid("billingEmail", "This is no e-mail address.", "Give one such as billing@example.com, or an empty text to take it away.");
}
