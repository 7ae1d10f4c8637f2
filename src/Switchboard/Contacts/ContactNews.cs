using Switchboard.Audit;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Contacts;

/// <summary>Tells of changes of contacts inside the unit that makes them: the audit log, and those who follow on.</summary>
[Singleton]
internal sealed class ContactNews(IEnumerable<IContactFollower> followers, AuditLog audit)
{
    /// <summary>It was made, or changed.</summary>
    public async ValueTask Changed(Session unit, OrganizationId organization, Caller caller, string action, ContactId contact, object? detail = null)
    {
        await audit.Append(unit, organization, caller.Actor, action, contact.Value, detail);
        foreach (var follower in followers)
        {
            await follower.Changed(unit, organization, contact);
        }
    }

    /// <summary>Two have become one.</summary>
    public async ValueTask Merged(Session unit, OrganizationId organization, string actor, Merge merge)
    {
        foreach (var follower in followers)
        {
            await follower.Merged(unit, organization, merge);
        }

        await audit.Append(unit, organization, actor, "contact.merged", merge.Into.Value, new { merge = merge.Id, from = merge.From });
    }

    /// <summary>They are two again. Whether there is more to do than a unit should.</summary>
    public async ValueTask<bool> Parted(Session unit, OrganizationId organization, Caller caller, Merge merge)
    {
        var isMore = false;
        foreach (var follower in followers)
        {
            isMore |= await follower.Parted(unit, organization, merge);
        }

        await audit.Append(unit, organization, caller.Actor, "contact.merge_undone", merge.Into.Value, new { merge = merge.Id, from = merge.From });
        return isMore;
    }
}
