using System.Text.Json;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Contacts;

/// <summary>
/// Finds contacts for whoever may see them: an organization's admin all of them, an agent those that it has a conversation with or made
/// itself. The id of a contact that was joined to another leads to the one that it is part of.
/// </summary>
internal static class ContactBook
{
    /// <summary>What is said of a contact that isn't there for this caller.</summary>
    public static readonly Problem Unknown = Problem.NotFound(
        "contact", "Find contacts with GET /api/v1/contacts or comms_find_contact. A super-admin names the organization in organizationId.");

    /// <summary>Which contacts <c>p</c> the agent <c>@agent</c> reaches; empty for whoever reaches all.</summary>
    public const string IsReached = """
        (@agent = '' OR p.agent_id = @agent
            OR EXISTS (SELECT 1 FROM conversation v WHERE v.organization_id = p.organization_id AND v.agent_id = @agent AND v.contact_id = p.id))
        """;

    const string Columns = """
        p.id, coalesce(p.display_name, (SELECT f.display_name FROM contact f WHERE f.merged_into = p.id AND f.organization_id = p.organization_id
            AND f.display_name IS NOT NULL ORDER BY f.id LIMIT 1)) AS display_name,
        p.language, p.time_zone, p.region, p.notes, p.created_at, p.version
        """;

    static readonly Sql Root = $"""
        SELECT p.id FROM contact g JOIN contact p ON p.id = coalesce(g.merged_into, g.id) AND p.organization_id = g.organization_id
        WHERE g.organization_id = @organization AND g.id = @contact AND {IsReached}
        """;

    static readonly Sql Some = new(
        $"SELECT {Columns} FROM contact p WHERE p.organization_id = @organization AND p.id IN (SELECT value FROM json_each(@ids)) ORDER BY p.id DESC",
        $"""
        SELECT {Columns} FROM contact p
        WHERE p.organization_id = @organization AND p.id IN (SELECT jsonb_array_elements_text(@ids::jsonb))
        ORDER BY p.id DESC
        """);

    static readonly Sql Addresses = new(
        """
        SELECT contact_id, address FROM contact_address
        WHERE organization_id = @organization AND contact_id IN (SELECT value FROM json_each(@ids))
        ORDER BY +address
        """,
        """
        SELECT contact_id, address FROM contact_address
        WHERE organization_id = @organization AND contact_id IN (SELECT jsonb_array_elements_text(@ids::jsonb))
        ORDER BY address
        """);

    const string OptOutsOf = """
        SELECT o.address, o.scope, o.keyword, o.since FROM contact_address a JOIN opt_out o ON o.organization_id = a.organization_id AND o.address = a.address
        WHERE a.organization_id = @organization AND o.revoked_at IS NULL
        """;

    static readonly Sql OptOuts = new(
        OptOutsOf + " AND a.contact_id IN (SELECT value FROM json_each(@ids)) ORDER BY o.scope",
        OptOutsOf + " AND a.contact_id IN (SELECT jsonb_array_elements_text(@ids::jsonb)) ORDER BY o.scope");

    static readonly Sql Merges = $"""
        SELECT {ContactMergeView.Columns} FROM contact_merge WHERE organization_id = @organization AND undone_at IS NULL
        AND (into_id = @contact OR into_id IN (SELECT f.id FROM contact f WHERE f.merged_into = @contact AND f.organization_id = @organization))
        ORDER BY id DESC
        """;

    static readonly Sql Holder = "SELECT contact_id FROM contact_address WHERE organization_id = @organization AND address = @address";

    /// <summary>The contact that an id leads to, or null when the caller has no such contact.</summary>
    public static ValueTask<ContactId?> Find(Session session, Caller caller, ContactId contact) =>
        session.One(Root, new { contact, agent = AgentOf(caller) }, row => row.IdOrNull<ContactId>("id"));

    /// <summary>Who has an address, whoever asks.</summary>
    public static ValueTask<ContactId?> HolderOf(Session session, string address) =>
        session.One(Holder, new { address }, row => row.IdOrNull<ContactId>("contact_id"));

    /// <summary>One, with the joinings that made it.</summary>
    public static async ValueTask<ContactView?> Show(Session session, ContactId contact)
    {
        var found = await Show(session, [contact.Value]);
        return found is [var one] ? one with { Merges = await session.Many(Merges, new { contact }, ContactMergeView.Of) } : null;
    }

    /// <summary>Some, newest first.</summary>
    public static async ValueTask<List<ContactView>> Show(Session session, IReadOnlyList<string> contacts)
    {
        var asked = new { ids = JsonSerializer.Serialize(contacts) };
        var addresses = (await session.Many(Addresses, asked, row => (Contact: row.Id<ContactId>("contact_id"), Address: row.Text("address"))))
            .ToLookup(row => row.Contact, row => row.Address);
        var optOuts = (await session.Many(OptOuts, asked, row =>
            (Address: row.Text("address"), OptOut: new AddressOptOut(row.Text("scope"), row.Text("keyword"), row.Instant("since")))))
            .ToLookup(row => row.Address, row => row.OptOut);
        return await session.Many(Some, asked, row => new ContactView(
            row.Id<ContactId>("id"), row.TextOrNull("display_name"), row.TextOrNull("language"), row.TextOrNull("time_zone"), row.TextOrNull("region"),
            row.TextOrNull("notes"),
            [.. addresses[row.Id<ContactId>("id")].Select(address => ContactAddress.Of(address, optOuts[address]))],
            null,
            row.Instant("created_at"),
            row.Long("version")));
    }

    /// <summary>The agent whose reach counts; empty for whoever reaches all of the organization.</summary>
    public static string AgentOf(Caller caller) => caller.AgentId?.Value ?? "";
}
