using System.Text.Json;
using Switchboard.Data;
using Switchboard.Search;
using Switchboard.Tenancy;

namespace Switchboard.Contacts;

/// <summary>Contacts in the index, by their names and addresses and those of whoever was joined to them.</summary>
internal sealed class ContactsInSearch(Database database, SearchIndex index) : ISearchSource, IContactFollower, IHeldOutside
{
    const int AtOnce = 200;

    static readonly Sql Any = "SELECT count(*) FROM (SELECT 1 FROM contact WHERE id > @id LIMIT 1) AS newer";

    static readonly Sql Unindexed = """
        SELECT p.id, p.organization_id FROM contact p
        WHERE p.id > @after AND p.id <= @until AND (SELECT 1 FROM search_document d WHERE d.subject_id = p.id) IS NULL
        AND (SELECT o.status FROM organization o WHERE o.organization_id = p.organization_id) <> 'deleting' ORDER BY p.id LIMIT @most
        """;

    static readonly Sql Indexed = """
        SELECT d.subject_id FROM search_document d JOIN contact p ON p.id = d.subject_id AND p.organization_id = d.organization_id
        WHERE d.organization_id = @organization AND d.subject_id > @after ORDER BY d.subject_id LIMIT @most
        """;

    const string OfAsked = """
        SELECT a.id, p.display_name AS text FROM asked a CROSS JOIN contact p
        WHERE p.id = a.id AND p.organization_id = @organization AND p.display_name IS NOT NULL
        UNION ALL SELECT a.id, p.display_name AS text FROM asked a CROSS JOIN contact p
        WHERE p.merged_into = a.id AND p.organization_id = @organization AND p.display_name IS NOT NULL
        UNION ALL SELECT a.id, x.address AS text FROM asked a CROSS JOIN contact_address x WHERE x.contact_id = a.id AND x.organization_id = @organization
        """;

    static readonly Sql Texts = new(
        $"WITH asked AS (SELECT value AS id FROM json_each(@contacts)) {OfAsked}",
        $"WITH asked AS (SELECT value AS id FROM jsonb_array_elements_text(@contacts::jsonb)) {OfAsked}");

    /// <summary>The mark of a contact.</summary>
    public static readonly string Mark = SearchIndex.Kind("contact");

    public string Name => "contacts";

    public string Prefix => ContactId.Prefix;

    public async Task<bool> HasAfter(string id, CancellationToken ct) => await database.ReadSystem(session => session.Count(Any, new { id }), ct) > 0;

    public async Task<Filled> Fill(string after, string until, int most, CancellationToken ct)
    {
        var found = await index.Unindexed(
            Unindexed, new { after, until, most }, row => (Organization: row.Id<OrganizationId>("organization_id"), Id: row.Id<ContactId>("id")), ct);
        foreach (var some in found.GroupBy(contact => contact.Organization, contact => contact.Id))
        {
            await database.Write(
                some.Key,
                async unit =>
                {
                    await index.Add(unit, await Documents(unit, some.Key, [.. some]));
                    return 0;
                },
                ct);
        }

        return new(found.Count, found.Count > 0 ? found[^1].Id.Value : null);
    }

    public async ValueTask Changed(Session unit, OrganizationId organization, ContactId contact) =>
        await index.Put(unit, (await Documents(unit, organization, [contact]))[0]);

    public ValueTask Merged(Session unit, OrganizationId organization, Merge merge) => Changed(unit, organization, merge.Into);

    public async ValueTask<bool> Parted(Session unit, OrganizationId organization, Merge merge)
    {
        await Changed(unit, organization, merge.From);
        await Changed(unit, organization, merge.Into);
        return false;
    }

    /// <summary>An organization's names leave the index before its rows go.</summary>
    public async Task<Problem?> GiveBack(OrganizationId organization, bool keepNumbers, string actor, CancellationToken ct)
    {
        var after = "";
        while (true)
        {
            var some = await database.Read(organization, session => session.Many(Indexed, new { after, most = AtOnce }, row => row.Text("subject_id")), ct);
            if (some.Count == 0)
            {
                return null;
            }

            after = some[^1];
            await database.Write(organization, async unit =>
            {
                foreach (var contact in some)
                {
                    await index.Forget(unit, new(organization, contact, [Mark], "", MayChange: true));
                }

                return 0;
            }, ct);
        }
    }

    static async ValueTask<List<SearchDocument>> Documents(Session unit, OrganizationId organization, ContactId[] contacts)
    {
        var asked = new { contacts = JsonSerializer.Serialize(contacts.Select(contact => contact.Value)) };
        var rows = await unit.Many(Texts, asked, row => (Contact: row.Id<ContactId>("id"), Text: row.Text("text")));
        var texts = rows.ToLookup(row => row.Contact, row => row.Text);
        return [.. contacts.Select(contact => new SearchDocument(organization, contact.Value, [Mark], string.Join('\n', texts[contact]), MayChange: true))];
    }
}
