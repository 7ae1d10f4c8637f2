using System.Text.Json.Serialization;
using Switchboard.Simulator.Resend.Webhooks;

namespace Switchboard.Simulator.Resend.Emails;

/// <summary>
/// What becomes of a mail, told to its team: <c>email.sent</c>, <c>email.delivered</c> and so on.
/// https://resend.com/docs/webhooks/event-types
/// </summary>
internal sealed class EmailEvents(TellTeam tell)
{
    /// <param name="name">Such as delivered.</param>
    /// <param name="impacted">The recipients that it is about.</param>
    public void Tell(Email email, string name, IEnumerable<Mailbox> impacted, Func<EventData, EventData>? more = null)
    {
        email.Become(name);
        string[] to = [.. impacted.Select(recipient => recipient.Written)];
        var data = new EventData(
            email.Id, email.MessageId, ResendJson.Instant(email.Created), email.From.Written, to, email.Subject,
            email.Tags.Count == 0 ? null : email.Tags.DistinctBy(tag => tag.Name).ToDictionary(tag => tag.Name, tag => tag.Value),
            email.Headers.Count == 0 ? null : [.. email.Headers.Select(header => new Header(header.Key, header.Value))]);
        tell.Tell(email.Team, $"email.{name}", more is null ? data : more(data), new(email.Id, email.From.Address, impacted.First().Address));
    }
}

internal sealed record Header(string Name, string Value);

internal sealed record EventData(
    string EmailId,
    string MessageId,
    string CreatedAt,
    string From,
    IReadOnlyList<string> To,
    string Subject,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, string>? Tags,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<Header>? Headers)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Bounce? Bounce { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Click? Click { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Suppressed? Suppressed { get; init; }
}

/// <param name="Type">Permanent, Transient or Undetermined.</param>
internal sealed record Bounce(
    string Message, string Type, [property: JsonPropertyName("subType")] string SubType,
    [property: JsonPropertyName("diagnosticCode")] IReadOnlyList<string> DiagnosticCode);

internal sealed record Click(
    [property: JsonPropertyName("ipAddress")] string IpAddress, string Link, string Timestamp, [property: JsonPropertyName("userAgent")] string UserAgent);

internal sealed record Suppressed(
    string Message,
    string Type,
    string Reason,
    [property: JsonPropertyName("diagnosticCode")] IReadOnlyList<string> DiagnosticCode);
