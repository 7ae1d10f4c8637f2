using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Audit;
using Switchboard.Channels.Gate;
using Switchboard.Compliance.Consents;
using Switchboard.Compliance.Frequency;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Compliance;

/// <summary>Says how an organization sends: the address that stands under its marketing mail, and where it is stricter than the law.</summary>
internal sealed class ChangeSendingPolicy(Database database, ConsentLaw law, FrequencyTable frequency, AuditLog audit, TimeProvider clock)
    : IUseCase, IEndpoint
{
    /// <summary>The highest bound that an organization can have of its own.</summary>
    public const int MostPerDay = 10_000;

    const int MostConsents = 20;
    const int LongestAddress = 200;
    const int ShortestAddress = 10;

    [Example("""
        {"postalAddress": "Acme Dental, 12 High Street, Springfield, IL 62701, USA", "marketingPerDay": 1,
         "consent": [{"purpose": "marketing", "least": "written"}], "blockUnregisteredA2p": true}
        """)]
    internal sealed record Request(
        [property: MaxLength(LongestAddress), Description("The organization's postal address on one line; without one no marketing mail goes out.")]
        string? PostalAddress = null,
        [property: Description("Whether informational messages too need recorded consent, but for answers within 24 hours.")]
        bool ConsentForInformational = false,
        [property: Range(1, MostPerDay), Description(SendingPolicy.MarketingSays)] int? MarketingPerDay = null,
        [property: Range(1, MostPerDay), Description(SendingPolicy.InformationalSays)] int? InformationalPerDay = null,
        [property: MaxLength(MostConsents), Description(SendingPolicy.ConsentSays)] OwnConsent[]? Consent = null,
        [property: Description(SendingPolicy.BlockSays)] bool BlockUnregisteredA2p = false,
        [property: Description(SendingPolicy.PurposesSays)] Purpose[]? AgentPurposes = null,
        [property: Description("A super-admin's choice of organization; others leave it out.")] OrganizationId? OrganizationId = null);

    static readonly Sql Put = """
        INSERT INTO sending_policy (
            organization_id, postal_address, consent_for_informational, marketing_per_day, informational_per_day, own_consent, block_unregistered,
            agent_purposes, changed_at)
        VALUES (@organization, @PostalAddress, @ConsentForInformational, @MarketingPerDay, @InformationalPerDay, @asked, @BlockUnregisteredA2p,
            @purposes, @now)
        ON CONFLICT (organization_id) DO UPDATE SET
            postal_address = excluded.postal_address, consent_for_informational = excluded.consent_for_informational,
            marketing_per_day = excluded.marketing_per_day, informational_per_day = excluded.informational_per_day,
            own_consent = excluded.own_consent, block_unregistered = excluded.block_unregistered,
            agent_purposes = excluded.agent_purposes, changed_at = excluded.changed_at
        """;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPut("/api/v1/compliance/policy", (Request request, Caller caller, ChangeSendingPolicy policy, CancellationToken ct) =>
            policy.Change(request, caller, ct).ToHttp())
        .Says("changeSendingPolicy", "Compliance", "Say the organization's postal address, and where it is stricter than the law")
        .Requires(Tier.Organization);

    async Task<Outcome<SendingPolicy>> Change(Request request, Caller caller, CancellationToken ct)
    {
        var reach = caller.Reach(request.OrganizationId);
        var address = string.IsNullOrWhiteSpace(request.PostalAddress) ? null : request.PostalAddress.Trim();
        if ((reach.Problem ?? CheckAddress(address) ?? CheckStrict(request)) is { } wrong)
        {
            return wrong;
        }

        var view = new SendingPolicy(
            address, request.ConsentForInformational, request.MarketingPerDay, request.InformationalPerDay, request.Consent ?? [],
            request.BlockUnregisteredA2p, request.AgentPurposes is { } left ? [.. left.Distinct().Order()] : null);
        return await database.Write<Outcome<SendingPolicy>>(
            reach.Value,
            async unit =>
            {
                await unit.Execute(Put, new
                {
                    view.PostalAddress, view.ConsentForInformational, view.MarketingPerDay, view.InformationalPerDay, asked = OwnConsent.Text(view.Consent),
                    view.BlockUnregisteredA2p, purposes = StatedPurpose.Text(view.AgentPurposes ?? []), now = clock.GetUtcNow(),
                });
                await audit.Append(
                    unit, reach.Value, caller.Actor, "sending_policy.changed", reach.Value.Value,
                    new
                    {
                        hasPostalAddress = address is not null, view.ConsentForInformational, view.MarketingPerDay, view.InformationalPerDay, view.Consent,
                        view.BlockUnregisteredA2p, view.AgentPurposes,
                    });
                return view;
            },
            ct);
    }

    Problem? CheckStrict(Request request)
    {
        var now = clock.GetUtcNow();
        return CheckBound("marketingPerDay", request.MarketingPerDay)
            ?? CheckBound("informationalPerDay", request.InformationalPerDay)
            ?? frequency.Check("marketingPerDay", request.MarketingPerDay, Purpose.Marketing, now)
            ?? frequency.Check("informationalPerDay", request.InformationalPerDay, Purpose.Informational, now)
            ?? (request.Consent?.Length > MostConsents
                ? Problem.Invalid("consent", $"These are {request.Consent.Length} rules.", $"Give at most {MostConsents}.")
                : null)
            ?? (request.AgentPurposes is []
                ? Problem.Invalid(
                    "agentPurposes", "Agents would have no purpose to write for.", "Name at least one, or leave it out for all; to stop them, pause them.")
                : null)
            ?? request.Consent?.Select(one => one.Check(law, now)).FirstOrDefault(problem => problem is not null);
    }

    static Problem? CheckBound(string field, int? own) => own is < 1 or > MostPerDay
        ? Problem.Invalid(field, $"A bound is from 1 to {MostPerDay}.", "Give a number in these bounds; to write to nobody, switch the agent's channels off.")
        : null;

    // 16 CFR 316.2(p): a street address, a post office box or a private mailbox. Each has words and a number.
    static Problem? CheckAddress(string? address) =>
        address is null ? null
        : Line.Check("postalAddress", address, LongestAddress)
            ?? (address.Length >= ShortestAddress && address.Any(char.IsLetter) && address.Any(char.IsDigit) && address.Contains(' ', StringComparison.Ordinal)
                ? null
                : Problem.Invalid(
                    "postalAddress", "This is no postal address that a letter would arrive at.",
                    "Give street and number or a post office box, place, and postal code, on one line."));
}
