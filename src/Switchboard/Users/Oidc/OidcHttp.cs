using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Switchboard.Users.Oidc;

/// <summary>What a provider answered.</summary>
/// <param name="Body">Of JSON; undefined where it is none.</param>
internal readonly record struct OidcReply(int Status, JsonElement Body)
{
    /// <summary>A text of the body, or null.</summary>
    public string? Text(string name) =>
        Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}

/// <summary>
/// Requests to the provider. It is the deployer who names it, so it may be on a network of theirs; it is waited for a while, little of it is read, and where it
/// leads isn't followed.
/// </summary>
[Singleton]
[SuppressMessage("Reliability", "CA2000", Justification = "HttpClient disposes of its handler.")]
internal sealed class OidcHttp(TimeProvider clock) : IDisposable
{
    const int MostOfAnswer = 256 * 1024;

    static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
    static readonly ProductInfoHeaderValue Agent = new("Switchboard", ProductVersion.Text);

    readonly HttpClient client = new(new SocketsHttpHandler
    {
        ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = ConnectTimeout,
        MaxResponseHeadersLength = 32,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        Timeout = System.Threading.Timeout.InfiniteTimeSpan,
        MaxResponseContentBufferSize = MostOfAnswer,
        DefaultRequestHeaders = { UserAgent = { Agent }, Accept = { new("application/json") } },
    };

    /// <summary>An answer of whatever status, or that there is none.</summary>
    public async Task<Outcome<OidcReply>> Send(HttpRequestMessage request, CancellationToken ct)
    {
        using var late = new CancellationTokenSource(Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, late.Token);
        try
        {
            using var response = await client.SendAsync(request, either.Token);
            return new OidcReply((int)response.StatusCode, Read(await response.Content.ReadAsByteArrayAsync(either.Token)));
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return OidcProblems.Unreachable("There was no answer in time.");
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            return OidcProblems.Unreachable($"There was no answer ({(error as HttpRequestException)?.HttpRequestError ?? HttpRequestError.Unknown}).");
        }
    }

    public void Dispose() => client.Dispose();

    static JsonElement Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonElement.Parse(body.Span);
        }
        catch (JsonException)
        {
            return default;
        }
    }
}
