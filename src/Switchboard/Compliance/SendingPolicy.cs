using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Audit;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Compliance;

/// <summary>How an organization sends: the address that stands under its marketing mail, and where it is stricter than the law.</summary>
internal sealed class SendingPolicy(Database database, AuditLog audit, TimeProvider clock) : IUseCase, IEndpoint
{
    const int LongestAddress = 200;
    const int ShortestAddress = 10;

    [Example("""{"postalAddress": "Acme Dental, 12 High Street, Springfield, IL 62701, USA", "consentForInformational": false}""")]
    internal sealed record Request(
        [property: MaxLength(LongestAddress), Description("The organization's postal address on one line; without one no marketing mail goes out.")]
        string? PostalAddress = null,
        [property: Description("Whether informational messages too need recorded consent, but for answers within 24 hours.")]
        bool ConsentForInformational = false,
        [property: Description("A super-admin's choice of organization; others leave it out.")] OrganizationId? OrganizationId = null);

    static readonly Sql Find = """
        SELECT postal_address, consent_for_informational FROM sending_policy WHERE organization_id = @organization
        """;

    static readonly Sql Put = """
        INSERT INTO sending_policy (organization_id, postal_address, consent_for_informational, changed_at)
        VALUES (@organization, @address, @consent, @now)
        ON CONFLICT (organization_id) DO UPDATE
        SET postal_address = excluded.postal_address, consent_for_informational = excluded.consent_for_informational, changed_at = excluded.changed_at
        """;

    static readonly Sql Asks = "SELECT count(*) FROM sending_policy WHERE organization_id = @organization AND consent_for_informational = true";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/compliance/policy", (OrganizationId? organizationId, Caller caller, SendingPolicy policy, CancellationToken ct) =>
            policy.Read(organizationId, caller, ct).ToHttp())
            .Says("getSendingPolicy", "Compliance", "The organization's postal address, and where it is stricter than the law").Requires(Tier.Organization);
        routes.MapPut("/api/v1/compliance/policy", (Request request, Caller caller, SendingPolicy policy, CancellationToken ct) =>
            policy.Change(request, caller, ct).ToHttp())
            .Says("changeSendingPolicy", "Compliance", "Say the organization's postal address, and where it is stricter than the law")
            .Requires(Tier.Organization);
    }

    /// <summary>Whether informational messages too need recorded consent.</summary>
    public static async ValueTask<bool> AsksForConsent(Session session) => await session.Count(Asks) > 0;

    /// <summary>The address that stands under marketing mail, or null.</summary>
    public static async ValueTask<string?> AddressOf(Session session) => (await session.One(Find, null, SendingPolicyView.From))?.PostalAddress;

    async Task<Outcome<SendingPolicyView>> Read(OrganizationId? named, Caller caller, CancellationToken ct)
    {
        var reach = caller.Reach(named);
        return reach.Problem is { } unreached ? unreached
            : await database.Read(reach.Value, session => session.One(Find, null, SendingPolicyView.From), ct) ?? new SendingPolicyView(null, false);
    }

    async Task<Outcome<SendingPolicyView>> Change(Request request, Caller caller, CancellationToken ct)
    {
        var reach = caller.Reach(request.OrganizationId);
        var address = string.IsNullOrWhiteSpace(request.PostalAddress) ? null : request.PostalAddress.Trim();
        if ((reach.Problem ?? CheckAddress(address)) is { } wrong)
        {
            return wrong;
        }

        var view = new SendingPolicyView(address, request.ConsentForInformational);
        return await database.Write<Outcome<SendingPolicyView>>(
            reach.Value,
            async unit =>
            {
                await unit.Execute(Put, new { address, consent = view.ConsentForInformational, now = clock.GetUtcNow() });
                await audit.Append(
                    unit, reach.Value, caller.Actor, "sending_policy.changed", reach.Value.Value,
                    new { hasPostalAddress = address is not null, view.ConsentForInformational });
                return view;
            },
            ct);
    }

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

/// <summary>How an organization sends.</summary>
/// <param name="PostalAddress">What stands under marketing mail; without one none goes out.</param>
/// <param name="ConsentForInformational">Whether informational messages too need recorded consent.</param>
internal sealed record SendingPolicyView(string? PostalAddress, bool ConsentForInformational)
{
    internal static SendingPolicyView From(Row row) => new(row.TextOrNull("postal_address"), row.Flag("consent_for_informational"));
}
