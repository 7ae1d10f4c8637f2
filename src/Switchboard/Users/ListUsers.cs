using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Users;

/// <summary>Who signs in to the web, newest first.</summary>
internal sealed class ListUsers(Database db) : IUseCase, IEndpoint
{
    internal static readonly Problem Unknown = Problem.NotFound("user", "Look at GET /api/v1/users for those there are.");

    static readonly Sql Page = $"SELECT {WebUser.Columns} FROM web_user WHERE organization_id = @organization AND id < @before ORDER BY id DESC LIMIT @take";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/users", (
                OrganizationId? organizationId, string? cursor, [Range(1, Paging.MaxLimit)] int? limit, Caller caller, ListUsers list, CancellationToken ct) =>
            list.List(organizationId, cursor, limit, caller, ct).ToHttp())
            .Says("listUsers", "Users", "Who signs in to the web, newest first").Requires(Tier.Organization).LetsIn(Role.Admin);
        routes.MapGet("/api/v1/users/{userId}", (UserId userId, OrganizationId? organizationId, Caller caller, ListUsers list, CancellationToken ct) =>
            list.One(userId, organizationId, caller, ct).ToHttp())
            .Says("getUser", "Users", "A person who signs in to the web").Requires(Tier.Organization).LetsIn(Role.Admin);
    }

    Task<Outcome<Page<UserView>>> List(OrganizationId? named, string? cursor, int? limit, Caller caller, CancellationToken ct) =>
        db.Page(caller.ReachOrDeployment(named), Page, cursor, limit, row => UserView.Of(WebUser.From(row)), user => user.UserId, ct);

    async Task<Outcome<UserView>> One(UserId user, OrganizationId? named, Caller caller, CancellationToken ct)
    {
        var reach = caller.ReachOrDeployment(named);
        return reach.Problem is { } unreached ? unreached
            : await db.Read(reach.Value, session => session.One(WebUser.Find, new { user }, WebUser.From), ct) is { } found ? UserView.Of(found) : Unknown;
    }
}
