using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace Switchboard.Simulator.Twilio.Webhooks;

/// <summary>What came of one try.</summary>
internal sealed record Attempt(Failure Failure, int ErrorCode = 0, int? Status = null, string? ContentType = null, string Body = "");

/// <summary>
/// One HTTP request with the provider's three patiences: to connect, to read once the request is written, and what is left of the total.
/// Error codes: 11200 no good answer, 11202 refused, 11205 no connection, 11210 unknown host, 11220 TLS, 11750 too long an answer.
/// https://www.twilio.com/docs/api/errors
/// </summary>
[SuppressMessage("Reliability", "CA2000", Justification = "HttpClient disposes of its handler.")]
internal sealed class WebhookClient : IDisposable
{
    const int LargestAnswer = 64 * 1024;
    static readonly HttpRequestOptionsKey<TimeSpan> ConnectPatience = new("connect");

    readonly TimeProvider clock;
    readonly HttpClient http;

    public WebhookClient(TimeProvider clock)
    {
        this.clock = clock;
        http = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = Connect,
            UseCookies = false,
            UseProxy = false,
            MaxConnectionsPerServer = 256,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = LargestAnswer,
        };
    }

    public async Task<Attempt> Try(
        WebhookUrl target, string url, string method, byte[]? form, string signature, string token, TimeSpan left, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var reading = clock.CreateTimer(static state => ((CancellationTokenSource)state!).Cancel(), patience, left, Timeout.InfiniteTimeSpan);
        using var request = new HttpRequestMessage(new HttpMethod(method), url);
        request.Options.Set(ConnectPatience, target.Connect);
        request.Headers.TryAddWithoutValidation("X-Twilio-Signature", signature);
        request.Headers.TryAddWithoutValidation("I-Twilio-Idempotency-Token", token);
        request.Headers.TryAddWithoutValidation("User-Agent", "TwilioProxy/1.1");
        request.Headers.TryAddWithoutValidation("Accept", "*/*");
        if (form is not null)
        {
            var started = clock.GetTimestamp();
            request.Content = new FormBytes(form, () => reading.Change(Shorter(target.Read, left - clock.GetElapsedTime(started)), Timeout.InfiniteTimeSpan));
        }

        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseContentRead, patience.Token);
            var status = (int)response.StatusCode;
            var body = Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(patience.Token));
            var failure = status switch { >= 500 => Failure.Status5xx, >= 300 => Failure.Status4xx, _ => Failure.None };
            return new Attempt(failure, failure is Failure.None ? 0 : 11200, status, response.Content.Headers.ContentType?.MediaType, body);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new Attempt(Failure.Read, 11200);
        }
        catch (HttpRequestException e)
        {
            return e.HttpRequestError switch
            {
                HttpRequestError.NameResolutionError => new Attempt(Failure.Connect, 11210),
                HttpRequestError.SecureConnectionError => new Attempt(Failure.Connect, 11220),
                HttpRequestError.ConnectionError when e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused } =>
                    new Attempt(Failure.Connect, 11202),
                HttpRequestError.ConnectionError => new Attempt(Failure.Connect, 11205),
                HttpRequestError.ConfigurationLimitExceeded => new Attempt(Failure.Read, 11750),
                _ => new Attempt(Failure.Read, 11200),
            };
        }
    }

    public void Dispose() => http.Dispose();

    async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var wait = context.InitialRequestMessage.Options.TryGetValue(ConnectPatience, out var set) ? set : TimeSpan.FromSeconds(5);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var timer = clock.CreateTimer(static state => ((CancellationTokenSource)state!).Cancel(), patience, wait, Timeout.InfiniteTimeSpan);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, patience.Token);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            socket.Dispose();
            throw new HttpRequestException(HttpRequestError.ConnectionError, "No connection in time.");
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b > TimeSpan.Zero ? b : TimeSpan.Zero;

    /// <summary>Form bytes that tell when they are written: the wait for the answer begins then.</summary>
    sealed class FormBytes : ByteArrayContent
    {
        readonly Action written;

        public FormBytes(byte[] form, Action written) : base(form)
        {
            this.written = written;
            Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded") { CharSet = "UTF-8" };
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await base.SerializeToStreamAsync(stream, context, cancellationToken);
            written();
        }
    }
}
