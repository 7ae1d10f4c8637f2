using System.ComponentModel;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Channels.Registering;

/// <summary>An address that was taken from a provider's account and can't be used without it.</summary>
internal sealed record CredentialUse(
    [property: Description("The agent that has it; absent for a number that the organization's agents share.")] AgentId? AgentId,
    [property: Description("What people call the agent.")] string? DisplayName,
    [property: Description("sms, whatsapp or email.")] ChannelKind Channel,
    [property: Description("The number or mailbox; absent while it is being bought.")] string? Address,
    [property: Description("Whose it is, where the credential is the deployment's.")] OrganizationId? OrganizationId)
{
    /// <summary>For a sentence.</summary>
    public string InWords
    {
        get
        {
            var who = AgentId is { } agent ? $"{DisplayName} ({agent})" : "the pool";
            return $"{who} has {Address ?? "a number that is being bought"} for {EnumText.Of(Channel)}{(OrganizationId is { } owner ? $" in {owner}" : "")}";
        }
    }
}

/// <summary>Tells which addresses are in use with a credential, or with a subaccount below its account.</summary>
[Singleton]
internal sealed class CredentialUses(Database db)
{
    /// <summary>How many are told.</summary>
    public const int Most = 200;

    const string InUse = """
        SELECT c.organization_id, c.agent_id, a.display_name, c.kind, c.address FROM channel c
        LEFT JOIN agent a ON a.organization_id = c.organization_id AND a.id = c.agent_id
        WHERE c.released_at IS NULL AND c.status IN ('provisioning', 'active', 'off')
        """;

    static readonly Sql Ours = InUse + """
         AND c.organization_id = @organization
            AND (c.credential_id = @credential OR c.credential_id IN (
                SELECT s.credential_id FROM subaccount s WHERE s.organization_id = @organization AND s.parent_id = @credential))
        ORDER BY c.id LIMIT @take
        """;

    static readonly Sql Everybodys = InUse + """
         AND (c.credential_id = @credential OR c.credential_id IN (SELECT s.credential_id FROM subaccount s WHERE s.parent_id = @credential))
        ORDER BY c.id LIMIT @take
        """;

    static readonly Sql LeftBehind = InUse + """
         AND c.organization_id = @organization AND c.credential_id IN (
            SELECT k.id FROM credential k
            WHERE k.organization_id = @organization AND k.provider = @provider AND k.realm = @realm AND k.replaced_at IS NOT NULL AND k.subaccount_id IS NULL
            UNION SELECT s.credential_id FROM subaccount s JOIN credential k ON k.organization_id = s.organization_id AND k.id = s.parent_id
            WHERE s.organization_id = @organization AND k.provider = @provider AND k.realm = @realm AND k.replaced_at IS NOT NULL)
        ORDER BY c.id LIMIT @take
        """;

    /// <summary>Those with one credential, the first of them; with the deployment's they may be any organization's.</summary>
    public Task<List<CredentialUse>> Of(OrganizationId organization, CredentialId credential, CancellationToken ct) => organization == OrganizationId.Deployment
        ? db.ReadSystem(session => session.Many(Everybodys, new { credential, take = Most }, FromAnybodys), ct)
        : db.Read(organization, session => session.Many(Ours, new { credential, take = Most }, From), ct);

    /// <summary>Those with credentials of the organization's own that are no longer in force.</summary>
    public Task<List<CredentialUse>> Left(OrganizationId organization, string provider, Realm realm, CancellationToken ct) =>
        db.Read(organization, session => session.Many(LeftBehind, new { provider, realm, take = Most }, From), ct);

    static CredentialUse FromAnybodys(Row row) => From(row) with { OrganizationId = row.Id<OrganizationId>("organization_id") };

    static CredentialUse From(Row row) => new(
        row.IdOrNull<AgentId>("agent_id"), row.TextOrNull("display_name"), row.Enum<ChannelKind>("kind"), row.TextOrNull("address"), null);
}
