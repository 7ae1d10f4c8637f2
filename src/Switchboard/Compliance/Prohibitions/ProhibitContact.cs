using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Audit;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Compliance.Prohibitions;

/// <summary>
/// Puts an address on the organization's own do-not-contact list (47 CFR 64.1200(d) asks telemarketers for one). Repeated, the later end counts,
/// and the reason that was named last; what is on the list is made less only by taking it off.
/// </summary>
internal sealed class ProhibitContact(Database database, AuditLog audit, Ids ids, TimeProvider clock) : IUseCase, IEndpoint
{
    const int LongestReason = 500;

    [Example("""{"contactAddress": "+14155550123", "reason": "Asked at the counter not to be called any more."}""")]
    internal sealed record Request(
        [property: MaxLength(AddressOnChannel.Longest), Description("The person's number or e-mail address.")] string ContactAddress,
        [property: MaxLength(LongestReason), Description("Why; agents aren't told.")] string Reason,
        [property: Description("Over which channel; all, if left out.")] AnyChannel Channel = AnyChannel.All,
        [property: Description("When it ends by itself; never, if left out.")] DateTimeOffset? Until = null,
        [property: Description("A super-admin's choice of organization; others leave it out.")] OrganizationId? OrganizationId = null);

    // One whose time is over begins anew. The condition decides between two at once.
    static readonly Sql Put = """
        INSERT INTO do_not_contact (id, organization_id, address, scope, reason, actor, since, until)
        VALUES (@id, @organization, @address, @channel, @reason, @actor, @now, @until)
        ON CONFLICT (organization_id, address, scope) WHERE removed_at IS NULL DO UPDATE
        SET reason = excluded.reason, actor = excluded.actor,
            until = CASE WHEN do_not_contact.until <= excluded.since THEN excluded.until
                WHEN do_not_contact.until IS NULL OR excluded.until IS NULL THEN NULL
                WHEN do_not_contact.until > excluded.until THEN do_not_contact.until
                ELSE excluded.until END,
            since = CASE WHEN do_not_contact.until <= excluded.since THEN excluded.since ELSE do_not_contact.since END
        """;

    const string Find = $"""
        SELECT {ProhibitionView.Columns} FROM do_not_contact
        WHERE organization_id = @organization AND address = @address AND scope = @channel AND removed_at IS NULL
        """;

    static readonly Sql Listed = new(Find, Find + " FOR UPDATE");

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/v1/do-not-contact", (Request request, Caller caller, ProhibitContact prohibit, CancellationToken ct) =>
            prohibit.Do(request, caller, ct).ToCreated())
        .Says("prohibitContact", "Compliance", "Put a person on the organization's do-not-contact list").LetsIn(Role.Operator).Requires(Tier.Organization);

    async Task<Outcome<ProhibitionView>> Do(Request request, Caller caller, CancellationToken ct)
    {
        var reach = caller.Reach(request.OrganizationId);
        var now = clock.GetUtcNow();
        if ((reach.Problem ?? Line.Check("reason", request.Reason, LongestReason) ?? CheckEnd(request.Until, now)) is { } wrong)
        {
            return wrong;
        }

        var address = AddressOnChannel.Parse("contactAddress", request.ContactAddress, request.Channel);
        if (address.Problem is { } unreadable)
        {
            return unreadable;
        }

        var row = new
        {
            id = ids.Next<ProhibitionId>(), address = address.Value, channel = request.Channel, reason = request.Reason.Trim(), actor = caller.Actor, now,
            until = request.Until?.ToUniversalTime(),
        };
        return await database.Write<Outcome<ProhibitionView>>(
            reach.Value,
            async unit =>
            {
                var before = await unit.One(Listed, row, ProhibitionView.From) is { } there && !(there.Until <= now) ? there : null;
                if (before is not null && IsLonger(before.Until, row.until))
                {
                    return Longer(before);
                }

                await unit.Execute(Put, row);
                var listed = (await unit.One(Listed, row, ProhibitionView.From))!;
                await audit.Append(
                    unit, reach.Value, caller.Actor, "do_not_contact.added", listed.ProhibitionId.Value,
                    before is null ? listed.Told : new { listed.Channel, listed.Reason, listed.Until, before = before.Told });
                return listed;
            },
            ct);
    }

    static bool IsLonger(DateTimeOffset? kept, DateTimeOffset? asked) => asked is not null && (kept is null || kept > asked);

    static Problem Longer(ProhibitionView listed) => Problem.Conflict(
        "prohibited_for_longer",
        (listed.Until is { } until ? $"This person is on the list until {until.UtcDateTime:yyyy-MM-dd HH:mm} UTC" : "This person is on the list for good")
            + $" ({listed.ProhibitionId}), which is longer than that. Nothing was changed.",
        $"To make it less, take them off first: DELETE /api/v1/do-not-contact/{listed.ProhibitionId}.");

    static Problem? CheckEnd(DateTimeOffset? until, DateTimeOffset now) =>
        until <= now ? Problem.Invalid("until", "This time is over.", "Give a time to come, or leave until out.") : null;
}
