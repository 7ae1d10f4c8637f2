using System.Net.Http.Headers;
using Switchboard.Channels;

namespace Switchboard.Conversations.Receiving;

/// <summary>
/// Fetches what providers hold. Their own address is the deployer's to set and is asked as it is, with what it asks for; wherever it leads
/// is a stranger's: it is judged like any address that a tenant names, and learns no credentials.
/// </summary>
[Singleton]
internal sealed class FetchMedia(OutsideHttp outside) : IDisposable
{
    const int MostHops = 5;

    readonly HttpClient trusted = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
        DefaultRequestHeaders = { UserAgent = { new ProductInfoHeaderValue("Switchboard", ProductVersion.Text) } },
    };

    /// <summary>The answer that has the bytes, to be disposed of; or why there is none.</summary>
    public async Task<(HttpResponseMessage? Response, Problem? Problem)> Open(MediaAccess access, CancellationToken ct)
    {
        var next = access.Url;
        for (var hops = 0; hops <= MostHops; hops++)
        {
            var (response, problem) = await Ask(next, access, ct);
            if (response is null)
            {
                return (null, problem);
            }

            if ((int)response.StatusCode is 200)
            {
                return (response, null);
            }

            using (response)
            {
                if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { } location)
                {
                    return (
                        null,
                        Problem.Provider("media_refused", $"Asked for it, HTTP {(int)response.StatusCode} was answered.", "Nothing: it is tried again."));
                }

                next = new Uri(new Uri(next), location).AbsoluteUri;
            }
        }

        return (null, Problem.Provider("media_refused", "It leads from one address to the next without end.", "Nothing: it is tried again."));
    }

    public void Dispose() => trusted.Dispose();

    async Task<(HttpResponseMessage? Response, Problem? Problem)> Ask(string url, MediaAccess access, CancellationToken ct)
    {
        if (access.Root is null || !IsAt(url, access.Root))
        {
            var (response, failure) = await outside.Get(url, ct);
            return (response, failure is null ? null : Problem.Provider("media_unreachable", Words(failure), "Nothing: it is tried again."));
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Authorization = url.StartsWith(access.Root + "/", StringComparison.OrdinalIgnoreCase) ? access.Authorization : null;
        return (await trusted.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct), null);
    }

    /// <summary>Whether an address is on the provider's own host and port.</summary>
    static bool IsAt(string url, string root) =>
        Uri.TryCreate(url, UriKind.Absolute, out var one) && Uri.TryCreate(root, UriKind.Absolute, out var other) && one.UserInfo.Length == 0
        && Uri.Compare(one, other, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0;

    static string Words(OutsideAnswer failure) => failure switch
    {
        OutsideAnswer.Refused refused => refused.Why,
        OutsideAnswer.Unreachable unreachable => unreachable.Why,
        OutsideAnswer.TimedOut => "The host did not answer in time.",
        _ => "The host did not answer as it should.",
    };
}
