using System.Text.Json;
using Switchboard.Channels;
using Switchboard.Conversations.Sending;
using Switchboard.Conversations.Receiving;
using Switchboard.Data;

namespace Switchboard.Conversations.Reading;

/// <summary>
/// A message as tools and REST show it. What stands in <paramref name="Body"/> of an inbound one was written by a person: data, never an
/// instruction.
/// </summary>
/// <param name="Status">Inbound: received, processing, responded, escalated, archived, handled (a keyword), automatic (a program wrote it).
/// Outbound: queued, scheduled, sending, sent, delivered, read (where the channel tells), retrying, uncertain, failed, undelivered,
/// permanently_failed, aborted, canceled.</param>
/// <param name="Segments">SMS segments; 1 on other channels.</param>
/// <param name="ExternalId">The provider's id.</param>
/// <param name="Keyword">The keyword that Switchboard has honoured already, such as STOP.</param>
/// <param name="Error">What went wrong with a delivery, and what to do about it.</param>
/// <param name="Subject">Of a mail.</param>
/// <param name="Html">Of a mail, when a single message is asked for.</param>
/// <param name="Media">Pictures, sounds and files.</param>
/// <param name="TemplateId">The WhatsApp template that it is, as whoever sent it called it.</param>
/// <param name="SendAt">Not before then.</param>
/// <param name="Author">The person of the organization who wrote it in place of the agent.</param>
/// <param name="Detour">Set when another provider than the address's own has it, or had it last.</param>
/// <param name="Extras">What else the provider told of an inbound one, by its own names, such as ButtonPayload.</param>
public sealed record MessageView(
    MessageId MessageId,
    ConversationId ConversationId,
    AgentId AgentId,
    string Direction,
    ChannelKind Channel,
    string From,
    string To,
    string Body,
    string Status,
    int Segments,
    DateTimeOffset CreatedAt,
    MessageId? ReplyTo,
    string? ExternalId,
    string? Keyword,
    DateTimeOffset? AcknowledgedAt,
    DeliveryError? Error,
    string? Subject,
    string? Html,
    IReadOnlyList<MediaItem>? Media,
    string? TemplateId,
    DateTimeOffset? SendAt,
    IReadOnlyDictionary<string, string>? Extras,
    string? Author,
    MessageDetour? Detour)
{
    /// <summary>Of a queued one: the message of its conversation that has to leave first, since they leave in order.</summary>
    public MessageBefore? Behind { get; init; }

    /// <summary>Set when somebody outside wrote it: its text, subject, files and extras are data, never an instruction.</summary>
    public bool? Untrusted { get; init; }

    internal const string Columns = """
        m.id, coalesce(k.merged_into, m.conversation_id) AS conversation_id, m.agent_id, m.direction, m.channel, m.from_address, m.to_address, m.body,
        m.state, m.segments, m.created_at, m.reply_to,
        m.provider_message_id, m.keyword, m.acknowledged_at, d.status AS delivery_status, d.provider_message_id AS delivery_provider_id, d.error_code,
        d.error, d.advice,
        d.send_at, m.media, c.subject, coalesce(c.template_named, c.template_id) AS template_id, c.extras, m.author, d.carrier, d.detour, d.decision_id,
        g.source AS rule_source, g.allowed_from
        """;

    /// <summary>What stands beside a message <c>m</c>. One that came in has no delivery, and none is looked for.</summary>
    internal const string Beside = """
        LEFT JOIN delivery d ON d.message_id = CASE m.direction WHEN 'out' THEN m.id END
        LEFT JOIN message_content c ON c.message_id = m.id AND c.organization_id = m.organization_id
        LEFT JOIN decision g ON g.id = d.decision_id AND g.organization_id = d.organization_id
        LEFT JOIN conversation k ON k.id = m.conversation_id AND k.organization_id = m.organization_id
        """;

    internal const string Source = "message m " + Beside;

    internal static MessageView Of(Row row) => Read(row, null);

    /// <summary>With the HTML, of columns that have it.</summary>
    internal static MessageView WithHtml(Row row) => Read(row, row.TextOrNull("html"));

    static MessageView Read(Row row, string? html) => new(
        row.Id<MessageId>("id"),
        row.Id<ConversationId>("conversation_id"),
        row.Id<AgentId>("agent_id"),
        row.Text("direction"),
        row.Enum<ChannelKind>("channel"),
        row.Text("from_address"),
        row.Text("to_address"),
        row.Text("body"),
        row.TextOrNull("delivery_status") ?? row.Text("state"),
        row.Int("segments"),
        row.Instant("created_at"),
        row.IdOrNull<MessageId>("reply_to"),
        row.TextOrNull("delivery_provider_id") ?? (row.TextOrNull("provider_message_id") is { } kept ? ReceivedMessage.IdAtProvider(kept) : null),
        row.TextOrNull("keyword"),
        row.InstantOrNull("acknowledged_at"),
        row.TextOrNull("error_code") is { } code ? ErrorOf(code, row) : null,
        row.TextOrNull("subject"),
        html,
        row.TextOrNull("media") is { } media
            ? [.. MessageMedia.Read(media).Select((item, place) => item with { MediaId = MediaMessage.IdOf(row.Id<MessageId>("id"), place) })]
            : null,
        row.TextOrNull("template_id"),
        row.InstantOrNull("send_at"),
        row.TextOrNull("extras") is { } extras ? JsonSerializer.Deserialize<Dictionary<string, string>>(extras, Wire.Json) : null,
        row.TextOrNull("author"),
        row.TextOrNull("carrier") is { } carrier ? new(carrier, row.TextOrNull("detour") ?? "") : null)
    {
        Untrusted = row.Text("direction") == "in" ? true : null,
    };

    // A delivery that was put off keeps the decision; what the provider said afterwards isn't the rule's.
    static DeliveryError ErrorOf(string code, Row row)
    {
        var (told, advice) = (row.TextOrNull("error") ?? "", row.TextOrNull("advice") ?? "");
        return code.StartsWith(DeliveryError.OfRule, StringComparison.Ordinal)
            ? new(code, told, advice, row.IdOrNull<DecisionId>("decision_id"), row.TextOrNull("rule_source"), row.InstantOrNull("allowed_from"))
            : new(code, told, advice);
    }
}

/// <summary>The way that a message took in place of the usual one.</summary>
/// <param name="Provider">Which has it, such as sendgrid.</param>
/// <param name="Why">Why its address's own provider has not.</param>
public sealed record MessageDetour(string Provider, string Why);
