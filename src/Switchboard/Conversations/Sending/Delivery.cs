using System.Text.Json;
using Switchboard.Channels;
using Switchboard.Channels.Gate;
using Switchboard.Data;

namespace Switchboard.Conversations.Sending;

/// <summary>A message on its way to a provider, as the job that delivers it reads it.</summary>
/// <param name="Credential">Of the account that it was handed to, or is to be.</param>
/// <param name="Failures">Tries that failed: neither those that met a limit of the provider's nor those that ended with our own process.</param>
/// <param name="Limits">How often the provider took no more for the moment.</param>
/// <param name="LimitedAt">When it first did.</param>
/// <param name="Trouble">What went wrong last, as a sentence.</param>
internal sealed record Delivery(
    OrganizationId Organization,
    MessageId Message,
    AgentId Agent,
    ConversationId Conversation,
    IntentId Intent,
    CredentialId Credential,
    ChannelKind Channel,
    string From,
    string To,
    string Body,
    Purpose Purpose,
    DeliveryStatus Status,
    long Fence,
    int Failures,
    int Limits,
    DateTimeOffset? LimitedAt,
    DateTimeOffset? TriedAt,
    DateTimeOffset? AbsentAt,
    bool IsConfirmation,
    DateTimeOffset QueuedAt,
    DateTimeOffset? SendAt,
    string? Trouble,
    IReadOnlyList<MediaItem> Media,
    OutboundMail? Mail,
    TemplateUse? Template)
{
    /// <summary>
    /// A condition: it holds back those behind it. In the words of the index <c>delivery_open</c>, which SQLite finds by them; an IN of so
    /// many words would build a table for each row.
    /// </summary>
    public const string IsOpen = "attention_at IS NULL AND (status = 'queued' OR status = 'sending' OR status = 'retrying' OR status = 'uncertain')";

    static readonly Sql Find = """
        SELECT m.organization_id, m.id, m.agent_id, d.conversation_id, d.intent_id, coalesce(d.carrier_id, m.credential_id) AS credential_id,
            m.channel, m.from_address, m.to_address, m.body, m.purpose,
            d.status, d.fence, d.attempts, d.limits, d.limited_at, d.tried_at, d.absent_at, d.attention_at, d.error, m.keyword, d.send_at,
            m.created_at, m.media, c.subject, c.html, c.thread, c.template_id, c.template_vars, c.sealed, c.sealed_until, m.author, c.programme
        FROM delivery d JOIN message m ON m.id = d.message_id
            LEFT JOIN message_content c ON c.message_id = d.message_id AND c.organization_id = d.organization_id
        WHERE d.message_id = @message AND d.organization_id = @organization
        """;

    /// <summary>Who has to hear what becomes of it.</summary>
    public Dispatch Dispatch => new(Organization, Message, Conversation, Agent, Channel);

    /// <summary>Whether only a person can tell by now what became of it.</summary>
    public bool IsLeftOpen { get; init; }

    /// <summary>The person who wrote it; null when the agent did.</summary>
    public string? Author { get; init; }

    /// <inheritdoc cref="Outbound.Programme" />
    public string? Programme { get; init; }

    /// <summary>What the gate gave for this try; null while nothing may be handed over.</summary>
    public Passage? Passage { get; init; }

    /// <summary>As the gate judges it now.</summary>
    public Outbound OutboundAt(DateTimeOffset now) => new(Organization, Agent, Channel, From, To, Purpose, Body, now, Caller: null)
    {
        Confirmation = IsConfirmation,
        TemplateRef = Template?.Id,
        Author = Author,
        Programme = Programme,
        Further = AlsoRead.Of(Mail?.Subject, Mail?.Html, Template),
        IsReserved = true,
    };

    /// <summary>What only the person reads.</summary>
    public SealedWords? Words { get; init; }

    public static ValueTask<Delivery?> Load(Session session, MessageId message) => session.One<Delivery>(Find, new { message }, Read);

    /// <summary>One that was claimed when it was written.</summary>
    public static Delivery Of(OrganizationId organization, OutgoingMessage written) => new(
        organization, written.Message, written.Agent, written.Conversation, written.Intent, written.Credential, written.Channel, written.From,
        written.To, written.Body, written.Purpose,
        DeliveryStatus.Sending, Fence: 1, Failures: 0, Limits: 0, LimitedAt: null, TriedAt: written.At, AbsentAt: null,
        IsConfirmation: written.Keyword is not null, QueuedAt: written.At, SendAt: null, Trouble: null,
        written.Media is { } media ? Read<MediaItem[]>(media) : [],
        written.Subject is { } subject ? MailOf(subject, written.Html, written.Thread) : null,
        written.TemplateId is { } template ? TemplateOf(template, written.TemplateVars) : null)
    {
        Author = written.Author,
        Programme = written.Programme,
        Passage = written.Passage,
        Words = written.Words,
    };

    static Delivery Read(Row row) => new(
        row.Id<OrganizationId>("organization_id"),
        row.Id<MessageId>("id"),
        row.Id<AgentId>("agent_id"),
        row.Id<ConversationId>("conversation_id"),
        row.Id<IntentId>("intent_id"),
        row.Id<CredentialId>("credential_id"),
        row.Enum<ChannelKind>("channel"),
        row.Text("from_address"),
        row.Text("to_address"),
        row.Text("body"),
        row.Enum<Purpose>("purpose"),
        row.Enum<DeliveryStatus>("status"),
        row.Long("fence"),
        row.Int("attempts"),
        (int)(row.LongOrNull("limits") ?? 0),
        row.InstantOrNull("limited_at"),
        row.InstantOrNull("tried_at"),
        row.InstantOrNull("absent_at"),
        row.TextOrNull("keyword") is not null,
        row.InstantOrNull("send_at") ?? row.Instant("created_at"),
        row.InstantOrNull("send_at"),
        row.TextOrNull("error"),
        row.TextOrNull("media") is { } media ? Read<MediaItem[]>(media) : [],
        row.TextOrNull("subject") is { } subject ? MailOf(subject, row.TextOrNull("html"), row.TextOrNull("thread")) : null,
        row.TextOrNull("template_id") is { } template ? TemplateOf(template, row.TextOrNull("template_vars")) : null)
    {
        Author = row.TextOrNull("author"),
        Programme = row.TextOrNull("programme"),
        IsLeftOpen = row.InstantOrNull("attention_at") is not null,
        Words = row.InstantOrNull("sealed_until") is { } until ? new(row.TextOrNull("sealed"), until) : null,
    };

    static TemplateUse TemplateOf(string id, string? variables) => new(id, variables is null ? [] : Read<Dictionary<string, string>>(variables));

    static OutboundMail MailOf(string subject, string? html, string? references)
    {
        string[] thread = references is null ? [] : Read<string[]>(references);
        return new(subject, html, thread is [.., var answered] ? answered : null, thread, UnsubscribeUrl: null);
    }

    static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, Wire.Json)!;
}
