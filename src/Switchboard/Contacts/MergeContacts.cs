using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using ModelContextProtocol.Server;
using Switchboard.Compliance.Taint;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Contacts;

/// <summary>
/// Joins two contacts that are one person. Addresses point to whom they are joined and remember whose they are, so that whoever writes is found by one look as before; messages stay where they are
/// and are read through a pointer. It takes as long for a million messages as for one, and can be undone.
/// </summary>
internal sealed class MergeContacts(DoOnce once, JoinContacts join, NewRecipients recipients) : IUseCase, IEndpoint
{
    const string Tool = "comms_merge_contacts";

    [Example("""{"from": "ctc_01k9x2m4q5r6s7t8v9w0"}""")]
    internal sealed record Request(ContactId From, [property: MaxLength(ClientRefs.MaxLength)] string? ClientRef = null);

    static readonly Sql Earlier = $"""
        SELECT {ContactMergeView.Columns} FROM contact_merge WHERE organization_id = @organization AND from_id IN (@one, @other) AND undone_at IS NULL ORDER BY id DESC LIMIT 1
        """;

    static readonly Problem Same = Problem.Conflict("same_contact", "These are the same contact.", "Give the id of another contact in from.");

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/v1/contacts/{contactId}/merge", (ContactId contactId, Request request, Caller caller, MergeContacts merge, OrganizationId? organizationId, CancellationToken ct) =>
            merge.Merge(caller, contactId, request.From, organizationId, request.ClientRef, ct).ToHttp())
        .Says("mergeContacts", "Contacts", "Join another contact to this one: they are one person").LetsIn(Role.Operator);

    [McpServerTool(Name = Tool, Title = "Join two contacts", ReadOnly = false, Destructive = false, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description(
        "Join two contacts that are one person: all their channels become one conversation. Do it only when the person has shown that both addresses "
        + "are theirs (comms_send_otp); otherwise it may be refused, and an admin joins them. It can be undone with comms_undo_contact_merge and the mergeId that it returns.")]
    public async Task<Outcome<ContactMergeView>> Merge(
        Caller caller,
        [Description("The contact that stays.")] ContactId contactId,
        [Description("The contact that becomes part of it.")] ContactId from,
        [Description("A super-admin's choice of organization; others leave it out.")] OrganizationId? organizationId = null,
        [MaxLength(ClientRefs.MaxLength), Description("Your own reference for this. Repeated, it returns the first answer and joins nothing twice.")] string? clientRef = null,
        CancellationToken ct = default)
    {
        if (ClientRefs.Check(clientRef) is { } wrong)
        {
            return wrong;
        }

        var reach = caller.Reach(organizationId);
        if (reach.Problem is { } unreached)
        {
            return unreached;
        }

        var organization = reach.Value;
        return await once.Write(organization, new(caller, Tool, clientRef, new { contactId, from }), unit => Join(unit, organization, caller, contactId, from), ct);
    }

    async ValueTask<Outcome<ContactMergeView>> Join(Session unit, OrganizationId organization, Caller caller, ContactId contact, ContactId other)
    {
        while (true)
        {
            if (await ContactBook.Find(unit, caller, contact) is not { } into || await ContactBook.Find(unit, caller, other) is not { } from)
            {
                return ContactBook.Unknown;
            }

            if (into == from)
            {
                return contact == other ? Same : await unit.One(Earlier, new { one = other, other = contact }, ContactMergeView.Of) is { } earlier ? earlier : Same;
            }

            if (await recipients.RefuseJoining(unit, organization, caller, into, from) is { } refused)
            {
                return refused;
            }

            if (await join.Join(unit, organization, caller.Actor, into, from) is { } joined)
            {
                return joined;
            }

            // Somebody joined one of them just now: look again.
        }
    }
}
