using Switchboard.Data;
using Switchboard.Jobs;

namespace Switchboard.Contacts;

/// <summary>Joins two contacts inside a unit, whoever found that they are one person.</summary>
[Singleton]
internal sealed class JoinContacts(ContactNews news, JobQueue jobs, Ids ids, TimeProvider clock)
{
    static readonly Sql Hold = "UPDATE contact SET version = version + 1 WHERE organization_id = @organization AND id = @contact AND merged_into IS NULL";

    static readonly Sql Note = """
        INSERT INTO contact_merge (id, organization_id, from_id, into_id, actor, merged_at) VALUES (@id, @organization, @from, @into, @actor, @now)
        """;

    static readonly Sql Point = "UPDATE contact SET merged_into = @into WHERE organization_id = @organization AND (id = @from OR merged_into = @from)";

    static readonly Sql PointAddresses = """
        UPDATE contact_address SET home_id = coalesce(home_id, contact_id), contact_id = @into WHERE organization_id = @organization AND contact_id = @from
        """;

    /// <summary>Joins one to another. Null where somebody joined one of them just now, so that who they are is to be looked up again.</summary>
    public async ValueTask<ContactMergeView?> Join(Session unit, OrganizationId organization, string actor, ContactId into, ContactId from)
    {
        if (!await BothHeld(unit, into, from))
        {
            return null;
        }

        var merge = new Merge(ids.Next<MergeId>(), from, into, clock.GetUtcNow(), actor);
        var row = new { id = merge.Id, from, into, actor, now = merge.Since };
        await unit.Execute(Note, row);
        await unit.Execute(Point, row);
        await unit.Execute(PointAddresses, row);
        await news.Merged(unit, organization, actor, merge);
        await unit.Execute(Job.Insert, jobs.At(SettleMerge.JobKind, merge.Id.Value, merge.Since + SettleMerge.After));
        return new(merge.Id, from, into, actor, merge.Since, null);
    }

    // In the order of their ids, so that two who join the same ones don't wait for each other.
    static async ValueTask<bool> BothHeld(Session unit, ContactId one, ContactId other)
    {
        var (first, second) = string.CompareOrdinal(one.Value, other.Value) < 0 ? (one, other) : (other, one);
        return await unit.Execute(Hold, new { contact = first }) == 1 && await unit.Execute(Hold, new { contact = second }) == 1;
    }
}
