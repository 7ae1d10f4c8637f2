using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Polly;
using Polly.CircuitBreaker;
using Polly.Registry;
using Polly.Retry;
using Switchboard.Tenancy;

namespace Switchboard.Providers.Twilio;

/// <summary>
/// Requests to Twilio and what became of them. A create is tried once, because Twilio has no idempotency key; reads, updates and deletes are tried again.
/// Each credential has its own circuit breaker, so one organization's trouble is not another's.
/// </summary>
[Singleton]
sealed class TwilioHttp : IDisposable
{
    const int MostTries = 3;

    static readonly ProductInfoHeaderValue Agent = new("Switchboard", ProductVersion.Text);

    readonly HttpClient client;
    readonly TwilioSettings settings;
    readonly ResiliencePipelineRegistry<CredentialId> breakers = new();
    readonly ResiliencePipeline<TwilioReply> again;
    readonly TimeProvider clock;

    public TwilioHttp(TwilioSettings settings, TimeProvider clock)
    {
        this.settings = settings;
        this.clock = clock;
        client = new(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = settings.ConnectTimeout,
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
        again = new ResiliencePipelineBuilder<TwilioReply> { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions<TwilioReply>
            {
                MaxRetryAttempts = MostTries - 1,
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromMilliseconds(200),
                UseJitter = true,
                ShouldHandle = static tried => ValueTask.FromResult(tried.Outcome.Result is { IsWorthAnotherTry: true }),
                DelayGenerator = static tried => ValueTask.FromResult(tried.Outcome.Result?.RetryAfter is { } wait && wait < TimeSpan.FromSeconds(5) ? (TimeSpan?)wait : null),
            })
            .Build();
    }

    /// <summary>Makes something new, trying once.</summary>
    public ValueTask<TwilioReply> Create(string path, FormBody form, ProviderCredential credential, CancellationToken ct) =>
        Guarded(HttpMethod.Post, path, form.Bytes, credential, ct);

    /// <summary>Sets, reads or deletes: harmless when it happens twice.</summary>
    public ValueTask<TwilioReply> Repeatable(HttpMethod method, string path, FormBody? form, ProviderCredential credential, CancellationToken ct) =>
        again.ExecuteAsync(
            static (request, token) => request.http.Guarded(request.method, request.path, request.form?.Bytes, request.credential, token),
            (http: this, method, path, form, credential),
            ct);

    /// <summary>A path of Twilio's as an address; the base may itself have a path.</summary>
    public string Absolute(string path, ProviderCredential credential) => credential.Root(settings.BaseUrl) + path;

    public void Dispose() => client.Dispose();

    async ValueTask<TwilioReply> Guarded(HttpMethod method, string path, byte[]? form, ProviderCredential credential, CancellationToken ct)
    {
        try
        {
            return await BreakerOf(credential.Id).ExecuteAsync(
                static (request, token) => request.http.Once(request.method, request.path, request.form, request.credential, token, request.ct),
                (http: this, method, path, form, credential, ct),
                ct);
        }
        catch (BrokenCircuitException)
        {
            return TwilioReply.NeverLeft("Twilio failed repeatedly for this account; requests pause for a few seconds.");
        }
    }

    async ValueTask<TwilioReply> Once(HttpMethod method, string path, byte[]? form, ProviderCredential credential, CancellationToken ct, CancellationToken caller)
    {
        using var request = new HttpRequestMessage(method, Absolute(path, credential));
        request.Headers.Authorization = new("Basic", Convert.ToBase64String(
            Encoding.UTF8.GetBytes($"{credential[TwilioCredential.AccountSid]}:{credential[TwilioCredential.AuthToken]}")));
        var body = form is null ? null : new WatchedBody(form);
        request.Content = body;
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseContentRead, ct);
            return TwilioReply.Answered((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(ct), Wait(response.Headers.RetryAfter));
        }
        catch (HttpRequestException error)
        {
            var cause = $"The connection to Twilio failed ({error.HttpRequestError}).";
            return body is { Begun: true } ? TwilioReply.CutOff(cause) : TwilioReply.NeverLeft(cause);
        }
        catch (OperationCanceledException) when (body is { Begun: true })
        {
            return TwilioReply.CutOff(caller.IsCancellationRequested ? "The request was abandoned on its way." : "Twilio did not answer in time.");
        }
        catch (OperationCanceledException) when (!caller.IsCancellationRequested)
        {
            return TwilioReply.NeverLeft("Twilio could not be reached in time.");
        }
    }

    ResiliencePipeline<TwilioReply> BreakerOf(CredentialId credential) => breakers.GetOrAddPipeline<TwilioReply>(credential, builder =>
    {
        builder.TimeProvider = clock;
        builder
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<TwilioReply>
            {
                FailureRatio = 0.8,
                MinimumThroughput = 20,
                SamplingDuration = TimeSpan.FromSeconds(10),
                BreakDuration = TimeSpan.FromSeconds(5),
                ShouldHandle = static tried => ValueTask.FromResult(tried.Outcome.Result is { IsOutage: true }),
            })
            .AddTimeout(settings.Timeout);
    });

    TimeSpan? Wait(RetryConditionHeaderValue? header) =>
        header?.Delta ?? (header?.Date is { } date && date - clock.GetUtcNow() is var wait && wait > TimeSpan.Zero ? wait : null);

    /// <summary>Tells whether its first byte was asked for: until then the other side can't have taken anything.</summary>
    sealed class WatchedBody : HttpContent
    {
        readonly byte[] bytes;

        public WatchedBody(byte[] bytes)
        {
            this.bytes = bytes;
            Headers.ContentType = new("application/x-www-form-urlencoded");
        }

        public bool Begun { get; private set; }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            Begun = true;
            return stream.WriteAsync(bytes, cancellationToken).AsTask();
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override bool TryComputeLength(out long length)
        {
            length = bytes.Length;
            return true;
        }
    }
}
