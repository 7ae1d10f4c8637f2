using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Agents.Subaccounts;

/// <summary>The accounts below a provider's account that an organization's numbers are held under, newest first.</summary>
internal sealed class ListSubaccounts(Database db) : IUseCase, IEndpoint
{
    internal sealed record View(
        [property: Description("Its id here; it stands in its name at the provider.")] SubaccountId SubaccountId,
        [property: Description("Whose it is; absent when it is the whole organization's.")] AgentId? AgentId,
        [property: Description("The provider that it is at.")] string Provider,
        [property: Description("sandbox or production.")] Realm Realm,
        [property: Description("The provider's name for it, such as an account SID; absent until it is open.")] string? Account,
        [property: Description("opening, active, suspending, suspended, resuming, closing, closed, or kept: it holds numbers that were left to the "
            + "provider's account.")]
        SubaccountStatus Status,
        [property: Description("When it was asked for.")] DateTimeOffset CreatedAt,
        [property: Description("Since when it is in this state.")] DateTimeOffset ChangedAt);

    static readonly Sql Page = $"""
        SELECT {Subaccount.Columns} FROM subaccount s
        WHERE s.organization_id = @organization AND s.id < @before
        ORDER BY s.id DESC LIMIT @take
        """;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/v1/subaccounts", (
                OrganizationId? organizationId, string? cursor, [Range(1, Paging.MaxLimit)] int? limit, Caller caller, ListSubaccounts list,
                CancellationToken ct) =>
            list.List(organizationId, cursor, limit, caller, ct).ToHttp())
        .Says("listSubaccounts", "Providers", "The subaccounts at providers that an organization's numbers are held under, newest first")
        .Requires(Tier.Organization);

    async Task<Outcome<Page<View>>> List(OrganizationId? named, string? cursor, int? limit, Caller caller, CancellationToken ct)
    {
        var rows = await db.Page(caller.Reach(named), Page, cursor, limit, Subaccount.From, row => row.SubaccountId, ct);
        return rows.Problem is { } problem ? problem : new Page<View>(
            [.. rows.Value.Items.Select(row =>
                new View(row.SubaccountId, row.AgentId, row.Provider, row.Realm, row.Account, row.Status, row.CreatedAt, row.ChangedAt))],
            rows.Value.NextCursor);
    }
}
