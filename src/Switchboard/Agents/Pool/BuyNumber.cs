using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using ModelContextProtocol.Server;
using Switchboard.Audit;
using Switchboard.Channels;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Agents.Pool;

/// <summary>Buys a number into an organization's pool. It comes through whole, or nothing is held.</summary>
internal sealed class BuyNumber(Database db, NumberRental rental, NumberPool pool, UndoChannel undo, ChannelLease lease, AgentDirectory directory, AuditLog audit, ClientRefs refs, Ids ids, TimeProvider clock)
    : IUseCase, IEndpoint
{
    const string Tool = "numbers.buy";

    /// <param name="Country">Where it is from, ISO 3166-1 alpha-2.</param>
    /// <param name="OrganizationId">For a super-admin, who names the organization.</param>
    internal sealed record Request(string Country = "US", OrganizationId? OrganizationId = null, [property: MaxLength(ClientRefs.MaxLength)] string? ClientRef = null);

    sealed record Pointer(ChannelId NumberId);

    static readonly Sql Isolation = "SELECT isolation_mode FROM organization WHERE organization_id = @organization AND organization_id <> 'org_deployment' AND status <> 'deleting'";

    static readonly Problem NoPool = Problem.Conflict(
        "no_number_pool", "Each agent's number is held in an account of its own, so the organization has no pool.", "Provision an agent: its number is bought with it.");

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/v1/numbers", (Request request, Caller caller, BuyNumber buy, CancellationToken ct) => buy.Buy(request, caller, ct).ToCreated(number => $"/api/v1/numbers/{number.NumberId}"))
        .Says("buyNumber", "Numbers", "Buy a number into the organization's pool").Requires(Tier.Organization);

    [McpServerTool(Name = "comms_buy_number", Title = "Buy a number", Destructive = false, Idempotent = true, OpenWorld = true, UseStructuredContent = true)]
    [Description("Buys a number into the organization's pool, which costs money. It comes through whole, or nothing is held. Which number it is isn't promised; comms_search_numbers shows what is to be had.")]
    [Requires(Tier.Organization)]
    public Task<Outcome<NumberView>> Buy(
        Caller caller,
        [Description("Where it is from: an ISO 3166-1 code such as US.")] string country = "US",
        [Description("For super-admins: whose pool.")] OrganizationId? organizationId = null,
        [MaxLength(ClientRefs.MaxLength), Description("Your own reference for this request. Repeated with the same arguments, it returns the same number and buys no second one.")] string? clientRef = null,
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
        var source = await rental.Source(organization, ct);
        if (source.Problem is { } none)
        {
            return none;
        }

        var (provider, credential) = source.Value;
        var country = request.Country.ToUpperInvariant();
        var wish = new AgentChannel(
            ids.Next<ChannelId>(), null, ChannelKind.Sms, null, provider.Name, credential.Id, null, ChannelStatus.Provisioning, null, clock.GetUtcNow(), Country: country);
        var claim = request.ClientRef is { } reference ? refs.For(organization, caller, Tool, reference, request with { ClientRef = null }, new Pointer(wish.ChannelId)) : null;
        var begun = await db.Write(organization, unit => Begin(unit, wish, claim), ct);
        if (begun.Problem is { } refused)
        {
            return refused;
        }

        if (begun.Value is { } earlier)
        {
            return earlier;
        }

        // From here on it comes through or is undone, even when nobody waits for it any more.
        var rented = await rental.Rent(organization, wish, "Number pool", country, provider, credential, CancellationToken.None);
        if (rented.Problem is { } failed)
        {
            var noted = await db.Read(organization, session => session.One(AgentChannel.ById, new { channel = wish.ChannelId }, AgentChannel.From), CancellationToken.None);
            await undo.Undo(organization, noted ?? wish, caller.Actor, CancellationToken.None);
            await Free(organization, claim);
            return failed;
        }

        var bought = await db.Write(organization, unit => Finish(unit, organization, wish, rented.Value, caller.Actor), CancellationToken.None);
        if (bought.Problem is not null)
        {
            await undo.GiveBack(organization, wish with { Address = rented.Value.Number, ProviderRef = rented.Value.ProviderRef, CredentialId = rented.Value.HeldUnder ?? wish.CredentialId }, CancellationToken.None);
            await Free(organization, claim);
        }

        directory.Forget(await pool.Seats(organization, CancellationToken.None));
        return bought;
    }

    async ValueTask<Outcome<NumberView?>> Begin(Session unit, AgentChannel wish, ClientRef? claim)
    {
        switch (await unit.One(Isolation, null, row => (IsolationMode?)row.Enum<IsolationMode>("isolation_mode")))
        {
            case null:
                return Caller.UnknownOrganization;
            case IsolationMode.Agent:
                return NoPool;
        }

        if (claim is not null && await unit.Execute(ClientRefs.Claim, claim) == 0)
        {
            var earlier = await ClientRefs.Earlier<Pointer>(unit, claim);
            if (earlier.Problem is { } conflict)
            {
                return conflict;
            }

            if (await unit.One(NumberView.FindAny, new { channel = earlier.Value.NumberId }, NumberView.From) is { } known)
            {
                return known;
            }

            // It was undone, perhaps after its process had ended: the reference is free again.
            await ClientRefs.Answered(unit, claim);
        }

        if (await pool.Refuse(unit) is { } full)
        {
            if (claim is not null)
            {
                await ClientRefs.Release(unit, claim);
            }

            return full;
        }

        await unit.Execute(AgentChannel.Insert, wish);
        await lease.Take(unit, wish.ChannelId);
        return default(NumberView);
    }

    async ValueTask<Outcome<NumberView>> Finish(Session unit, OrganizationId organization, AgentChannel wish, OwnedNumber number, string actor)
    {
        if (!await lease.Extend(unit, wish.ChannelId) || !await NumberPool.Open(unit, wish.ChannelId, number.Number, number.ProviderRef))
        {
            return NumberRental.LostLease;
        }

        await lease.End(unit, wish.ChannelId);
        await audit.Append(unit, organization, actor, "number.bought", wish.ChannelId.Value, new { wish.Country });
        return (await unit.One(NumberView.Find, new { channel = wish.ChannelId }, NumberView.From))!;
    }

    async ValueTask Free(OrganizationId organization, ClientRef? claim)
    {
        if (claim is not null)
        {
            await db.Write(organization, unit => ClientRefs.Release(unit, claim), CancellationToken.None);
        }
    }
}
