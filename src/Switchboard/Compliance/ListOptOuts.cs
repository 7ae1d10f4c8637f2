using System.Buffers.Text;
using System.ComponentModel.DataAnnotations;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Channels;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Compliance;

/// <summary>Who must not be written to, in the order of their addresses, which is that of the table's key.</summary>
internal sealed class ListOptOuts(Database database) : IUseCase, IEndpoint
{
    const string InPages = """
        opt_out.organization_id = @organization AND opt_out.revoked_at IS NULL AND (opt_out.address, opt_out.scope) > (@After, @AfterScope)
        ORDER BY opt_out.address, opt_out.scope LIMIT @Take
        """;

    static readonly Sql All = $"SELECT {OptOutView.Columns} FROM opt_out WHERE {InPages}";

    // What counts at an address is what was asked for at any of the person's, and what a provider found of this one.
    static readonly Sql OfPerson = $"""
        SELECT {OptOutView.Columns} FROM opt_out
        WHERE opt_out.address IN {OptOut.TheirAddresses} AND (opt_out.scope = 'all' OR opt_out.address = @address) AND {InPages}
        """;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/v1/opt-outs", (
                Caller caller, ListOptOuts list, string? contactAddress, OrganizationId? organizationId, string? cursor,
                [Range(1, Paging.MaxLimit)] int? limit, CancellationToken ct) =>
            list.List(caller, contactAddress, organizationId, cursor, limit, ct).ToHttp())
        .Says("listOptOuts", "Compliance", "Who asked not to be written to, by address; for a contactAddress, what counts there").Requires(Tier.Organization);

    async Task<Outcome<Page<OptOutView>>> List(
        Caller caller, string? contactAddress, OrganizationId? named, string? cursor, int? limit, CancellationToken ct)
    {
        var reach = caller.Reach(named);
        var (page, place) = (Paging.Read<OptOutId>(null, limit), Place.Read(cursor));
        if ((reach.Problem ?? page.Problem ?? place.Problem) is { } wrong)
        {
            return wrong;
        }

        Outcome<string> address = contactAddress is null ? "" : ChannelAddress.ParseAny("contactAddress", contactAddress, null);
        if (address.Problem is { } unreadable)
        {
            return unreadable;
        }

        var asked = new { place.Value.After, place.Value.AfterScope, page.Value.Take, address = address.Value };
        var rows = await database.Read(reach.Value, session => session.Many(contactAddress is null ? All : OfPerson, asked, OptOutView.From), ct);
        return page.Value.Of(rows, row => Place.Of(row).ToString());
    }

    /// <summary>Where a page ends: an address has a row for each scope.</summary>
    sealed record Place(string After, string AfterScope)
    {
        public static Place Of(OptOutView last) => new(last.ContactAddress, EnumText.Of(last.Scope));

        public static Outcome<Place> Read(string? cursor) =>
            cursor is null ? new Place("", "")
            : Base64Url.IsValid(cursor) && Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)).Split(' ', 2) is [var scope, var address]
                && EnumText.TryParse<AnyChannel>(scope, out _) && !address.Contains('\0', StringComparison.Ordinal) ? new Place(address, scope)
            : Problem.Invalid("cursor", "The cursor isn't one that was given out.", "Pass nextCursor as it came, or leave it out to begin.");

        public override string ToString() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{AfterScope} {After}"));
    }
}
