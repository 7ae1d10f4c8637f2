namespace Switchboard.Simulator.Ledger;

/// <summary>What a ledger row tells of.</summary>
internal enum RowKind
{
    /// <summary>A request that reached a provider.</summary>
    Request,

    /// <summary>One attempt to deliver a webhook.</summary>
    Webhook,

    /// <summary>A message that came from, or reached, a person.</summary>
    Message,

    /// <summary>A provider's own error log: it gave up, or could not use the answer.</summary>
    Alert,
}

/// <summary>One fact about the outside world. <c>Seq</c> counts from 1 without gaps, in the order in which things happened.</summary>
internal sealed record LedgerRow
{
    public long Seq { get; init; }
    public DateTimeOffset At { get; init; }
    public required string Provider { get; init; }
    public required RowKind Kind { get; init; }

    /// <summary>
    /// Such as <c>messages.create</c>, <c>emails.send</c>, <c>webhook.sms</c>, <c>webhook.email.received</c>, <c>person.wrote</c>,
    /// <c>person.received</c>.
    /// </summary>
    public required string Operation { get; init; }

    /// <summary>accepted, refused, cut · answered, failed, timedOut, notConnected, dropped · received, blocked · gaveUp, unusable.</summary>
    public required string Outcome { get; init; }

    public string? Account { get; init; }
    public string? MessageSid { get; init; }
    public string? From { get; init; }
    public string? To { get; init; }
    public string? Subject { get; init; }
    public string? Body { get; init; }

    /// <summary>The HTTP status that was given (request) or got (webhook); none when the connection was cut.</summary>
    public int? Status { get; init; }

    /// <summary>The state that a status callback told of.</summary>
    public string? MessageStatus { get; init; }

    public int? ErrorCode { get; init; }

    /// <summary>The name of the error, where the provider has names for its errors instead of numbers.</summary>
    public string? Error { get; init; }

    public string? Fault { get; init; }

    /// <summary>The number of this try, from 1, for a webhook.</summary>
    public int? Attempt { get; init; }

    public string? Url { get; init; }
    public string? IdempotencyToken { get; init; }
    public double? Milliseconds { get; init; }
}
