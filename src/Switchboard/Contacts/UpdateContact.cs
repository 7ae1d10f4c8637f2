using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ModelContextProtocol.Server;
using Switchboard.Agents;
using Switchboard.Compliance;
using Switchboard.Compliance.Frequency;
using Switchboard.Compliance.Prohibitions;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Contacts;

/// <summary>Changes a contact. What is left out stays; an empty text takes away what there is.</summary>
internal sealed class UpdateContact(
    Database database, AgentDirectory agents, ContactAddresses addresses, ContactNews news, SpreadProhibitions prohibitions, TimeProvider clock)
    : IUseCase, IEndpoint
{
    [Example("""{"displayName": "Ada Lovelace", "language": "en", "timeZone": "America/Los_Angeles", "notes": "Prefers mornings."}""")]
    internal sealed record Request(
        [property: MaxLength(ContactText.MaxName)] string? DisplayName = null,
        string? Language = null,
        string? TimeZone = null,
        string? Region = null,
        [property: MaxLength(ContactText.MaxNotes)] string? Notes = null);

    [Example("""{"address": "ada@example.com"}""")]
    internal sealed record AddressRequest([property: MaxLength(400)] string Address);

    sealed record Change(Request Profile, IReadOnlyList<string> Add, IReadOnlyList<string> Remove, long? Version);

    static readonly Sql Apply = """
        UPDATE contact SET
            display_name = NULLIF(COALESCE(@DisplayName, display_name), ''),
            language = NULLIF(COALESCE(@Language, language), ''),
            time_zone = @TimeZone, time_zone_by_admin = @TimeZoneByAdmin, region = @Region, region_by_admin = @RegionByAdmin,
            notes = NULLIF(COALESCE(@Notes, notes), ''),
            version = version + 1
        WHERE organization_id = @organization AND id = @contact AND merged_into IS NULL AND version = COALESCE(@version, version)
        """;

    static readonly Problem NoAddress = Problem.NotFound("address", "GET /api/v1/contacts/{contactId} or comms_find_contact shows a contact's addresses.");

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPatch(
            "/api/v1/contacts/{contactId}", (ContactId contactId, Request request, Caller caller, UpdateContact update, OrganizationId? organizationId, HttpContext context, CancellationToken ct) =>
            update.Do(caller, contactId, organizationId, new(request, [], [], EntityTag.IfMatch(context.Request)), ct).ToHttp())
            .Says("changeContact", "Contacts", "Change a contact").LetsIn(Role.Operator);
        routes.MapPost(
            "/api/v1/contacts/{contactId}/addresses", (ContactId contactId, AddressRequest request, Caller caller, UpdateContact update, OrganizationId? organizationId, CancellationToken ct) =>
            update.WithAddresses(caller, contactId, organizationId, new(), [request.Address], null, ct).ToHttp())
            .Says("addContactAddress", "Contacts", "Add an address to a contact: all its channels are one conversation").LetsIn(Role.Operator);
        routes.MapDelete(
            "/api/v1/contacts/{contactId}/addresses/{address}", (ContactId contactId, string address, Caller caller, UpdateContact update, OrganizationId? organizationId, CancellationToken ct) =>
            update.WithAddresses(caller, contactId, organizationId, new(), null, [address], ct).ToHttp())
            .Says("removeContactAddress", "Contacts", "Take an address away from a contact").LetsIn(Role.Operator);
    }

    [McpServerTool(Name = "comms_update_contact", Title = "Change a contact", ReadOnly = false, Destructive = false, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description(
        "Change what is known of a person, or link another address to them: then all their channels are one conversation. Link only what the person "
        + "told you themselves. If the address is another contact's already, join the two with comms_merge_contacts.")]
    public Task<Outcome<ContactView>> Update(
        Caller caller,
        [Description("The contact.")] ContactId contactId,
        [MaxLength(ContactText.MaxName), Description("The person's name; empty takes it away.")] string? displayName = null,
        [Description("Their language, as a BCP 47 tag such as en or pt-BR.")] string? language = null,
        [Description("Their IANA time zone, such as Europe/Berlin. They are contacted by it; an agent's word makes the hours only stricter.")]
        string? timeZone = null,
        [Description("Where they are, as a country or a part of one (ISO 3166), such as DE or US-FL; empty takes it away.")] string? region = null,
        [MaxLength(ContactText.MaxNotes), Description("What the organization wants to remember of them, in place of the notes before.")] string? notes = null,
        [MaxLength(ContactText.MaxAddresses), Description("Numbers and e-mail addresses to link to them.")] string[]? addAddresses = null,
        [MaxLength(ContactText.MaxAddresses), Description("Addresses that aren't theirs any more.")] string[]? removeAddresses = null,
        [Description("A super-admin's choice of organization; others leave it out.")] OrganizationId? organizationId = null,
        CancellationToken ct = default) =>
        WithAddresses(caller, contactId, organizationId, new(displayName, language, timeZone, region, notes), addAddresses, removeAddresses, ct);

    async Task<Outcome<ContactView>> WithAddresses(
        Caller caller, ContactId contact, OrganizationId? organizationId, Request profile, string[]? add, string[]? remove, CancellationToken ct)
    {
        var country = caller.AgentId is { } own ? (await agents.Find(own, ct))?.Country : null;
        var (added, removed) = (ContactAddresses.Read("address", add, country), ContactAddresses.Read("address", remove, country));
        return added.Problem is { } wrong ? wrong
            : removed.Problem is { } unreadable ? unreadable
            : await Do(caller, contact, organizationId, new(profile, added.Value, removed.Value, null), ct);
    }

    async Task<Outcome<ContactView>> Do(Caller caller, ContactId named, OrganizationId? organizationId, Change change, CancellationToken ct)
    {
        var profile = change.Profile;
        if (ContactText.Check(profile.DisplayName, profile.Language, profile.TimeZone, profile.Region, profile.Notes) is { } wrong)
        {
            return wrong;
        }

        var reach = caller.Reach(organizationId);
        if (reach.Problem is { } unreached)
        {
            return unreached;
        }

        var organization = reach.Value;
        return await database.Write<Outcome<ContactView>>(
            organization,
            async unit =>
            {
                if (await ContactBook.Find(unit, caller, named) is not { } contact)
                {
                    return ContactBook.Unknown;
                }

                if (await addresses.Refuse(unit, organization, caller, change.Add) is { } refused)
                {
                    return refused;
                }

                if (change.Remove.Count > 0 && await WrittenLately.Refuse(unit, caller, contact, clock.GetUtcNow()) is { } written)
                {
                    return written;
                }

                var before = (await ContactPlace.Of(unit, contact))!;
                var place = before.With(caller, profile.TimeZone, profile.Region);
                if (place.Problem is { } kept)
                {
                    return kept;
                }

                // It also holds the contact against being joined meanwhile.
                var now = place.Value;
                if (await unit.Execute(Apply, new
                {
                    contact, profile.DisplayName, profile.Language, now.TimeZone, now.TimeZoneByAdmin, now.Region, now.RegionByAdmin, profile.Notes, change.Version,
                }) == 0)
                {
                    return EntityTag.Changed;
                }

                if (await addresses.Add(unit, caller, contact, change.Add) is { } taken)
                {
                    return taken;
                }

                if (change.Remove.Count > 0)
                {
                    await unit.Execute(OptOut.Spread, new { contact });
                    await prohibitions.Over(unit, contact, DateTimeOffset.UnixEpoch);
                }

                foreach (var address in change.Remove)
                {
                    if (!await addresses.Remove(unit, contact, address))
                    {
                        return NoAddress;
                    }
                }

                var (added, removed) = (change.Add.Count, change.Remove.Count);
                await news.Changed(
                    unit, organization, caller, "contact.changed", contact,
                    now.IsOther(before) ? (object)new { added, removed, place = now.Told, before = before.Told } : new { added, removed });
                return (await ContactBook.Show(unit, contact))!;
            },
            ct);
    }
}
