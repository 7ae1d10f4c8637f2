using System.Text.Json;
using Switchboard.Conversations.Reading;
using Switchboard.Data;

namespace Switchboard.Webhooks.Delivering;

/// <summary>A webhook as it is delivered to: where, and what its requests are signed with.</summary>
internal sealed record Target(
    WebhookId Id, string Url, WebhookStatus Status, string Sealed, string? FormerSealed, DateTimeOffset? FormerUntil, DateTimeOffset? HoldUntil,
    DateTimeOffset? FailingSince)
{
    public static readonly Sql Find = """
        SELECT id, url, status, secret, former_secret, former_until, hold_until, failing_since
        FROM webhook
        WHERE organization_id = @organization AND id = @webhook AND status <> 'deleted'
        """;

    public SealedSecrets Secrets => new(Id.Value, Sealed, FormerSealed, FormerUntil);

    public static Target From(Row row) => new(
        row.Id<WebhookId>("id"), row.Text("url"), row.Enum<WebhookStatus>("status"), row.Text("secret"), row.TextOrNull("former_secret"),
        row.InstantOrNull("former_until"),
        row.InstantOrNull("hold_until"), row.InstantOrNull("failing_since"));
}

/// <summary>
/// Posts an event to a webhook as Standard Webhooks, once: <c>{type, timestamp, data}</c>, where data is the event as the wait call shows
/// it.
/// </summary>
[Singleton]
internal sealed class PostEvent(SignedPost post, TimeProvider clock)
{
    /// <summary>How much of an answer is read and kept, in bytes.</summary>
    public const int MostOfAnswer = 500;

    /// <summary>Posts it, and tells what came of it.</summary>
    public async Task<Attempt> Post(Target target, EventView happened, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var id = $"{happened.EventId}_{target.Id}";
        var body = JsonSerializer.SerializeToUtf8Bytes(new Payload(happened.Kind, happened.At, happened), Wire.Json);
        var started = clock.GetTimestamp();
        var answer = await post.Post(target.Url, target.Secrets, id, body, MostOfAnswer, ct);
        var latency = (int)clock.GetElapsedTime(started).TotalMilliseconds;
        return answer switch
        {
            OutsideAnswer.Answered got => new(now, AttemptOutcome.Answered, got.Status, latency, Clean(got.Body), got.RetryAfter),
            OutsideAnswer.Refused refused => new(now, AttemptOutcome.Refused, null, latency, refused.Why, null),
            OutsideAnswer.Unreachable unreachable => new(now, AttemptOutcome.Unreachable, null, latency, unreachable.Why, null),
            OutsideAnswer.TimedOut late => new(now, AttemptOutcome.TimedOut, null, latency, $"There was no answer within {Durations.Text(late.After)}.", null),
            _ => throw new InvalidOperationException($"{answer} is no answer."),
        };
    }

    // PostgreSQL's text takes no NUL.
    static string Clean(string text) => text.Replace('\0', ' ');

    sealed record Payload(string Type, DateTimeOffset Timestamp, EventView Data);
}

/// <summary>How a try went.</summary>
internal enum AttemptOutcome
{
    /// <summary>It was answered, by whatever status.</summary>
    Answered,

    /// <summary>This deployment doesn't connect to that address.</summary>
    Refused,

    /// <summary>There was no connection, or it broke.</summary>
    Unreachable,

    /// <summary>There was no answer in time.</summary>
    TimedOut,
}

/// <summary>One try.</summary>
/// <param name="Answer">The beginning of the answer, or why there is none.</param>
internal sealed record Attempt(DateTimeOffset At, AttemptOutcome Outcome, int? Status, int LatencyMs, string Answer, TimeSpan? RetryAfter)
{
    /// <summary>It has it.</summary>
    public bool Delivered => Status is >= 200 and < 300;

    /// <summary>It wants no more, ever.</summary>
    public bool Gone => Status == 410;
}
