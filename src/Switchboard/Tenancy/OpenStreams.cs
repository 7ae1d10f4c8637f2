using System.Collections.Concurrent;
using System.Globalization;

namespace Switchboard.Tenancy;

/// <summary>The streams of this node that live by themselves and not by a session, each with the token that it was opened with.</summary>
[Singleton]
internal sealed class OpenStreams(StreamSettings settings, TimeProvider clock)
{
    static readonly TimeSpan Again = TimeSpan.FromSeconds(10);

    readonly ConcurrentDictionary<OpenStream, bool> open = new();

    /// <summary>Whose streams are open.</summary>
    public IEnumerable<TokenId> Tokens => open.Keys.Select(stream => stream.Token).Distinct();

    /// <summary>How many one token may have open.</summary>
    public int Most => settings.MostPerToken;

    /// <summary>
    /// What is said to who has as many open as a token may have; null when one more may be opened. Two that ask at once may both get the
    /// last one.
    /// </summary>
    public Problem? Refuse(Caller caller) => open.Keys.Count(stream => stream.Token == caller.TokenId) < settings.MostPerToken ? null : new(
        "too_many_streams", 429, string.Create(CultureInfo.InvariantCulture, $"This token has {settings.MostPerToken} streams open here, which is the most."),
        "Close one, or listen to all agents of the organization by one stream.")
    {
        RetryAt = clock.GetUtcNow() + Again,
    };

    /// <summary>Keeps a stream in the list until it is disposed.</summary>
    public OpenStream Open(Caller caller)
    {
        var stream = new OpenStream(this, caller.TokenId);
        open[stream] = true;
        return stream;
    }

    /// <summary>Ends the streams of these tokens.</summary>
    public void End(IReadOnlySet<TokenId> tokens)
    {
        foreach (var stream in open.Keys.Where(stream => tokens.Contains(stream.Token)))
        {
            stream.End();
        }
    }

    /// <summary>One of them.</summary>
    internal sealed class OpenStream(OpenStreams streams, TokenId token) : IDisposable
    {
        readonly CancellationTokenSource ended = new();

        public TokenId Token { get; } = token;

        /// <summary>Cancelled when its token no longer opens anything.</summary>
        public CancellationToken Ended => ended.Token;

        /// <inheritdoc />
        public void Dispose() => streams.open.TryRemove(this, out _);

        // Not disposed: it has no timer, and it may be ended while its owner leaves.
        internal void End() => ended.Cancel();
    }
}
