using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;

namespace Switchboard.Kernel;

/// <summary>
/// The one client for addresses that tenants name. Each host is looked up when it is connected to, all its addresses are judged by
/// <see cref="OutsideRules"/>, and what was judged is what is connected to: a name that answers otherwise the second time leads nowhere. No
/// redirects, proxies, cookies or trace headers.
/// </summary>
[Singleton]
[SuppressMessage("Reliability", "CA2000", Justification = "HttpClient disposes of its handler.")]
internal sealed class OutsideHttp : IDisposable
{
    /// <summary>How much of an answer is read unless said otherwise, in bytes.</summary>
    public const int MostOfAnswer = 4_096;

    static readonly ProductInfoHeaderValue Agent = new("Switchboard", ProductVersion.Text);

    readonly HttpClient client;
    readonly HttpClient unpooled;
    readonly OutsideRules rules;
    readonly OutsideSettings settings;
    readonly IHostNames names;
    readonly TimeProvider clock;

    public OutsideHttp(OutsideRules rules, OutsideSettings settings, IHostNames names, TimeProvider clock)
    {
        (this.rules, this.settings, this.names, this.clock) = (rules, settings, names, clock);
        client = Client(TimeSpan.FromMinutes(1));
        unpooled = Client(TimeSpan.Zero);
    }

    /// <inheritdoc cref="OutsideRules.Check" />
    public Problem? Check(string field, string url) => rules.Check(field, url);

    /// <summary>
    /// Posts JSON; a second time where the first ended without an answer, as on a kept connection that the host had closed. It may come
    /// twice.
    /// </summary>
    /// <param name="headers">Beside the content's type.</param>
    /// <param name="mostOfAnswer">How many bytes of the answer's body are kept; the rest isn't read.</param>
    public async Task<OutsideAnswer> Post(
        string url, ReadOnlyMemory<byte> json, IEnumerable<KeyValuePair<string, string>> headers, CancellationToken ct, int mostOfAnswer = MostOfAnswer)
    {
        if (rules.Check("url", url) is { } refusal)
        {
            return new OutsideAnswer.Refused(refusal.Detail);
        }

        using var late = new CancellationTokenSource(settings.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, late.Token);
        try
        {
            using var response = await Send(url, json, headers, either.Token);
            return new OutsideAnswer.Answered((int)response.StatusCode, await Begin(response, mostOfAnswer, either.Token), Wait(response.Headers.RetryAfter));
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            return new OutsideAnswer.TimedOut(settings.Timeout);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new OutsideAnswer.TimedOut(settings.ConnectTimeout);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            return RefusalIn(error) is { } why ? new OutsideAnswer.Refused(why) : new OutsideAnswer.Unreachable(Why(error));
        }
    }

    /// <summary>Asks for an address; the caller reads the body in a time of its own, and disposes of the response.</summary>
    public async Task<(HttpResponseMessage? Response, OutsideAnswer? Failure)> Get(string url, CancellationToken ct)
    {
        if (rules.Check("url", url) is { } refusal)
        {
            return (null, new OutsideAnswer.Refused(refusal.Detail));
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        using var late = new CancellationTokenSource(settings.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, late.Token);
        try
        {
            return (await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token), null);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return (null, new OutsideAnswer.TimedOut(late.IsCancellationRequested ? settings.Timeout : settings.ConnectTimeout));
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            return (null, RefusalIn(error) is { } why ? new OutsideAnswer.Refused(why) : new OutsideAnswer.Unreachable(Why(error)));
        }
    }

    public void Dispose()
    {
        client.Dispose();
        unpooled.Dispose();
    }

    HttpClient Client(TimeSpan connectionLifetime) => new(new SocketsHttpHandler
    {
        ConnectCallback = Connect,
        ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ConnectTimeout = settings.ConnectTimeout,
        MaxResponseHeadersLength = 32,
        MaxResponseDrainSize = 16 * 1024,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20),
        PooledConnectionLifetime = connectionLifetime,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
        DefaultRequestHeaders = { UserAgent = { Agent } },
    };

    async Task<HttpResponseMessage> Send(string url, ReadOnlyMemory<byte> json, IEnumerable<KeyValuePair<string, string>> headers, CancellationToken ct)
    {
        using var first = Request(url, json, headers);
        try
        {
            return await client.SendAsync(first, HttpCompletionOption.ResponseHeadersRead, ct);
        }
        catch (HttpRequestException error) when (IsCutOff(error))
        {
            using var second = Request(url, json, headers);
            return await unpooled.SendAsync(second, HttpCompletionOption.ResponseHeadersRead, ct);
        }
    }

    static HttpRequestMessage Request(string url, ReadOnlyMemory<byte> json, IEnumerable<KeyValuePair<string, string>> headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ReadOnlyMemoryContent(json) };
        request.Content.Headers.ContentType = new("application/json");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    // The handler doesn't repeat what has a body by itself.
    static bool IsCutOff(HttpRequestException error) =>
        error.HttpRequestError == HttpRequestError.ResponseEnded
        || error.InnerException is IOException { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionReset
            or SocketError.ConnectionAborted or SocketError.Shutdown } };

    async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var request = context.InitialRequestMessage.RequestUri!;
        var host = OutsideRules.HostOf(request);
        var addresses = IPAddress.TryParse(host, out var one) ? [one] : await names.Find(host, ct);
        foreach (var address in addresses)
        {
            if (rules.Judge(address, host, context.DnsEndPoint.Port, request.Scheme == Uri.UriSchemeHttp) is { } why)
            {
                throw new RefusedException(why);
            }
        }

        Exception? failure = null;
        foreach (var address in addresses)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(address, context.DnsEndPoint.Port, ct);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException error)
            {
                socket.Dispose();
                failure = error;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        throw failure ?? new SocketException((int)SocketError.HostNotFound);
    }

    static async Task<string> Begin(HttpResponseMessage response, int most, CancellationToken ct)
    {
        var buffer = new byte[most];
        await using var body = await response.Content.ReadAsStreamAsync(ct);
        var length = await body.ReadAtLeastAsync(buffer, most, throwOnEndOfStream: false, ct);
        // A character that was cut in two is left out.
        return Encoding.UTF8.GetString(buffer.AsSpan(0, length)).TrimEnd('\uFFFD');
    }

    TimeSpan? Wait(RetryConditionHeaderValue? header) => header?.Delta ?? header?.Date - clock.GetUtcNow();

    static string? RefusalIn(Exception? error) => error switch
    {
        null => null,
        RefusedException refused => refused.Message,
        _ => RefusalIn(error.InnerException),
    };

    static string Why(Exception error) => error is HttpRequestException { HttpRequestError: var kind and not HttpRequestError.Unknown }
        ? kind switch
        {
            HttpRequestError.NameResolutionError => "The host has no address.",
            HttpRequestError.SecureConnectionError => "TLS failed: the certificate is not one that browsers would trust, or there is none.",
            HttpRequestError.ConnectionError when error.InnerException is SocketException { SocketErrorCode: SocketError.HostNotFound
                or SocketError.NoData or SocketError.TryAgain } =>
                "The host has no address.",
            HttpRequestError.ConnectionError when error.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused } =>
                "The host refused the connection.",
            HttpRequestError.ConnectionError => "The host could not be connected to.",
            HttpRequestError.ResponseEnded => "The connection ended without an answer.",
            _ => "The answer was not HTTP as it should be.",
        }
        : "The connection broke.";

    sealed class RefusedException(string why) : Exception(why);
}

/// <summary>What came of a request to an address that a tenant named: a closed set.</summary>
internal abstract record OutsideAnswer
{
    OutsideAnswer() { }

    /// <summary>An answer, of whatever status.</summary>
    /// <param name="Body">Its beginning.</param>
    /// <param name="RetryAfter">What its <c>Retry-After</c> asks for; may be negative.</param>
    public sealed record Answered(int Status, string Body, TimeSpan? RetryAfter) : OutsideAnswer;

    /// <summary>The rules don't let us connect; nothing was sent.</summary>
    public sealed record Refused(string Why) : OutsideAnswer;

    /// <summary>No connection, or it broke before the answer.</summary>
    public sealed record Unreachable(string Why) : OutsideAnswer;

    /// <summary>No answer in time.</summary>
    public sealed record TimedOut(TimeSpan After) : OutsideAnswer;
}

/// <summary>Looks hosts up.</summary>
internal interface IHostNames
{
    /// <summary>All addresses of a host.</summary>
    /// <exception cref="SocketException">It has none, or nobody can say.</exception>
    Task<IPAddress[]> Find(string host, CancellationToken ct);
}

/// <summary>As the machine's own resolver does.</summary>
internal sealed class SystemHostNames : IHostNames, IWiring
{
    public static void Add(IServiceCollection services, SettingsBook settings) => services.AddSingleton<IHostNames, SystemHostNames>();

    public Task<IPAddress[]> Find(string host, CancellationToken ct) => Dns.GetHostAddressesAsync(host, ct);
}
