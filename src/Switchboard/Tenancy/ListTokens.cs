using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Data;

namespace Switchboard.Tenancy;

/// <summary>The tokens of an organization, newest first, revoked ones too.</summary>
internal sealed class ListTokens(Database db) : IUseCase, IEndpoint
{
    static readonly Sql Page = $"""
        SELECT {TokenView.Columns} FROM token
        WHERE organization_id = @organization AND id < @before AND user_id IS NULL
        ORDER BY id DESC LIMIT @take
        """;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/v1/tokens", (
                OrganizationId? organizationId, string? cursor, [Range(1, Paging.MaxLimit)] int? limit, Caller caller, ListTokens list,
                CancellationToken ct) =>
            list.List(organizationId, cursor, limit, caller, ct).ToHttp())
        .Says("listTokens", "Tokens", "The tokens of an organization, newest first").LetsIn(Role.Admin).Requires(Tier.Organization);

    public Task<Outcome<Page<TokenView>>> List(OrganizationId? named, string? cursor, int? limit, Caller caller, CancellationToken ct) =>
        db.Page(caller.ReachOrDeployment(named), Page, cursor, limit, TokenView.From, token => token.TokenId, ct);
}
