using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Users;

/// <summary>Who can be given a conversation of an organization, by name: what an operator has to know of others, and no more.</summary>
internal sealed class ListColleagues(Database db) : IUseCase, IEndpoint
{
    static readonly Sql Page = """
        SELECT id, name FROM web_user
        WHERE organization_id = @organization AND id < @before AND disabled_at IS NULL AND role IN ('operator', 'admin') ORDER BY id DESC LIMIT @take
        """;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/v1/colleagues", (
                OrganizationId? organizationId, string? cursor, [Range(1, Paging.MaxLimit)] int? limit, Caller caller, ListColleagues list,
                CancellationToken ct) =>
            list.List(organizationId, cursor, limit, caller, ct).ToHttp())
        .Says("listColleagues", "Users", "Who can be given conversations").Requires(Tier.Organization).LetsIn(Role.Operator);

    Task<Outcome<Page<Colleague>>> List(OrganizationId? named, string? cursor, int? limit, Caller caller, CancellationToken ct) => db.Page(
        caller.Reach(named), Page, cursor, limit, row => new Colleague(row.Id<UserId>("id"), row.Text("name")), colleague => colleague.UserId, ct);
}

/// <summary>Somebody who answers people in the console.</summary>
internal sealed record Colleague(UserId UserId, string Name);
