namespace Switchboard.Kernel;

/// <summary>The secrets that a receiver may know: the one in force, and for a while the one before.</summary>
/// <param name="Owner">What they were sealed for.</param>
internal readonly record struct SealedSecrets(string Owner, string Secret, string? Former, DateTimeOffset? FormerUntil);

/// <summary>
/// Posts to addresses that tenants name, as Standard Webhooks: with an id, a time, and a signature by each secret that the receiver may
/// know.
/// </summary>
[Singleton]
internal sealed class SignedPost(OutsideHttp outside, SecretBox box, TimeProvider clock)
{
    /// <summary>Posts one thing, once.</summary>
    /// <param name="id">The same for every try.</param>
    /// <param name="header">One more header.</param>
    public Task<OutsideAnswer> Post(
        string url, SealedSecrets secrets, string id, byte[] body, int mostOfAnswer, CancellationToken ct,
        KeyValuePair<string, string>? header = null) =>
        Post(url, Open(secrets), id, body, mostOfAnswer, ct, header);

    /// <inheritdoc cref="Post(string, SealedSecrets, string, byte[], int, CancellationToken, KeyValuePair{string, string}?)" />
    public Task<OutsideAnswer> Post(
        string url, IEnumerable<string> secrets, string id, byte[] body, int mostOfAnswer, CancellationToken ct,
        KeyValuePair<string, string>? header = null)
    {
        var now = clock.GetUtcNow();
        List<KeyValuePair<string, string>> headers =
        [
            new(StandardWebhooks.IdHeader, id),
            new(StandardWebhooks.TimestampHeader, StandardWebhooks.Seconds(now)),
            new(StandardWebhooks.SignatureHeader, StandardWebhooks.Sign(secrets, id, now, body)),
        ];
        if (header is { } more)
        {
            headers.Add(more);
        }

        return outside.Post(url, body, headers, ct, mostOfAnswer);
    }

    IEnumerable<string> Open(SealedSecrets secrets)
    {
        yield return box.Open(secrets.Secret, secrets.Owner);
        if (secrets.Former is { } former && secrets.FormerUntil > clock.GetUtcNow())
        {
            yield return box.Open(former, secrets.Owner);
        }
    }
}
