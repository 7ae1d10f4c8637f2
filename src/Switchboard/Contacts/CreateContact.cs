using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using ModelContextProtocol.Server;
using Switchboard.Agents;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Contacts;

/// <summary>Makes a contact before anybody writes. Whoever writes from an address that nobody has becomes one by itself.</summary>
internal sealed class CreateContact(DoOnce once, AgentDirectory agents, ContactAddresses addresses, ContactNews news, Ids ids, TimeProvider clock) : IUseCase, IEndpoint
{
    const string Tool = "comms_create_contact";

    [Example("""{"displayName": "Ada Lovelace", "addresses": ["+14155550123"], "language": "en", "timeZone": "America/Los_Angeles"}""")]
    internal sealed record Request(
        [property: MaxLength(ContactText.MaxName)] string? DisplayName = null,
        [property: MaxLength(ContactText.MaxAddresses)] string[]? Addresses = null,
        string? Language = null,
        string? TimeZone = null,
        string? Region = null,
        [property: MaxLength(ContactText.MaxNotes)] string? Notes = null,
        OrganizationId? OrganizationId = null,
        [property: MaxLength(ClientRefs.MaxLength)] string? ClientRef = null);

    static readonly Sql Insert = """
        INSERT INTO contact (
            id, organization_id, display_name, language, time_zone, time_zone_by_admin, region, region_by_admin, notes, agent_id, created_at, version)
        VALUES (
            @contact, @organization, NULLIF(@DisplayName, ''), NULLIF(@Language, ''), NULLIF(@TimeZone, ''), @byAdmin, NULLIF(@Region, ''), @byAdmin,
            NULLIF(@Notes, ''), @agent, @now, 1)
        """;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/v1/contacts", (Request request, Caller caller, CreateContact create, CancellationToken ct) =>
            create.Create(request, caller, ct).ToCreated(contact => $"/api/v1/contacts/{contact.ContactId}"))
        .Says("createContact", "Contacts", "Make a contact").LetsIn(Role.Operator);

    [McpServerTool(Name = Tool, Title = "Make a contact", ReadOnly = false, Destructive = false, Idempotent = false, OpenWorld = false, UseStructuredContent = true)]
    [Description(
        "Make a contact for a person who hasn't written yet, with every address that is theirs: all their channels are one conversation. Whoever "
        + "writes to you is a contact already: find them with comms_find_contact.")]
    public Task<Outcome<ContactView>> Create(
        Caller caller,
        [MaxLength(ContactText.MaxName), Description("The person's name.")] string? displayName = null,
        [MaxLength(ContactText.MaxAddresses), Description("Their numbers, however they are written, and e-mail addresses.")] string[]? addresses = null,
        [Description("Their language, as a BCP 47 tag such as en or pt-BR.")] string? language = null,
        [Description("Their IANA time zone, such as Europe/Berlin.")] string? timeZone = null,
        [Description("Where they are, as a country or a part of one (ISO 3166), such as DE or US-FL; left out, their number tells.")] string? region = null,
        [MaxLength(ContactText.MaxNotes), Description("What the organization wants to remember of them.")] string? notes = null,
        [Description("A super-admin's choice of organization; others leave it out.")] OrganizationId? organizationId = null,
        [MaxLength(ClientRefs.MaxLength), Description("Your own reference for this. Repeated, it returns the first answer and makes nothing twice.")] string? clientRef = null,
        CancellationToken ct = default) =>
        Create(new(displayName, addresses, language, timeZone, region, notes, organizationId, clientRef), caller, ct);

    async Task<Outcome<ContactView>> Create(Request request, Caller caller, CancellationToken ct)
    {
        if ((ContactText.Check(request.DisplayName, request.Language, request.TimeZone, request.Region, request.Notes) ?? ClientRefs.Check(request.ClientRef)) is { } wrong)
        {
            return wrong;
        }

        var reach = caller.Reach(request.OrganizationId);
        if (reach.Problem is { } unreached)
        {
            return unreached;
        }

        var country = caller.AgentId is { } own ? (await agents.Find(own, ct))?.Country : null;
        var read = ContactAddresses.Read("addresses", request.Addresses, country);
        if (read.Problem is { } unreadable)
        {
            return unreadable;
        }

        if (read.Value.Count == 0)
        {
            return Problem.Invalid("addresses", "A contact without an address could neither be written to nor be recognized.", "Give a telephone number or an e-mail address of theirs in addresses.");
        }

        var (organization, contact) = (reach.Value, ids.Next<ContactId>());
        var row = new
        {
            contact, request.DisplayName, request.Language, request.TimeZone, request.Region, request.Notes, agent = caller.AgentId, now = clock.GetUtcNow(),
            byAdmin = ContactPlace.CountsAlone(caller),
        };
        return await once.Write<ContactView>(organization, new(caller, Tool, request.ClientRef, request with { ClientRef = null }), async unit =>
        {
            if (await addresses.Refuse(unit, organization, caller, read.Value) is { } refused)
            {
                return refused;
            }

            await unit.Execute(Insert, row);
            if (await addresses.Add(unit, caller, contact, read.Value) is { } taken)
            {
                return taken;
            }

            await news.Changed(
                unit, organization, caller, "contact.created", contact,
                request is { TimeZone: null, Region: null } ? null : new { place = new { request.TimeZone, request.Region } });
            return (await ContactBook.Show(unit, contact))!;
        }, ct);
    }
}
