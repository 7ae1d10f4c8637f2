using Switchboard.Audit;
using Switchboard.Channels;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Agents.Subaccounts;

/// <summary>The units around what is done with a subaccount at its provider. Whoever is at it has its lease.</summary>
[Singleton]
internal sealed class SubaccountBook(Leases leases, Credentials credentials, AuditLog audit, Ids ids, TimeProvider clock)
{
    /// <summary>Longer than a few requests to any provider take.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    static readonly TimeSpan ShortestWait = TimeSpan.FromMinutes(1);
    static readonly TimeSpan LongestWait = TimeSpan.FromHours(6);

    static readonly Sql InUse = $"""
        SELECT {Subaccount.Columns} FROM subaccount s
        WHERE s.organization_id = @organization AND s.owner = @owner AND s.parent_id = @parent AND s.status NOT IN ('closing', 'closed', 'kept')
        """;

    static readonly Sql Insert = """
        INSERT INTO subaccount (id, organization_id, agent_id, owner, realm, provider, parent_id, label, status, created_at, changed_at)
        VALUES (@SubaccountId, @organization, @AgentId, @Owner, @Realm, @Provider, @ParentId, @Label, @Status, @CreatedAt, @ChangedAt)
        ON CONFLICT DO NOTHING
        """;

    // Two that look at the same row come one after the other; what the second then sees is what the first has left.
    static readonly Sql Lock = "UPDATE subaccount SET status = status WHERE organization_id = @organization AND id = @id";

    static readonly Sql Look = $"""
        SELECT {Subaccount.Columns}, {Subaccount.Wish} AS wish, o.status = 'deleting' AS deleting
        FROM subaccount s JOIN organization o ON o.organization_id = s.organization_id WHERE s.organization_id = @organization AND s.id = @id
        """;

    static readonly Sql Move = """
        UPDATE subaccount SET status = @status, changed_at = @now, look_at = NULL
        WHERE organization_id = @organization AND id = @id AND status = @before
        """;

    static readonly Sql Opened = """
        UPDATE subaccount SET status = 'active', account = @account, credential_id = @credential, changed_at = @now, look_at = NULL
        WHERE organization_id = @organization AND id = @id AND status = 'opening'
        """;

    static readonly Sql Drop = "DELETE FROM subaccount WHERE organization_id = @organization AND id = @id AND status = 'opening'";

    static readonly Sql Postpone = "UPDATE subaccount SET look_at = @lookAt WHERE organization_id = @organization AND id = @id";

    /// <summary>The one in use for an owner below an account; a new row for it, to be opened, where there is none.</summary>
    /// <param name="wished">The new row, made before the unit, which may run again.</param>
    public async ValueTask<Reserved> Reserve(Session unit, Subaccount wished, string owner)
    {
        if (await unit.One(InUse, new { owner, parent = wished.ParentId }, Subaccount.From) is not { } known)
        {
            var row = new
            {
                wished.SubaccountId,
                wished.AgentId,
                owner,
                wished.Realm,
                wished.Provider,
                wished.ParentId,
                wished.Label,
                wished.Status,
                wished.CreatedAt,
                wished.ChangedAt,
            };
            return await unit.Execute(Insert, row) == 1 && await leases.Take(unit, NameOf(wished.SubaccountId), Lease)
                ? new(wished, ReservedFor.Opening)
                : new(wished, ReservedFor.Waiting);
        }

        await unit.Execute(Lock, new { id = known.SubaccountId });
        return await unit.One(InUse, new { owner, parent = wished.ParentId }, Subaccount.From) switch
        {
            null => new(known, ReservedFor.Waiting),
            { Status: SubaccountStatus.Active } ready => new(ready, ReservedFor.Use),
            { Status: SubaccountStatus.Opening } begun =>
                new(begun, await leases.Take(unit, NameOf(begun.SubaccountId), Lease) ? ReservedFor.Resuming : ReservedFor.Waiting),
            var idle => new(idle, ReservedFor.Settling),
        };
    }

    /// <summary>
    /// Takes the lease of one whose status isn't what it should be, and writes down what is about to be done. Null when there is nothing to
    /// do, or somebody is at it.
    /// </summary>
    public async ValueTask<(Subaccount Before, SubaccountState Wish, bool IsDeleting)?> Begin(Session unit, SubaccountId id)
    {
        if (!await leases.Take(unit, NameOf(id), Lease))
        {
            return null;
        }

        await unit.Execute(Lock, new { id });
        var (row, wish, deleting) = await unit.One(Look, new { id }, static row =>
            (Subaccount.From(row), row.Enum<SubaccountState>("wish"), row.Flag("deleting")));
        if (row is null || row.IsOver || EnumText.Of(row.Status) == EnumText.Of(wish))
        {
            await leases.End(unit, NameOf(id));
            return null;
        }

        // What closes is closed to its end; nothing brings it back.
        wish = row.Status == SubaccountStatus.Closing ? SubaccountState.Closed : wish;
        if (row.Status != SubaccountStatus.Opening)
        {
            var next = wish switch
            {
                SubaccountState.Closed => SubaccountStatus.Closing,
                SubaccountState.Suspended => SubaccountStatus.Suspending,
                _ => SubaccountStatus.Resuming
            };
            await unit.Execute(Move, new { id, status = next, before = row.Status, now = clock.GetUtcNow() });
            row = row with { Status = next };
        }

        return (row, wish, deleting);
    }

    /// <summary>Keeps what the provider has opened, under a credential of its own. Null when another has looked after it since.</summary>
    public async ValueTask<CredentialId?> Keep(
        Session unit, OrganizationId organization, Subaccount row, ProviderCredential parent, OpenSubaccount opened)
    {
        var (id, fresh) = (row.SubaccountId, ids.Next<CredentialId>());
        await leases.End(unit, NameOf(id));
        if (await unit.Execute(Opened, new { id, opened.Account, credential = fresh, now = clock.GetUtcNow() }) == 0)
        {
            return null;
        }

        await credentials.KeepApart(unit, fresh, id, parent, opened.Account, opened.Fields);
        await audit.Append(unit, organization, AuditEntry.System, "subaccount.opened", id.Value, new { row.Provider, opened.Account, row.AgentId });
        return fresh;
    }

    /// <summary>Notes that it is in its new state.</summary>
    public async ValueTask<bool> End(Session unit, OrganizationId organization, Subaccount row, SubaccountStatus status)
    {
        var id = row.SubaccountId;
        await leases.End(unit, NameOf(id));
        if (await unit.Execute(Move, new { id, status, before = row.Status, now = clock.GetUtcNow() }) == 0)
        {
            return false;
        }

        if (status == SubaccountStatus.Closed && row.CredentialId is { } credential)
        {
            await credentials.RetireApart(unit, credential);
        }

        await audit.Append(
            unit, organization, AuditEntry.System, status == SubaccountStatus.Active ? "subaccount.resumed" : $"subaccount.{EnumText.Of(status)}",
            id.Value, new { row.Provider, row.Account, row.AgentId });
        return true;
    }

    /// <summary>
    /// Notes in the deployment's log, in a unit of its own, that the account above holds nothing more of an organization that is being
    /// deleted: the organization's log goes with it.
    /// </summary>
    public async ValueTask<bool> Prove(Session unit, OrganizationId organization, Subaccount row, SubaccountStatus status)
    {
        await audit.Append(
            unit, OrganizationId.Deployment, AuditEntry.System, $"subaccount.{EnumText.Of(status)}", row.SubaccountId.Value,
            new { organizationId = organization, row.Provider, row.Account });
        return true;
    }

    /// <summary>Takes a row back that nothing was opened for.</summary>
    public async ValueTask<int> Forget(Session unit, Subaccount row)
    {
        await leases.End(unit, NameOf(row.SubaccountId));
        return await unit.Execute(Drop, new { id = row.SubaccountId });
    }

    /// <summary>Leaves it for a later look: in as long again as it has been tried, from a minute to six hours.</summary>
    public async ValueTask<int> LookLater(Session unit, Subaccount row)
    {
        await leases.End(unit, NameOf(row.SubaccountId));
        var now = clock.GetUtcNow();
        var tried = now - row.ChangedAt;
        var wait = tried < ShortestWait ? ShortestWait : tried > LongestWait ? LongestWait : tried;
        return await unit.Execute(Postpone, new { id = row.SubaccountId, lookAt = now + wait });
    }

    /// <summary>A new row, before it is written.</summary>
    public Subaccount Wish(AgentId? agent, string ownerName, ProviderCredential parent)
    {
        var (id, now) = (ids.Next<SubaccountId>(), clock.GetUtcNow());
        return new(id, agent, parent.Realm, parent.Provider, parent.Id, Subaccount.LabelFor(id, ownerName), null, null, SubaccountStatus.Opening, now, now);
    }

    static string NameOf(SubaccountId id) => $"subaccount:{id}";
}

/// <summary>What is to be done with the subaccount that was found for an owner.</summary>
internal enum ReservedFor
{
    /// <summary>Nothing: it is open.</summary>
    Use,

    /// <summary>It is to be opened; nobody has asked for it yet.</summary>
    Opening,

    /// <summary>It is to be opened, and may have been: it is looked for first.</summary>
    Resuming,

    /// <summary>It isn't in use at the moment, and can be brought to be.</summary>
    Settling,

    /// <summary>Somebody is at it.</summary>
    Waiting,
}

/// <summary>The subaccount that was found or written down for an owner.</summary>
internal sealed record Reserved(Subaccount Row, ReservedFor For);
