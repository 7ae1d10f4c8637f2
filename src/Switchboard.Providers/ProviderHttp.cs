using System.Net;
using System.Net.Http.Headers;
using Polly;
using Polly.CircuitBreaker;
using Polly.Registry;
using Polly.Retry;

namespace Switchboard.Providers;

/// <summary>A request to a provider.</summary>
/// <param name="Url">Absolute.</param>
/// <param name="Account">Each account has its own circuit breaker, so one organization's trouble is not another's.</param>
sealed record ProviderRequest(HttpMethod Method, string Url, CredentialId Account, AuthenticationHeaderValue Authorization)
{
    public byte[]? Body { get; init; }

    public string? MediaType { get; init; }

    /// <summary>Lets the provider take a request once that is sent twice.</summary>
    public string? IdempotencyKey { get; init; }
}

/// <summary>
/// Requests to one provider, and what became of them: a circuit breaker for each account, a time limit for each try, more tries for what
/// may be done twice.
/// </summary>
sealed class ProviderHttp : IDisposable
{
    const int MostTries = 3;

    static readonly ProductInfoHeaderValue Agent = new("Switchboard", ProductVersion.Text);

    readonly string vendor;
    readonly TimeSpan timeout;
    readonly TimeProvider clock;
    readonly HttpClient client;
    readonly ResiliencePipelineRegistry<CredentialId> breakers = new();
    readonly ResiliencePipeline<ProviderReply> again;

    /// <param name="vendor">The provider as people call it.</param>
    /// <param name="timeout">For one try.</param>
    /// <param name="connectTimeout">To open a connection, within that.</param>
    public ProviderHttp(string vendor, TimeSpan timeout, TimeSpan connectTimeout, TimeProvider clock)
    {
        (this.vendor, this.timeout, this.clock) = (vendor, timeout, clock);
        client = new(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = connectTimeout,
            // Shorter than the other side's, so that a request rarely meets a connection that is just being closed: its fate would be unknown.
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            MaxConnectionsPerServer = 64,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = 16 << 20,
        };
        client.DefaultRequestHeaders.UserAgent.Add(Agent);
        client.DefaultRequestHeaders.Accept.Add(new("application/json"));
        again = new ResiliencePipelineBuilder<ProviderReply> { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions<ProviderReply>
            {
                MaxRetryAttempts = MostTries - 1,
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromMilliseconds(200),
                UseJitter = true,
                ShouldHandle = static tried => ValueTask.FromResult(tried.Outcome.Result is { IsWorthAnotherTry: true }),
                DelayGenerator = static tried =>
                    ValueTask.FromResult(tried.Outcome.Result?.RetryAfter is { } wait && wait < TimeSpan.FromSeconds(5) ? (TimeSpan?)wait : null),
            })
            .Build();
    }

    /// <summary>Tries once.</summary>
    public async ValueTask<ProviderReply> Once(ProviderRequest request, CancellationToken ct)
    {
        try
        {
            return await BreakerOf(request.Account).ExecuteAsync(
                static (tried, token) => tried.http.Send(tried.request, token, tried.ct), (http: this, request, ct), ct);
        }
        catch (BrokenCircuitException)
        {
            return ProviderReply.NeverLeft($"{vendor} failed repeatedly for this account; requests pause for a few seconds.") with { IsPaused = true };
        }
    }

    /// <summary>For what is harmless when it happens twice: sets, reads, deletes.</summary>
    public ValueTask<ProviderReply> Repeatable(ProviderRequest request, CancellationToken ct) =>
        again.ExecuteAsync(static (tried, token) => tried.http.Once(tried.request, token), (http: this, request), ct);

    public void Dispose() => client.Dispose();

    async ValueTask<ProviderReply> Send(ProviderRequest request, CancellationToken ct, CancellationToken caller)
    {
        using var message = new HttpRequestMessage(request.Method, request.Url);
        message.Headers.Authorization = request.Authorization;
        if (request.IdempotencyKey is not null)
        {
            message.Headers.Add("Idempotency-Key", request.IdempotencyKey);
        }

        var body = request.Body is null ? null : new WatchedBody(request.Body, request.MediaType!);
        message.Content = body;
        try
        {
            using var response = await client.SendAsync(message, HttpCompletionOption.ResponseContentRead, ct);
            return ProviderReply.Answered(
                (int)response.StatusCode,
                await response.Content.ReadAsByteArrayAsync(ct),
                Wait(response.Headers.RetryAfter)) with { Headers = response.Headers };
        }
        catch (HttpRequestException error)
        {
            var cause = $"The connection to {vendor} failed ({error.HttpRequestError}).";
            return body is { Begun: true } ? ProviderReply.CutOff(cause) : ProviderReply.NeverLeft(cause);
        }
        catch (OperationCanceledException) when (body is { Begun: true })
        {
            return ProviderReply.CutOff(caller.IsCancellationRequested ? "The request was abandoned on its way." : $"{vendor} did not answer in time.");
        }
        catch (OperationCanceledException) when (!caller.IsCancellationRequested)
        {
            return ProviderReply.NeverLeft($"{vendor} could not be reached in time.");
        }
    }

    ResiliencePipeline<ProviderReply> BreakerOf(CredentialId account) => breakers.GetOrAddPipeline<ProviderReply>(account, builder =>
    {
        builder.TimeProvider = clock;
        builder
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<ProviderReply>
            {
                FailureRatio = 0.8,
                MinimumThroughput = 20,
                SamplingDuration = TimeSpan.FromSeconds(10),
                BreakDuration = TimeSpan.FromSeconds(5),
                ShouldHandle = static tried => ValueTask.FromResult(tried.Outcome.Result is { IsOutage: true }),
            })
            .AddTimeout(timeout);
    });

    TimeSpan? Wait(RetryConditionHeaderValue? header) =>
        header?.Delta ?? (header?.Date is { } date && date - clock.GetUtcNow() is var wait && wait > TimeSpan.Zero ? wait : null);

    /// <summary>Tells whether its first byte was asked for: until then the other side can't have taken anything.</summary>
    sealed class WatchedBody : HttpContent
    {
        readonly byte[] bytes;

        public WatchedBody(byte[] bytes, string mediaType)
        {
            this.bytes = bytes;
            Headers.ContentType = new(mediaType);
        }

        public bool Begun { get; private set; }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            Begun = true;
            return stream.WriteAsync(bytes, cancellationToken).AsTask();
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override bool TryComputeLength(out long length)
        {
            length = bytes.Length;
            return true;
        }
    }
}
