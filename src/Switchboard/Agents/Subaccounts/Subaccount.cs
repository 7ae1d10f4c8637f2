using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Agents.Subaccounts;

/// <summary>
/// Where a subaccount is in its life. The row is the journal of what is done at the provider: what is about to be done is written down
/// first.
/// </summary>
internal enum SubaccountStatus
{
    /// <summary>Being opened.</summary>
    Opening,

    /// <summary>In use.</summary>
    Active,

    /// <summary>About to be suspended.</summary>
    Suspending,

    /// <summary>Suspended, as its organization is.</summary>
    Suspended,

    /// <summary>About to be in use again.</summary>
    Resuming,

    /// <summary>About to be closed.</summary>
    Closing,

    /// <summary>Closed at the provider, for good.</summary>
    Closed,

    /// <summary>Left to the provider's account, because it holds a number that was to stay there.</summary>
    Kept,
}

/// <summary>An account below a provider's account, for an organization or one of its agents.</summary>
/// <param name="AgentId">Whose it is; null is the whole organization's.</param>
/// <param name="ParentId">The credential of the account above it.</param>
/// <param name="Label">What it is called at the provider: for people whose it is, for us this row.</param>
/// <param name="Account">The provider's name for it, once it is open.</param>
/// <param name="CredentialId">Its own credential, once it is open.</param>
internal sealed record Subaccount(
    SubaccountId SubaccountId,
    AgentId? AgentId,
    Realm Realm,
    string Provider,
    CredentialId ParentId,
    string Label,
    string? Account,
    CredentialId? CredentialId,
    SubaccountStatus Status,
    DateTimeOffset CreatedAt,
    DateTimeOffset ChangedAt)
{
    public const string Columns = """
        s.id, s.agent_id, s.realm, s.provider, s.parent_id, s.label, s.account, s.credential_id, s.status, s.created_at, s.changed_at
        """;

    /// <summary>What providers take as an account's name, in UTF-16 units. https://www.twilio.com/docs/iam/api/account</summary>
    const int LongestLabel = 64;

    /// <summary>
    /// What its status should be. While a number of it is being bought or given back it has to be in use, also where all else speaks for
    /// closing it: a closed one's credential is refused. In statements where it is <c>s</c> and its organization <c>o</c>.
    /// </summary>
    public const string Wish = """
        CASE
            WHEN EXISTS (SELECT 1 FROM channel c WHERE c.organization_id = s.organization_id AND (
                (c.status = 'provisioning' AND (s.agent_id IS NULL OR c.agent_id = s.agent_id))
                    OR (c.status = 'releasing' AND c.credential_id = s.credential_id))) THEN 'active'
            WHEN (o.status = 'deleting' OR o.mode <> s.realm OR (s.agent_id IS NOT NULL AND NOT EXISTS (
                    SELECT 1 FROM agent a WHERE a.organization_id = s.organization_id AND a.id = s.agent_id AND a.status <> 'deprovisioned')))
                AND NOT EXISTS (SELECT 1 FROM channel c
                    WHERE c.organization_id = s.organization_id AND c.credential_id = s.credential_id AND c.status IN ('active', 'off')) THEN 'closed'
            WHEN o.status = 'suspended' THEN 'suspended'
            ELSE 'active'
        END
        """;

    /// <summary>Whether nothing more becomes of it.</summary>
    public bool IsOver => Status is SubaccountStatus.Closed or SubaccountStatus.Kept;

    /// <summary>What it will be called.</summary>
    public static string LabelFor(SubaccountId id, string owner)
    {
        var mark = $" (Switchboard {id})";
        var room = LongestLabel - mark.Length;
        if (owner.Length > room)
        {
            owner = owner[..(char.IsHighSurrogate(owner[room - 2]) ? room - 2 : room - 1)] + "…";
        }

        return owner + mark;
    }

    public static Subaccount From(Row row) => new(
        row.Id<SubaccountId>("id"),
        row.IdOrNull<AgentId>("agent_id"),
        row.Enum<Realm>("realm"),
        row.Text("provider"),
        row.Id<CredentialId>("parent_id"),
        row.Text("label"),
        row.TextOrNull("account"),
        row.IdOrNull<CredentialId>("credential_id"),
        row.Enum<SubaccountStatus>("status"),
        row.Instant("created_at"),
        row.Instant("changed_at"));
}
