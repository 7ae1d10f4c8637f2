using System.ComponentModel;
using Switchboard.Channels;
using Switchboard.Data;

namespace Switchboard.Agents.Senders;

/// <summary>A WhatsApp sender that an organization may use.</summary>
/// <param name="ChannelId">The channel that took it last; it is taken as long as that one is in use.</param>
/// <param name="Lent">Whether it is of the deployment's account, and given back when nobody uses it.</param>
/// <param name="CallbackUrl">Where the provider brings what people write; null until it has been told.</param>
/// <param name="AgentId">Who has it.</param>
internal sealed record WhatsappSender(
    SenderId SenderId, OrganizationId OrganizationId, string Provider, CredentialId CredentialId, string ProviderRef, string Address, string? Name,
    SenderState State, string? Trouble, bool Lent,
    ChannelId? ChannelId, DateTimeOffset? TakenAt, string? CallbackUrl, DateTimeOffset CreatedAt, AgentId? AgentId)
{
    /// <summary>Senders <c>s</c>, each with the channel <c>c</c> that has it.</summary>
    public const string Select = """
        SELECT s.id, s.organization_id, s.provider, s.credential_id, s.provider_ref, s.address, s.name, s.state, s.trouble, s.lent, s.channel_id,
            s.taken_at, s.callback_url, s.created_at, c.agent_id
        FROM whatsapp_sender s LEFT JOIN channel c ON c.id = s.channel_id AND c.organization_id = s.organization_id AND c.released_at IS NULL
        """;

    public static readonly Sql ById = Select + " WHERE s.organization_id = @organization AND s.id = @sender";

    public static readonly Sql Page = Select + " WHERE s.organization_id = @organization AND s.id < @before ORDER BY s.id DESC LIMIT @take";

    /// <summary>Those of an account that an agent could take now, the one that has rested longest first.</summary>
    public static readonly Sql Free = Select + """
         WHERE s.organization_id = @organization AND s.credential_id = @credential AND s.state = 'online' AND s.callback_url IS NOT NULL AND c.id IS NULL
        ORDER BY coalesce(s.taken_at, 0), s.id LIMIT 1
        """;

    public static WhatsappSender From(Row row) => new(
        row.Id<SenderId>("id"),
        row.Id<OrganizationId>("organization_id"),
        row.Text("provider"),
        row.Id<CredentialId>("credential_id"),
        row.Text("provider_ref"),
        row.Text("address"),
        row.TextOrNull("name"),
        row.Enum<SenderState>("state"),
        row.TextOrNull("trouble"),
        row.Flag("lent"),
        row.IdOrNull<ChannelId>("channel_id"),
        row.InstantOrNull("taken_at"),
        row.TextOrNull("callback_url"),
        row.Instant("created_at"),
        row.IdOrNull<AgentId>("agent_id"));
}

/// <summary>A sender as its owners see it.</summary>
internal sealed record SenderView(
    [property: Description("The sender.")] SenderId SenderId,
    [property: Description("Its number.")] string Address,
    [property: Description("What people see.")] string? Name,
    [property: Description("online, pending (being reviewed or verified) or offline.")] SenderState State,
    [property: Description("Why it can't be used, when it can't.")] string? Trouble,
    [property: Description("The agent that has it; absent when it is free.")] AgentId? AgentId,
    [property: Description("The provider that it is registered at.")] string Provider,
    [property: Description("The provider's id of it.")] string ExternalId,
    [property: Description("Whether it is the deployment's, and given back when no agent has it.")] bool Lent)
{
    public static SenderView Of(WhatsappSender sender) =>
        new(sender.SenderId, sender.Address, sender.Name, sender.State, sender.Trouble, sender.AgentId, sender.Provider, sender.ProviderRef, sender.Lent);
}
