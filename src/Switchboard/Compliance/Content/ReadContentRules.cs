using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Audit;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Compliance.Content;

/// <summary>The wordings that an organization forbids, newest first; and how one is allowed again.</summary>
internal sealed class ReadContentRules(Database database, AuditLog audit) : IUseCase, IEndpoint
{
    static readonly Sql Page = $"""
        SELECT {ContentRuleView.Columns} FROM content_rule WHERE organization_id = @organization AND id < @before ORDER BY id DESC LIMIT @take
        """;

    static readonly Sql Find = $"SELECT {ContentRuleView.Columns} FROM content_rule WHERE organization_id = @organization AND id = @id";

    static readonly Sql Remove = "DELETE FROM content_rule WHERE organization_id = @organization AND id = @id";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/content-rules", (
                Caller caller, ReadContentRules read, OrganizationId? organizationId, string? cursor, [Range(1, Paging.MaxLimit)] int? limit,
                CancellationToken ct) =>
            read.List(caller, organizationId, cursor, limit, ct).ToHttp())
            .Says("listContentRules", "Compliance", "The wordings that the organization forbids its agents").Requires(Tier.Organization);
        routes.MapDelete("/api/v1/content-rules/{contentRuleId}", (
                ContentRuleId contentRuleId, OrganizationId? organizationId, Caller caller, ReadContentRules read, CancellationToken ct) =>
            read.Allow(contentRuleId, organizationId, caller, ct).ToHttp())
            .Says("deleteContentRule", "Compliance", "Allow a wording again").Requires(Tier.Organization);
    }

    async Task<Outcome<Page<ContentRuleView>>> List(Caller caller, OrganizationId? named, string? cursor, int? limit, CancellationToken ct)
    {
        var page = Paging.Read<ContentRuleId>(cursor, limit);
        var reach = caller.Reach(named);
        if ((page.Problem ?? reach.Problem) is { } wrong)
        {
            return wrong;
        }

        var rows = await database.Read(
            reach.Value, session => session.Many(Page, new { page.Value.Before, page.Value.Take }, ContentRuleView.From), ct);
        return page.Value.Of(rows, row => row.ContentRuleId.Value);
    }

    async Task<Outcome<ContentRuleView>> Allow(ContentRuleId id, OrganizationId? named, Caller caller, CancellationToken ct)
    {
        var reach = caller.Reach(named);
        if (reach.Problem is { } unreached)
        {
            return unreached;
        }

        return await database.Write<Outcome<ContentRuleView>>(
            reach.Value,
            async unit =>
            {
                if (await unit.One(Find, new { id }, ContentRuleView.From) is not { } rule)
                {
                    return ContentRuleView.Unknown;
                }

                await unit.Execute(Remove, new { id });
                await audit.Append(unit, reach.Value, caller.Actor, "content_rule.removed", id.Value);
                return rule;
            },
            ct);
    }
}
