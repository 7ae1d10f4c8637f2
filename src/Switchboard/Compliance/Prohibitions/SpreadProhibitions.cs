using Switchboard.Data;

namespace Switchboard.Compliance.Prohibitions;

/// <summary>
/// Writes what holds for one of a person's addresses at all of them, before these are parted: whoever moves addresses takes nobody off the list.
/// </summary>
[Singleton]
internal sealed class SpreadProhibitions(Ids ids)
{
    // CROSS JOIN has SQLite begin with the contact and not with the list.
    static readonly Sql Missing = """
        SELECT a.address, d.scope, d.reason, d.actor, d.since, d.until
        FROM contact_address t CROSS JOIN do_not_contact d CROSS JOIN contact_address a
        WHERE t.organization_id = @organization AND t.contact_id = @contact
            AND d.organization_id = t.organization_id AND d.address = t.address AND d.removed_at IS NULL AND d.since >= @since
            AND a.organization_id = t.organization_id AND a.contact_id = t.contact_id AND NOT EXISTS (
            SELECT 1 FROM do_not_contact e
            WHERE e.organization_id = a.organization_id AND e.address = a.address AND e.scope = d.scope AND e.removed_at IS NULL
                AND (e.until IS NULL OR e.until >= d.until))
        ORDER BY d.since
        """;

    static readonly Sql Add = """
        INSERT INTO do_not_contact (id, organization_id, address, scope, reason, actor, since, until)
        VALUES (@Id, @organization, @Address, @Scope, @Reason, @Actor, @Since, @Until)
        ON CONFLICT (organization_id, address, scope) WHERE removed_at IS NULL DO UPDATE
        SET reason = excluded.reason, actor = excluded.actor, until = excluded.until
        WHERE do_not_contact.until IS NOT NULL AND (excluded.until IS NULL OR excluded.until > do_not_contact.until)
        """;

    /// <summary>Spreads what was listed since an instant over the addresses of a contact.</summary>
    public async ValueTask Over(Session unit, ContactId contact, DateTimeOffset since)
    {
        var missing = await unit.Many(Missing, new { contact, since }, row => new Listing(
            ids.Next<ProhibitionId>(), row.Text("address"), row.Text("scope"), row.Text("reason"), row.Text("actor"), row.Instant("since"),
            row.InstantOrNull("until")));
        foreach (var listing in missing)
        {
            await unit.Execute(Add, listing);
        }
    }

    sealed record Listing(
        ProhibitionId Id, string Address, string Scope, string Reason, string Actor, DateTimeOffset Since, DateTimeOffset? Until);
}
