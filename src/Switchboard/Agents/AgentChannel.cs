using System.ComponentModel;
using Switchboard.Channels;
using Switchboard.Channels.Mail;
using Switchboard.Channels.Mail.Domains;
using Switchboard.Data;

namespace Switchboard.Agents;

/// <summary>Where a channel of an agent is in its life. The rows are the journal of what is held at providers.</summary>
internal enum ChannelStatus
{
    /// <summary>A number is being bought. The address is written down before the provider is asked.</summary>
    Provisioning,

    /// <summary>In use.</summary>
    Active,

    /// <summary>Held, and waiting for what its owner does elsewhere: DNS records of its domain. It is told so, and never written down.</summary>
    Pending,

    /// <summary>Switched off by an admin: it sends nothing and drops what arrives.</summary>
    Off,

    /// <summary>Not to be had; the reason says why. No failure.</summary>
    Unavailable,

    /// <summary>Given up here; the provider has yet to take it back.</summary>
    Releasing,

    /// <summary>Gone.</summary>
    Released,
}

/// <summary>One address of an agent, with what stands behind it.</summary>
/// <param name="AgentId">Null for a number of the organization's pool.</param>
/// <param name="Shared">Whether an agent speaks from the pool's numbers; the address is the one that it prefers. While it is provisioning, a number for the pool is bought.</param>
/// <param name="Country">Where a number is from, ISO 3166-1 alpha-2.</param>
internal sealed record AgentChannel(
    ChannelId ChannelId,
    AgentId? AgentId,
    ChannelKind Kind,
    string? Address,
    string Provider,
    CredentialId? CredentialId,
    string? ProviderRef,
    ChannelStatus Status,
    string? Reason,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ReleasedAt = null,
    bool Shared = false,
    string? Country = null)
{
    public const string Columns = "id, agent_id, kind, address, provider, credential_id, provider_ref, status, status_reason, created_at, released_at, shared, country";

    public static readonly Sql OfAgent = $"""
        SELECT {Columns} FROM channel
        WHERE organization_id = @organization AND agent_id = @agent AND released_at IS NULL ORDER BY id
        """;

    public static readonly Sql ById = $"SELECT {Columns} FROM channel WHERE organization_id = @organization AND id = @channel AND released_at IS NULL";

    /// <summary>Nothing when the agent has such a channel, or when another agent has the mailbox.</summary>
    public static readonly Sql Insert = """
        INSERT INTO channel (id, organization_id, agent_id, kind, address, provider, credential_id, provider_ref, status, status_reason, created_at, shared, country)
        VALUES (@ChannelId, @organization, @AgentId, @Kind, @Address, @Provider, @CredentialId, @ProviderRef, @Status, @Reason, @CreatedAt, @Shared, @Country)
        ON CONFLICT DO NOTHING
        """;

    /// <summary>What could not be had before is asked for anew.</summary>
    public static readonly Sql DropUnavailable = """
        DELETE FROM channel WHERE organization_id = @organization AND agent_id = @AgentId AND kind = @Kind AND status = 'unavailable' AND released_at IS NULL
        """;

    /// <summary>Who asks again for what could not be had keeps its place among those that wait.</summary>
    public static readonly Sql AskAgain = """
        UPDATE channel SET provider = @Provider, credential_id = @CredentialId, status_reason = @Reason
        WHERE organization_id = @organization AND agent_id = @AgentId AND kind = @Kind AND status = 'unavailable' AND released_at IS NULL
        """;

    /// <summary>What carriers take as a number's name, in UTF-16 units. https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource</summary>
    const int LongestLabel = 64;

    string Mark => $"Switchboard {ChannelId}";

    /// <summary>What is written on a number at the provider: for people the agent's name when it was bought, for us whose it is.</summary>
    public string LabelFor(string agentName)
    {
        var room = LongestLabel - Mark.Length - " ()".Length;
        if (agentName.Length > room)
        {
            var cut = char.IsHighSurrogate(agentName[room - 2]) ? room - 2 : room - 1;
            agentName = agentName[..cut] + "…";
        }

        return $"{agentName} ({Mark})";
    }

    /// <summary>Whether a number that bears this label was bought for this channel. Another is never released.</summary>
    public bool IsMarkedBy(string? label) => label == Mark || label?.EndsWith($"({Mark})", StringComparison.Ordinal) == true;

    public static AgentChannel From(Row row) => new(
        row.Id<ChannelId>("id"),
        row.IdOrNull<AgentId>("agent_id"),
        row.Enum<ChannelKind>("kind"),
        row.TextOrNull("address"),
        row.Text("provider"),
        row.IdOrNull<CredentialId>("credential_id"),
        row.TextOrNull("provider_ref"),
        row.Enum<ChannelStatus>("status"),
        row.TextOrNull("status_reason"),
        row.Instant("created_at"),
        row.InstantOrNull("released_at"),
        row.Flag("shared"),
        row.TextOrNull("country"));
}

/// <summary>A channel as its owners see it.</summary>
internal sealed record ChannelView(
    [property: Description("sms, whatsapp, email or voice.")] ChannelKind Channel,
    [property: Description("active, pending (a mailbox whose domain isn't verified yet), off, unavailable, provisioning, releasing or released.")] ChannelStatus State,
    [property: Description("The number or mailbox.")] string? Address,
    [property: Description("Why it is in this state, when that isn't plain.")] string? Reason,
    [property: Description("Whether the number is one that the organization's agents share.")] bool Shared)
{
    /// <summary>A column that tells the state of the domain that a mailbox is at, where it is one that the organization has added.</summary>
    public const string DomainStatus =
        "(SELECT d.status FROM mail_domain d WHERE channel.kind = 'email' AND d.organization_id = channel.organization_id AND channel.address LIKE '%@' || d.domain) AS domain_status";

    public static readonly Sql OfAgent = $"""
        SELECT {AgentChannel.Columns}, {DomainStatus} FROM channel
        WHERE organization_id = @organization AND agent_id = @agent AND released_at IS NULL ORDER BY id
        """;

    public static ChannelView Of(AgentChannel channel, MailDomainStatus? domain = null)
    {
        var waits = WaitsFor(channel, domain);
        return new(channel.Kind, waits is null ? channel.Status : ChannelStatus.Pending, channel.Address, waits ?? channel.Reason, channel.Shared);
    }

    public static ChannelView From(Row row) => Of(AgentChannel.From(row), DomainOf(row));

    /// <summary>What its owner has to do elsewhere before it works, or null.</summary>
    public static string? WaitsFor(AgentChannel channel, MailDomainStatus? domain) =>
        channel is { Status: ChannelStatus.Active, Address: { } mailbox } ? DomainWarnings.Say(mailbox[(mailbox.IndexOf('@', StringComparison.Ordinal) + 1)..], domain) : null;

    /// <summary>Reads <see cref="DomainStatus"/>.</summary>
    public static MailDomainStatus? DomainOf(Row row) => row.TextOrNull("domain_status") is { } domain ? EnumText.Parse<MailDomainStatus>(domain) : null;
}
