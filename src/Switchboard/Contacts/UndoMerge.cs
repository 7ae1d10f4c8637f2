using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using ModelContextProtocol.Server;
using Switchboard.Compliance;
using Switchboard.Compliance.Frequency;
using Switchboard.Compliance.Prohibitions;
using Switchboard.Data;
using Switchboard.Jobs;
using Switchboard.Tenancy;

namespace Switchboard.Contacts;

/// <summary>Parts two contacts that were joined. Each has its addresses back, and what was written meanwhile goes to whom its address belongs.</summary>
internal sealed class UndoMerge(
    Database database, ContactNews news, SpreadProhibitions prohibitions, JobQueue jobs, TimeProvider clock) : IUseCase, IEndpoint
{
    static readonly Sql Find = $"SELECT {ContactMergeView.Columns} FROM contact_merge WHERE organization_id = @organization AND id = @merge";

    static readonly Sql RootOf = "SELECT coalesce(merged_into, id) AS id FROM contact WHERE organization_id = @organization AND id = @contact";

    static readonly Sql Hold = "UPDATE contact SET version = version + 1 WHERE organization_id = @organization AND id = @contact AND merged_into IS NULL";

    static readonly Sql MarkUndone = "UPDATE contact_merge SET undone_at = @now WHERE organization_id = @organization AND id = @merge AND undone_at IS NULL";

    // Who was joined to it, directly or by others, goes with it.
    const string ItsOwn = """
        WITH RECURSIVE part (id) AS (
            SELECT from_id FROM contact_merge WHERE id = @merge AND organization_id = @organization
            UNION SELECT m.from_id FROM contact_merge m JOIN part ON m.into_id = part.id WHERE m.organization_id = @organization AND m.undone_at IS NULL)
        """;

    static readonly Sql Unpoint = $"""
        {ItsOwn} UPDATE contact SET merged_into = CASE WHEN id = @from THEN NULL ELSE @from END, version = version + 1
        WHERE organization_id = @organization AND merged_into = @into AND id IN (SELECT id FROM part)
        """;

    static readonly Sql UnpointAddresses = $"""
        {ItsOwn} UPDATE contact_address SET contact_id = @from WHERE organization_id = @organization AND contact_id = @into AND home_id IN (SELECT id FROM part)
        """;

    static readonly Problem Unknown = Problem.NotFound(
        "merge", "GET /api/v1/contacts/{contactId} shows the joinings of a contact; the answer to joining has the mergeId.");

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost(
            "/api/v1/contact-merges/{mergeId}/undo",
            (MergeId mergeId, Caller caller, UndoMerge undo, OrganizationId? organizationId, CancellationToken ct) =>
                undo.Undo(caller, mergeId, organizationId, ct).ToHttp())
        .Says("undoContactMerge", "Contacts", "Part two contacts that were joined").LetsIn(Role.Operator);

    [McpServerTool(
        Name = "comms_undo_contact_merge", Title = "Part two contacts again", ReadOnly = false, Destructive = false, Idempotent = true,
        OpenWorld = false, UseStructuredContent = true)]
    [Description(
        "Part two contacts that were joined by mistake. Each gets back its addresses and its messages, also those that were written meanwhile, "
            + "and its conversations the owner, state, note and "
        + "channels that they had; what somebody decided on them while they were one stays with both.")]
    public async Task<Outcome<ContactMergeView>> Undo(
        Caller caller,
        [Description("The mergeId that comms_merge_contacts returned.")] MergeId mergeId,
        [Description("A super-admin's choice of organization; others leave it out.")] OrganizationId? organizationId = null,
        CancellationToken ct = default)
    {
        var reach = caller.Reach(organizationId);
        if (reach.Problem is { } unreached)
        {
            return unreached;
        }

        var organization = reach.Value;
        return await database.Write<Outcome<ContactMergeView>>(organization, async unit =>
        {
            if (await unit.One(Find, new { merge = mergeId }, ContactMergeView.Of) is not { } merge
                || await ContactBook.Find(unit, caller, merge.From) is not { } whole)
            {
                return Unknown;
            }

            // Whom an agent joined itself were two before, with a budget each.
            if (merge.UndoneAt is null && merge.Actor != caller.Actor
                && await WrittenLately.Refuse(unit, caller, whole, clock.GetUtcNow()) is { } written)
            {
                return written;
            }

            var into = await Held(unit, merge.From);

            var now = clock.GetUtcNow();
            if (await unit.Execute(MarkUndone, new { merge = mergeId, now }) == 1)
            {
                await Part(unit, organization, caller, new(mergeId, merge.From, into, merge.MergedAt, caller.Actor), now);
            }

            return (await unit.One(Find, new { merge = mergeId }, ContactMergeView.Of))!;
        }, ct);
    }

    /// <summary>The contact that it is part of, held against being joined or parted meanwhile.</summary>
    static async ValueTask<ContactId> Held(Session unit, ContactId from)
    {
        while (true)
        {
            var into = await unit.One(RootOf, new { contact = from }, row => row.Id<ContactId>("id"));
            if (await unit.Execute(Hold, new { contact = into }) == 1 && await unit.One(RootOf, new { contact = from }, row => row.Id<ContactId>("id")) == into)
            {
                return into;
            }
        }
    }

    async ValueTask Part(Session unit, OrganizationId organization, Caller caller, Merge merge, DateTimeOffset now)
    {
        var row = new { merge = merge.Id, from = merge.From, into = merge.Into };
        // Whoever parts contacts lifts no STOP by it that was asked for while they were one, and takes nobody off the list.
        await unit.Execute(OptOut.SpreadSince, new { contact = merge.Into, since = merge.Since });
        await prohibitions.Over(unit, merge.Into, merge.Since);
        await unit.Execute(UnpointAddresses, row);
        await unit.Execute(Unpoint, row);
        if (await news.Parted(unit, organization, caller, merge))
        {
            await unit.Execute(Job.Insert, jobs.At(SettleMerge.JobKind, merge.Id.Value, now));
        }

        await unit.Execute(Job.Insert, jobs.At(SettleMerge.JobKind, merge.Id.Value, now + SettleMerge.After));
    }
}
