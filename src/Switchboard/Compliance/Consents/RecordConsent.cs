using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using ModelContextProtocol.Server;
using Switchboard.Audit;
using Switchboard.Channels.Gate;
using Switchboard.Compliance.Taint;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Compliance.Consents;

/// <summary>
/// Records that a person agreed to be contacted. An agent's word alone proves nothing: what it records as express has to stand in a message of the
/// person's own, and what was signed is for an admin to record.
/// </summary>
internal sealed class RecordConsent(DoOnce once, NewRecipients recipients, AuditLog audit, Ids ids, TimeProvider clock) : IUseCase, IEndpoint
{
    const string Tool = "comms_record_consent";
    const int LongestSource = 500;
    const int LongestProof = 4000;
    internal const int LongestProgramme = 100;

    [Example("""
        {"contactAddress": "+14155550123", "channel": "sms", "consentType": "written", "source": "https://acme.example/join",
         "proof": "Form of 2026-05-04, 14:02 UTC, from 203.0.113.7: “I agree that Acme texts me offers at this number.”"}
        """)]
    internal sealed record Request(
        [property: MaxLength(AddressOnChannel.Longest), Description("The number or e-mail address that the consent is for.")] string ContactAddress,
        [property: Description("The channel that it is for, or all.")] AnyChannel Channel,
        ConsentType ConsentType,
        [property: MaxLength(LongestSource), Description("Where and how it was given.")] string? Source = null,
        [property: MaxLength(LongestProof), Description("What shows it: the text that was shown, a recording, the id of a message.")] string? Proof = null,
        [property: Description("The purpose that it is for; any, if left out.")] Purpose? Purpose = null,
        [property: MaxLength(LongestProgramme), Description("The organization's name for the list or campaign.")] string? Programme = null,
        [property: Description("When it was given; now, if left out.")] DateTimeOffset? GivenAt = null,
        [property: Description("A super-admin's choice of organization; others leave it out.")] OrganizationId? OrganizationId = null,
        [property: MaxLength(ClientRefs.MaxLength)] string? ClientRef = null);

    static readonly Sql Insert = """
        INSERT INTO consent (id, organization_id, address, channel, type, purpose, programme, source, proof, actor, given_at, recorded_at)
        VALUES (@id, @organization, @address, @channel, @type, @purpose, @programme, @source, @proof, @actor, @givenAt, @now)
        """;

    static readonly Sql Find = $"SELECT {ConsentView.Columns} FROM consent c WHERE c.organization_id = @organization AND c.id = @id";

    static readonly Sql Said = """
        SELECT m.created_at FROM message m
        WHERE m.organization_id = @organization AND m.id = @message AND m.agent_id = @agent AND m.direction = 'in' AND (m.from_address = @address OR EXISTS (
            SELECT 1 FROM contact_address a JOIN contact_address b ON b.organization_id = a.organization_id AND b.contact_id = a.contact_id
            WHERE a.organization_id = @organization AND a.address = m.from_address AND b.address = @address))
        """;

    static readonly Problem ForAdmins = Problem.Forbidden(
        "Only an admin of the organization records written consent.",
        "Tell the person who asked that an admin can record it, with its proof, at POST /api/v1/consents.");

    static readonly Problem NoMessage = Problem.Invalid(
        "proof", "An agent records express consent by the message in which the person gave it to this agent.",
        "Give the messageId of that message as proof; comms_get_messages lists what the person wrote.");

    static readonly Problem NoEvidence = Problem.Invalid(
        "proof", "It isn't said where the consent was given, nor what shows it.", "Give source, proof, or best both.");

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/v1/consents", (Request request, Caller caller, RecordConsent record, CancellationToken ct) =>
            record.Record(request, caller, ct).ToCreated())
        .Says("recordConsent", "Compliance", "Record that a person agreed to be contacted").LetsIn(Role.Operator);

    [McpServerTool(Name = Tool, Title = "Record a person's consent", Destructive = false, Idempotent = false, OpenWorld = false, UseStructuredContent = true)]
    [Description(
        "Record that a person agreed to be contacted at an address. Record express consent only when the person really gave it to you in a "
        + "message, and give that message's id as proof. Consent doesn't undo a STOP.")]
    public Task<Outcome<ConsentAnswer>> Record(
        Caller caller,
        [MaxLength(AddressOnChannel.Longest), Description("The person's number, in international form, or e-mail address.")] string contactAddress,
        [Description("The channel that it is for, or all.")] AnyChannel channel,
        [Description("How it was given. Written consent is for an admin to record.")] ConsentType consentType,
        [MaxLength(LongestSource), Description("Where and how it was given.")] string? source = null,
        [MaxLength(LongestProof), Description("What shows it. From an agent: the messageId of the person's own message.")] string? proof = null,
        [Description("The purpose that it is for; any, if left out.")] Purpose? purpose = null,
        [MaxLength(LongestProgramme), Description("The organization's name for the list or campaign that it is for.")] string? programme = null,
        [Description("When it was given (RFC 3339); now, if left out. For admins.")] DateTimeOffset? givenAt = null,
        [Description("A super-admin's choice of organization; others leave it out.")] OrganizationId? organizationId = null,
        [MaxLength(ClientRefs.MaxLength), Description("Your own reference: repeated, it answers what it answered and records nothing twice.")]
        string? clientRef = null,
        CancellationToken ct = default) =>
        Record(new(contactAddress, channel, consentType, source, proof, purpose, programme, givenAt, organizationId, clientRef), caller, ct);

    async Task<Outcome<ConsentAnswer>> Record(Request request, Caller caller, CancellationToken ct)
    {
        var reach = caller.Reach(request.OrganizationId);
        var now = clock.GetUtcNow();
        if ((reach.Problem ?? ClientRefs.Check(request.ClientRef) ?? CheckTexts(request) ?? CheckEvidence(request, caller) ?? CheckTime(request.GivenAt, now))
            is { } wrong)
        {
            return wrong;
        }

        var address = AddressOnChannel.Parse("contactAddress", request.ContactAddress, request.Channel);
        if (address.Problem is { } unreadable)
        {
            return unreadable;
        }

        var row = new ConsentRow(
            ids.Next<ConsentId>(), address.Value, request.Channel, request.ConsentType, request.Purpose, Trimmed(request.Programme), Trimmed(request.Source),
            Trimmed(request.Proof), caller.Actor, request.GivenAt?.ToUniversalTime() ?? now, now);
        return await once.Write(
            reach.Value, new(caller, Tool, request.ClientRef, request with { ClientRef = null, OrganizationId = null }),
            unit => Keep(unit, reach.Value, row, caller), ct);
    }

    async ValueTask<Outcome<ConsentAnswer>> Keep(Session unit, OrganizationId organization, ConsentRow row, Caller caller)
    {
        if (await recipients.Refuse(unit, organization, caller, [row.Address]) is { } stranger)
        {
            return stranger;
        }

        if (caller.Tier == Tier.Agent && row.Type == ConsentType.Express)
        {
            var asked = new { message = row.Proof, agent = caller.AgentId, address = row.Address };
            if (await unit.One(Said, asked, found => found.InstantOrNull("created_at")) is not { } said)
            {
                return NoMessage;
            }

            // It was given when it was written: what the person said since counts.
            row = row with { GivenAt = said };
        }

        await unit.Execute(Insert, row);
        await audit.Append(
            unit, organization, caller.Actor, "consent.recorded", row.Id.Value, new { channel = EnumText.Of(row.Channel), type = EnumText.Of(row.Type) });
        var kept = (await unit.One(Find, new { id = row.Id, channel = AnyChannel.All }, ConsentView.From))!;
        return new ConsentAnswer(kept.ContactAddress, kept.Channel, kept.Status, kept);
    }

    static Problem? CheckTexts(Request request) =>
        (request.Source is null ? null : Line.Check("source", request.Source, LongestSource))
        ?? (request.Programme is null ? null : Line.Check("programme", request.Programme, LongestProgramme))
        ?? CheckProof(request.Proof);

    /// <summary>What is wrong with a proof, or null.</summary>
    internal static Problem? CheckProof(string? text) =>
        text is { } proof && (proof.Length > LongestProof || string.IsNullOrWhiteSpace(proof) || proof.Contains('\0', StringComparison.Ordinal))
            ? Problem.Invalid(
                "proof", $"The proof is empty, has control characters or more than {LongestProof} characters.", "Give a text, or the address of a document.")
            : null;

    static Problem? CheckEvidence(Request request, Caller caller) => (caller.Tier, request.ConsentType) switch
    {
        (Tier.Agent, ConsentType.Written) => ForAdmins,
        (Tier.Agent, ConsentType.Express) when !Ids.TryParse<MessageId>(request.Proof, out _) => NoMessage,
        (Tier.Agent, _) when request.GivenAt is not null => Problem.Invalid("givenAt", "When consent was given is for an admin to say.", "Leave givenAt out."),
        (_, >= ConsentType.Express) when request.Source is null && request.Proof is null => NoEvidence,
        _ => null,
    };

    static Problem? CheckTime(DateTimeOffset? givenAt, DateTimeOffset now) =>
        givenAt > now ? Problem.Invalid("givenAt", "This time is to come.", "Give the time at which the person agreed, or leave givenAt out.") : null;

    static string? Trimmed(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    sealed record ConsentRow(
        ConsentId Id, string Address, AnyChannel Channel, ConsentType Type, Purpose? Purpose, string? Programme, string? Source, string? Proof, string Actor,
        DateTimeOffset GivenAt, DateTimeOffset Now);
}

/// <summary>How consent stands at an address.</summary>
/// <param name="Status"><c>in_force</c>, <c>revoked</c>, or <c>none</c>.</param>
/// <param name="Consent">The consent that it is about: the one recorded, or the strongest in force.</param>
/// <param name="Consents">Each that is on record there, newest first.</param>
/// <param name="OptedOut">Whether the person asked not to be contacted, which goes before every consent.</param>
/// <param name="RevocationId">The revocation that was recorded.</param>
internal sealed record ConsentAnswer(
    string ContactAddress, AnyChannel Channel, ConsentStatus Status, ConsentView? Consent = null, IReadOnlyList<ConsentView>? Consents = null,
    bool? OptedOut = null, RevocationId? RevocationId = null);
