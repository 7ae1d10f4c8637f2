using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Switchboard.Mcp.Events;

/// <summary>What came of posting to a client's address.</summary>
/// <param name="Taken">It was taken.</param>
/// <param name="Final">It was refused for good (410, 413): this one is never sent again.</param>
/// <param name="Failure">A category of the extension's, when it was neither.</param>
internal readonly record struct Posted(bool Taken, bool Final, string? Failure);

/// <summary>
/// Posts to clients' addresses as the extension wants it: Standard Webhooks signatures, the subscription's id in a header, and first of all
/// a challenge.
/// </summary>
[Singleton]
internal sealed class CallbackPost(OutsideHttp http, SignedPost post, TimeProvider clock)
{
    const string SubscriptionHeader = "X-MCP-Subscription-Id";
    const int MostOfAnswer = 8 * 1024;

    // An address that never asked for it is not to be flooded with challenges, whoever names it.
    const int ChallengesPerMinute = 300;
    static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    readonly ConcurrentDictionary<string, (long Since, int Count)> challenged = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What is wrong with an address, as far as one can see.</summary>
    public Problem? Check(string url) => http.Check("delivery.url", url);

    /// <summary>Asks an address whether it wants to be told. Null when it does, otherwise why not, as a category.</summary>
    public async Task<string?> Verify(EventSubscriptionId id, string url, string secret, CancellationToken ct)
    {
        if (!MayChallenge(new Uri(url).Authority))
        {
            throw EventErrors.Exhausted("verifications", ChallengesPerMinute, "This host was asked too often in the last minute. Subscribe again later.");
        }

        var challenge = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var body = EventReader.Bytes(new JsonObject { ["type"] = "verification", ["challenge"] = challenge });
        return await post.Post(url, [secret], ControlId("verification"), body, MostOfAnswer, ct, Of(id)) switch
        {
            OutsideAnswer.Answered { Status: >= 200 and < 300, Body: var echo } => Echoes(echo, challenge) ? null : "challenge_failed",
            var other => Read(other).Failure ?? "challenge_failed",
        };
    }

    /// <summary>Posts one thing, once.</summary>
    public async Task<Posted> Post(EventSubscription subscription, string messageId, byte[] body, CancellationToken ct) =>
        Read(await post.Post(subscription.Url, subscription.Secrets, messageId, body, MostOfAnswer, ct, Of(subscription.Id)));

    /// <summary>A new id for what is no event.</summary>
    public static string ControlId(string type) => $"msg_{type}_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12))}";

    static KeyValuePair<string, string> Of(EventSubscriptionId id) => new(SubscriptionHeader, id.Value);

    bool MayChallenge(string host)
    {
        var now = clock.GetTimestamp();
        foreach (var (other, (since, _)) in challenged)
        {
            if (clock.GetElapsedTime(since, now) >= Minute)
            {
                challenged.TryRemove(other, out var _);
            }
        }

        return challenged.AddOrUpdate(host, _ => (now, 1), (_, before) => (before.Since, before.Count + 1)).Count <= ChallengesPerMinute;
    }

    static Posted Read(OutsideAnswer answer) => answer switch
    {
        OutsideAnswer.Answered { Status: >= 200 and < 300 } => new(true, false, null),
        OutsideAnswer.Answered { Status: 410 or 413 } => new(false, true, "http_4xx"),
        OutsideAnswer.Answered { Status: >= 500 } => new(false, false, "http_5xx"),
        OutsideAnswer.Answered => new(false, false, "http_4xx"),
        OutsideAnswer.TimedOut => new(false, false, "timeout"),
        OutsideAnswer.Unreachable { Why: ['T', 'L', 'S', ..] } => new(false, false, "tls_error"),
        _ => new(false, false, "connection_refused"),
    };

    static bool Echoes(string answer, string challenge)
    {
        try
        {
            return JsonNode.Parse(answer) is JsonObject said && said["challenge"] is JsonValue echo && echo.GetValueKind() == JsonValueKind.String
                && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(echo.GetValue<string>()), Encoding.UTF8.GetBytes(challenge));
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
