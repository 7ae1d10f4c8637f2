using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Compliance.Prohibitions;

/// <summary>The organization's do-not-contact list, newest first; also what was taken off it, which is kept.</summary>
internal sealed class ListProhibitions(Database database) : IUseCase, IEndpoint
{
    static readonly Sql Page = $"""
        SELECT {ProhibitionView.Columns} FROM do_not_contact
        WHERE organization_id = @organization AND id < @before AND (@address = '' OR address = @address) AND (@all = 'true' OR removed_at IS NULL)
        ORDER BY id DESC LIMIT @take
        """;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/v1/do-not-contact", (
                Caller caller, ListProhibitions list, string? contactAddress, bool? removed, OrganizationId? organizationId, string? cursor,
                [Range(1, Paging.MaxLimit)] int? limit, CancellationToken ct) =>
            list.List(caller, contactAddress, removed ?? false, organizationId, cursor, limit, ct).ToHttp())
        .Says("listProhibitions", "Compliance", "The organization's do-not-contact list").Requires(Tier.Organization);

    async Task<Outcome<Page<ProhibitionView>>> List(
        Caller caller, string? contactAddress, bool removed, OrganizationId? named, string? cursor, int? limit, CancellationToken ct)
    {
        var page = Paging.Read<ProhibitionId>(cursor, limit);
        var reach = caller.Reach(named);
        if ((page.Problem ?? reach.Problem) is { } wrong)
        {
            return wrong;
        }

        Outcome<string> address = contactAddress is null ? "" : AddressOnChannel.Parse("contactAddress", contactAddress, AnyChannel.All);
        if (address.Problem is { } unreadable)
        {
            return unreadable;
        }

        var asked = new { page.Value.Before, page.Value.Take, address = address.Value, all = removed ? "true" : "" };
        var rows = await database.Read(reach.Value, session => session.Many(Page, asked, ProhibitionView.From), ct);
        return page.Value.Of(rows, row => row.ProhibitionId.Value);
    }
}
