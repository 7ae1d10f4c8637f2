using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using ModelContextProtocol.Server;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Compliance.Consents;

/// <summary>What is on record: for one address, or, for an admin, in the whole organization.</summary>
internal sealed class CheckConsent(Database database) : IUseCase, IEndpoint
{
    const int Most = 50;

    static readonly Sql Page = $"""
        SELECT {ConsentView.Columns} FROM consent c
        WHERE c.organization_id = @organization AND c.id < @before AND (@address = '' OR c.address = @address) ORDER BY c.id DESC LIMIT @take
        """;

    static readonly Problem WholeList = Problem.Forbidden(
        "Only an admin of the organization lists all consents.", "Name the person's address in contactAddress.");

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/v1/consents", (
                Caller caller, CheckConsent check, string? contactAddress, OrganizationId? organizationId, string? cursor,
                [Range(1, Paging.MaxLimit)] int? limit, CancellationToken ct) =>
            check.List(caller, contactAddress, organizationId, cursor, limit, ct).ToHttp())
        .Says("listConsents", "Compliance", "Consents on record, newest first, with how each stands");

    [McpServerTool(
        Name = "comms_check_consent", Title = "Is there consent?", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false,
        UseStructuredContent = true)]
    [Description(
        "What a person agreed to at an address, as it is on record, and whether it still counts. Whether a message may go is answered by "
        + "comms_can_contact.")]
    public async Task<Outcome<ConsentAnswer>> Check(
        Caller caller,
        [MaxLength(AddressOnChannel.Longest), Description("The person's number, in international form, or e-mail address.")] string contactAddress,
        [Description("Only what counts for this channel; all, if left out.")] AnyChannel channel = AnyChannel.All,
        [Description("Only consent of this type.")] ConsentType? consentType = null,
        [Description("A super-admin's choice of organization; others leave it out.")] OrganizationId? organizationId = null,
        CancellationToken ct = default)
    {
        var reach = caller.Reach(organizationId);
        var address = AddressOnChannel.Parse("contactAddress", contactAddress, channel);
        if ((reach.Problem ?? address.Problem) is { } wrong)
        {
            return wrong;
        }

        var asked = new { before = ConsentId.Prefix + "_~", address = address.Value, take = Most, channel };
        var (rows, isOut) = await database.Read(
            reach.Value,
            async session => (
                await session.Many(Page, asked, ConsentView.From), await session.Count(OptOut.IsInForce, new { address = address.Value }) > 0),
            ct);
        var fitting = rows.ConvertAll(row => Shown(row, caller)).FindAll(row =>
            (channel == AnyChannel.All || row.Channel == AnyChannel.All || row.Channel == channel)
            && (consentType is null || row.ConsentType == consentType));
        var best = fitting.Where(row => row.Status == ConsentStatus.InForce).MaxBy(row => row.ConsentType);
        var status = best is not null ? ConsentStatus.InForce : fitting.Count > 0 ? ConsentStatus.Revoked : ConsentStatus.None;
        return new ConsentAnswer(address.Value, channel, status, best, fitting, isOut);
    }

    async Task<Outcome<Page<ConsentView>>> List(
        Caller caller, string? contactAddress, OrganizationId? named, string? cursor, int? limit, CancellationToken ct)
    {
        var page = Paging.Read<ConsentId>(cursor, limit);
        var reach = caller.Reach(named);
        if ((page.Problem ?? reach.Problem ?? (contactAddress is null && caller.Tier == Tier.Agent ? WholeList : null)) is { } wrong)
        {
            return wrong;
        }

        Outcome<string> address = contactAddress is null ? "" : AddressOnChannel.Parse("contactAddress", contactAddress, AnyChannel.All);
        if (address.Problem is { } unreadable)
        {
            return unreadable;
        }

        var rows = await database.Read(
            reach.Value,
            session => session.Many(Page, new { page.Value.Before, page.Value.Take, address = address.Value, channel = AnyChannel.All }, ConsentView.From), ct);
        return page.Value.Of(rows.ConvertAll(row => Shown(row, caller)), row => row.ConsentId.Value);
    }

    // What shows a consent may hold more of a person than an agent has to know.
    static ConsentView Shown(ConsentView row, Caller caller) => caller.Tier == Tier.Agent ? row with { Proof = null } : row;
}
