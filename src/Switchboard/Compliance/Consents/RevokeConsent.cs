using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using ModelContextProtocol.Server;
using Switchboard.Audit;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Compliance.Consents;

/// <summary>
/// Records that a person took consent back, however they said so (47 CFR 64.1200(a)(10)). It ends what was given before, at every address
/// that is known to be theirs; what they agree to afterwards counts again.
/// </summary>
internal sealed class RevokeConsent(DoOnce once, AuditLog audit, Ids ids, TimeProvider clock) : IUseCase, IEndpoint
{
    const string Tool = "comms_revoke_consent";
    const int LongestSource = 500;
    const int LongestProof = 4000;
    const int LongestProgramme = RecordConsent.LongestProgramme;

    [Example("""{"contactAddress": "+14155550123", "source": "Said so on the telephone."}""")]
    internal sealed record Request(
        [property: MaxLength(AddressOnChannel.Longest), Description("The person's number or e-mail address.")] string ContactAddress,
        [property: Description("With scope channel: which one.")] AnyChannel Channel = AnyChannel.All,
        [property: Description(
            "What ends: all of it, what counts for one channel, or what was given for one programme. Left out: all, or with consentType the channel.")]
        RevocationScope? Scope = null,
        [property: MaxLength(LongestProgramme), Description("With scope programme: which one.")] string? Programme = null,
        [property: MaxLength(LongestSource), Description("How the person said so.")] string? Source = null,
        [property: Description("Only what was given in this way ends; any, if left out.")] ConsentType? ConsentType = null,
        [property: MaxLength(LongestProof), Description("What shows it: a recording, a letter, the id of a message.")] string? Proof = null,
        [property: Description("A super-admin's choice of organization; others leave it out.")] OrganizationId? OrganizationId = null,
        [property: MaxLength(ClientRefs.MaxLength)] string? ClientRef = null);

    static readonly Sql Insert = """
        INSERT INTO consent_revocation (
            id, organization_id, address, scope, channel, programme, consent_id, source, consent_type, proof, actor, at)
        VALUES (@Id, @organization, @Address, @Scope, @Channel, @Programme, @Consent, @Source, @Type, @Proof, @Actor, @At)
        """;

    // From now on each of them has it, whoever they are joined to or parted from.
    static readonly Sql Others = """
        SELECT b.address FROM contact_address a JOIN contact_address b ON b.organization_id = a.organization_id AND b.contact_id = a.contact_id
        WHERE a.organization_id = @organization AND a.address = @address AND b.address <> @address
        """;

    static readonly Sql Find = $"SELECT {ConsentView.Columns} FROM consent c WHERE c.organization_id = @organization AND c.id = @consent";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/v1/consents/revoke", (Request request, Caller caller, RevokeConsent revoke, CancellationToken ct) =>
            revoke.Revoke(request, caller, ct).ToHttp())
            .Says("revokeConsent", "Compliance", "Record that a person took consent back").LetsIn(Role.Operator);
        routes.MapPost("/api/v1/consents/{consentId}/revoke", (
                ConsentId consentId, Caller caller, RevokeConsent revoke, OrganizationId? organizationId, CancellationToken ct) =>
            revoke.RevokeOne(consentId, organizationId, caller, ct).ToHttp())
            .Says("revokeOneConsent", "Compliance", "Record that a person took this one consent back").LetsIn(Role.Operator).Requires(Tier.Organization);
    }

    [McpServerTool(
        Name = Tool, Title = "Record that consent was taken back", Destructive = true, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description(
        "Record at once that a person doesn't want to be contacted any more, or not over a channel, however they said so. By default all that "
        + "they agreed to ends, over every channel.")]
    public Task<Outcome<ConsentAnswer>> Revoke(
        Caller caller,
        [MaxLength(AddressOnChannel.Longest), Description("The person's number, in international form, or e-mail address.")] string contactAddress,
        [Description("With scope channel: which one.")] AnyChannel channel = AnyChannel.All,
        [Description("What ends: all (the default), channel (the default with consentType), or programme.")] RevocationScope? scope = null,
        [MaxLength(LongestProgramme), Description("With scope programme: which one.")] string? programme = null,
        [MaxLength(LongestSource), Description("How the person said so, such as the id of their message.")] string? source = null,
        [Description("Only what was given in this way ends; any, if left out.")] ConsentType? consentType = null,
        [MaxLength(LongestProof), Description("What shows it: a recording, a letter, the id of a message.")] string? proof = null,
        [Description("A super-admin's choice of organization; others leave it out.")] OrganizationId? organizationId = null,
        [MaxLength(ClientRefs.MaxLength), Description("Your own reference: repeated, it answers what it answered and records nothing twice.")]
        string? clientRef = null,
        CancellationToken ct = default) =>
        Revoke(new(contactAddress, channel, scope, programme, source, consentType, proof, organizationId, clientRef), caller, ct);

    async Task<Outcome<ConsentAnswer>> Revoke(Request asked, Caller caller, CancellationToken ct)
    {
        // Who says in which way it was given means a part: the channel that is named.
        var request = asked with
        {
            Scope = asked.Scope ?? (asked is { ConsentType: not null, Channel: not AnyChannel.All } ? RevocationScope.Channel : RevocationScope.All),
        };
        var reach = caller.Reach(request.OrganizationId);
        if ((reach.Problem ?? ClientRefs.Check(request.ClientRef) ?? CheckScope(request)
            ?? (request.Source is null ? null : Line.Check("source", request.Source, LongestSource))
            ?? RecordConsent.CheckProof(request.Proof)) is { } wrong)
        {
            return wrong;
        }

        // The address is who it is; over which channel is said by the scope.
        var address = AddressOnChannel.Parse("contactAddress", request.ContactAddress, AnyChannel.All);
        if (address.Problem is { } unreadable)
        {
            return unreadable;
        }

        var row = new RevocationRow(
            ids.Next<RevocationId>(), address.Value, request.Scope.Value, request.Scope == RevocationScope.Channel ? request.Channel : null,
            request.Scope == RevocationScope.Programme ? request.Programme!.Trim() : null, null, request.Source?.Trim(), request.ConsentType,
            request.Proof?.Trim(), caller.Actor, clock.GetUtcNow());
        return await once.Write<ConsentAnswer>(
            reach.Value, new(caller, Tool, request.ClientRef, request with { ClientRef = null, OrganizationId = null }),
            async unit =>
            {
                await Keep(unit, reach.Value, row);
                return new ConsentAnswer(row.Address, request.Channel, ConsentStatus.Revoked, RevocationId: row.Id);
            },
            ct);
    }

    async Task<Outcome<ConsentAnswer>> RevokeOne(ConsentId consent, OrganizationId? named, Caller caller, CancellationToken ct)
    {
        var reach = caller.Reach(named);
        if (reach.Problem is { } unreached)
        {
            return unreached;
        }

        return await once.Write<ConsentAnswer>(
            reach.Value, new(caller, Tool, null, consent),
            async unit =>
            {
                if (await unit.One(Find, new { consent, channel = AnyChannel.All }, ConsentView.From) is not { } held)
                {
                    return ConsentView.Unknown;
                }

                if (held.Status == ConsentStatus.Revoked)
                {
                    return new ConsentAnswer(held.ContactAddress, held.Channel, held.Status, held);
                }

                var row = new RevocationRow(
                    ids.Next<RevocationId>(), held.ContactAddress, RevocationScope.Consent, null, null, consent, null, null, null, caller.Actor,
                    clock.GetUtcNow());
                await Keep(unit, reach.Value, row);
                var ended = (await unit.One(Find, new { consent, channel = AnyChannel.All }, ConsentView.From))!;
                return new ConsentAnswer(ended.ContactAddress, ended.Channel, ended.Status, ended, RevocationId: row.Id);
            },
            ct);
    }

    async ValueTask Keep(Session unit, OrganizationId organization, RevocationRow row)
    {
        await unit.Execute(Insert, row);
        foreach (var other in await unit.Many(Others, new { address = row.Address }, found => found.Text("address")))
        {
            await unit.Execute(Insert, row with { Id = ids.Next<RevocationId>(), Address = other });
        }

        await audit.Append(unit, organization, row.Actor, "consent.revoked", row.Consent?.Value ?? row.Id.Value, new { scope = EnumText.Of(row.Scope) });
    }

    static Problem? CheckScope(Request request) => request switch
    {
        { Scope: RevocationScope.Consent } => Problem.Invalid(
            "scope", "One consent is taken back under its own id.", "POST /api/v1/consents/{consentId}/revoke, or give scope all, channel or programme."),
        { Scope: RevocationScope.Channel, Channel: AnyChannel.All } => Problem.Invalid(
            "channel", "It isn't said which channel.", "Name the channel, or leave scope out to end all."),
        // Too little would end where the person meant all, or too much where they meant one.
        { Scope: RevocationScope.All, Channel: not AnyChannel.All } => Problem.Invalid(
            "scope", "A channel is named, but not whether it alone is meant.",
            "Give scope channel to end what counts for that channel, or leave channel out to end all."),
        { Scope: RevocationScope.Programme } => Line.Check("programme", request.Programme, LongestProgramme),
        _ => null,
    };

    sealed record RevocationRow(
        RevocationId Id, string Address, RevocationScope Scope, AnyChannel? Channel, string? Programme, ConsentId? Consent, string? Source,
        ConsentType? Type, string? Proof, string Actor, DateTimeOffset At);
}

/// <summary>How much is taken back.</summary>
internal enum RevocationScope
{
    /// <summary>All that was given.</summary>
    All,

    /// <summary>What counts for one channel.</summary>
    Channel,

    /// <summary>What was given for one programme.</summary>
    Programme,

    /// <summary>One consent alone.</summary>
    Consent,
}
