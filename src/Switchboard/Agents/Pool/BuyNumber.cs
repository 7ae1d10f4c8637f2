using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using ModelContextProtocol.Server;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Agents.Pool;

/// <summary>Buys a number into an organization's pool. It comes through whole, or nothing is held.</summary>
internal sealed class BuyNumber(Database db, NumberSource source, NumberPurchase purchase, NumberPool pool, PoolPurchase units) : IUseCase, IEndpoint
{
    /// <param name="Country">Where it is from, ISO 3166-1 alpha-2.</param>
    /// <param name="OrganizationId">For a super-admin, who names the organization.</param>
    [Example("""{"country": "US"}""")]
    internal sealed record Request(string Country = "US", OrganizationId? OrganizationId = null, [property: MaxLength(ClientRefs.MaxLength)] string? ClientRef = null);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/v1/numbers", (Request request, Caller caller, BuyNumber buy, CancellationToken ct) => buy.Buy(request, caller, ct).ToCreated(number => $"/api/v1/numbers/{number.NumberId}"))
        .Says("buyNumber", "Numbers", "Buy a number into the organization's pool").Requires(Tier.Organization);

    [McpServerTool(Name = "comms_buy_number", Title = "Buy a number", Destructive = false, Idempotent = true, OpenWorld = true, UseStructuredContent = true)]
    [Description(
        "Buys a number into the organization's pool, which costs money. It comes through whole, or nothing is held. Which number it is isn't promised; comms_search_numbers shows what is to be had.")]
    [Requires(Tier.Organization)]
    public Task<Outcome<NumberView>> Buy(
        Caller caller,
        [Description("Where it is from: an ISO 3166-1 code such as US.")] string country = "US",
        [Description("For super-admins: whose pool.")] OrganizationId? organizationId = null,
        [MaxLength(ClientRefs.MaxLength), Description("Your own reference for this request. Repeated with the same arguments, it returns the same number and buys no second one.")]
        string? clientRef = null,
        CancellationToken ct = default) =>
        Buy(new(country, organizationId, clientRef), caller, ct);

    async Task<Outcome<NumberView>> Buy(Request request, Caller caller, CancellationToken ct)
    {
        if ((ProfileText.CheckCountry(request.Country) ?? ClientRefs.Check(request.ClientRef)) is { } wrong)
        {
            return wrong;
        }

        var reach = caller.Reach(request.OrganizationId);
        if (reach.Problem is { } unreached)
        {
            return unreached;
        }

        var organization = reach.Value;
        var found = await source.Of(organization, null, ct);
        if (found.Problem is { } none)
        {
            return none;
        }

        var (provider, credential) = found.Value;
        var country = request.Country.ToUpperInvariant();
        var wish = units.Wish(country, provider, credential);
        var claim = units.Claim(organization, caller, request, wish);
        var begun = await db.Write(organization, unit => units.Begin(unit, wish, claim), ct);
        if (begun.Problem is { } refused)
        {
            return refused;
        }

        if (begun.Value is { } earlier)
        {
            return earlier;
        }

        var bought = await purchase.Make(
            new(organization, wish, "Number pool", country, provider, credential, caller.Actor),
            (unit, number) => units.Finish(unit, organization, wish, number, caller.Actor),
            unit => PoolPurchase.Forget(unit, claim));
        await pool.Changed(organization);
        return bought;
    }
}
