using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Files;

/// <summary>The files of an organization or an agent, newest first, and how much room the organization has.</summary>
internal sealed class ListFiles(Database database, FileReach reach, FileRoom room, FileViews views) : IUseCase, IEndpoint
{
    static readonly Sql Newest = $"""
        SELECT {StoredFile.Columns} FROM {StoredFile.Source}
        WHERE f.organization_id = @organization AND f.id < @Before AND (@agent = '' OR f.agent_id = @agent OR (f.agent_id IS NULL AND @own = true))
            AND (f.deleted_at IS NULL OR @deleted = true)
        ORDER BY f.id DESC LIMIT @Take
        """;

    internal sealed record Answer(
        [property: Description("What is on this page.")] IReadOnlyList<FileView> Items,
        [property: Description("Where the next page begins; absent on the last one.")] string? NextCursor,
        [property: Description("What the organization stores.")] StorageView Storage);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/v1/files", (
                AgentId? agentId, OrganizationId? organizationId, bool? deleted, string? cursor, [Range(1, Paging.MaxLimit)] int? limit,
                Caller caller, ListFiles list, CancellationToken ct) =>
            list.List(agentId, organizationId, deleted ?? false, cursor, limit, caller, ct).ToHttp())
        .Says("listFiles", "Files", "The stored files, newest first, and how much room they take");

    async Task<Outcome<Answer>> List(
        AgentId? agentId, OrganizationId? organizationId, bool deleted, string? cursor, int? limit, Caller caller, CancellationToken ct)
    {
        var scope = await reach.Scope(caller, organizationId, agentId, ct);
        if (scope.Problem is { } unreached)
        {
            return unreached;
        }

        var paging = Paging.Read<FileId>(cursor, limit);
        if (paging.Problem is { } wrong)
        {
            return wrong;
        }

        var (organization, agent) = scope.Value;
        var asked = new { paging.Value.Before, paging.Value.Take, agent = agent?.Value ?? "", own = caller.AgentId is not null, deleted };
        var (rows, usage) = await database.Read(
            organization, async session => (await session.Many(Newest, asked, StoredFile.From), await room.Look(session)), ct);
        var page = paging.Value.Of(rows, file => file.Id.Value);
        return new Answer([.. page.Items.Select(views.Of)], page.NextCursor, StorageView.Of(usage));
    }
}
