using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Audit;
using Switchboard.Channels;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Compliance;

/// <summary>
/// Frees an address that is opted out only because it was linked to somebody who asked for it at another one, or because an admin recorded it. That this was a mistake
/// nobody but a person can know: an admin says so and why, and it is on record. What a person wrote at an address itself, only who has it takes back.
/// </summary>
internal sealed class LiftOptOut(Database database, AuditLog audit, TimeProvider clock) : IUseCase, IEndpoint
{
    const int LongestReason = 500;

    [Example("""{"address": "+14155550123", "reason": "The number was linked to another customer by mistake."}""")]
    internal sealed record Request(
        [property: MaxLength(400), Description("The number or e-mail address.")] string Address,
        [property: MaxLength(LongestReason), Description("How it is known that this isn't the person who asked; it is kept in the audit log.")] string Reason,
        [property: Description("A super-admin's choice of organization; others leave it out.")] OrganizationId? OrganizationId = null);

    internal sealed record Answer(
        [property: Description("The address, as it is kept.")] string Address,
        [property: Description("What had been written at another address, or that an admin had recorded it.")] string Keyword,
        [property: Description("When it had been written or recorded.")] DateTimeOffset Since,
        [property: Description("Since when the address may be written to.")] DateTimeOffset LiftedAt);

    static readonly Sql Find = $"""
        SELECT keyword, since, source, CAST(CASE WHEN {OptOut.IsSecondHand} THEN 1 ELSE 0 END AS bigint) AS second_hand
        FROM opt_out WHERE organization_id = @organization AND address = @address AND scope = 'all' AND revoked_at IS NULL
        """;

    static readonly Sql Linked = $"SELECT CAST(CASE WHEN {OptOut.IsLinked("@address")} THEN 1 ELSE 0 END AS bigint)";

    static readonly Sql Lift = """
        UPDATE opt_out SET revoked_at = @now WHERE organization_id = @organization AND address = @address AND scope = 'all' AND source = @source AND revoked_at IS NULL
        """;

    static readonly Problem Unknown = Problem.NotFound("opt_out", "Nobody has asked not to be written to at this address; GET /api/v1/opt-outs lists those who have.");

    static readonly Problem TheirOwn = Problem.Conflict(
        "opt_out_their_own", "It was asked for at this address itself.", "Only the person can take it back, by writing START.");

    static readonly Problem StillLinked = Problem.Conflict(
        "opt_out_still_linked", "The address is linked to a person who asked for it at another of their addresses.",
        "If that link is a mistake, take the address away first (DELETE /api/v1/contacts/{contactId}/addresses/{address}), or undo the joining.");

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/v1/opt-outs/lift", (Request request, Caller caller, LiftOptOut lift, CancellationToken ct) => lift.Do(request, caller, ct).ToHttp())
        .Says("liftOptOut", "Contacts", "Free an address that has another person's opt-out by mistake").Requires(Tier.Organization);

    async Task<Outcome<Answer>> Do(Request request, Caller caller, CancellationToken ct)
    {
        var reach = caller.Reach(request.OrganizationId);
        if ((reach.Problem ?? Line.Check("reason", request.Reason, LongestReason)) is { } wrong)
        {
            return wrong;
        }

        var address = ChannelAddress.ParseAny("address", request.Address, null);
        return address.Problem is { } unreadable ? unreadable
            : await database.Write(reach.Value, unit => Do(unit, reach.Value, address.Value, request.Reason.Trim(), caller), ct);
    }

    async ValueTask<Outcome<Answer>> Do(Session unit, OrganizationId organization, string address, string reason, Caller caller)
    {
        var held = await unit.One(Find, new { address }, Held.From);
        if (held?.IsSecondHand == false)
        {
            return TheirOwn;
        }

        if (await unit.Count(Linked, new { address }) > 0)
        {
            return StillLinked;
        }

        if (held is null)
        {
            return Unknown;
        }

        var now = clock.GetUtcNow();
        if (await unit.Execute(Lift, new { address, source = held.Source, now }) == 0)
        {
            // Somebody asked there just now.
            return TheirOwn;
        }

        await audit.Append(unit, organization, caller.Actor, "contact.opt_out_lifted", held.Source, new { reason });
        return new Answer(address, held.Keyword, held.Since, now);
    }

    sealed record Held(string Keyword, DateTimeOffset Since, string Source, bool IsSecondHand)
    {
        public static Held From(Row row) => new(row.Text("keyword"), row.Instant("since"), row.Text("source"), row.Long("second_hand") > 0);
    }
}
