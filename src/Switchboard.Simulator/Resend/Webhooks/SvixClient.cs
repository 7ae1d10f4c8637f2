using System.Globalization;
using System.Net.Http.Headers;

namespace Switchboard.Simulator.Resend.Webhooks;

/// <summary>What came of one try: a status, or the reason why there is none.</summary>
internal sealed record SvixAttempt(int? Status, string Outcome)
{
    public bool Succeeded => Status is >= 200 and < 300;

    public string Trouble => Status is { } status ? $"HTTP {status}" : Outcome == "timedOut" ? "no answer in time" : "no connection";
}

/// <summary>One POST of a webhook. Only a 2xx within the patience counts; redirects are not followed.</summary>
internal sealed class SvixClient(SimulatorOptions options, TimeProvider clock) : IDisposable
{
    readonly HttpClient http = new(
        new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30) })
    {
        Timeout = Timeout.InfiniteTimeSpan,
        MaxResponseContentBufferSize = 64 * 1024,
    };

    public async Task<SvixAttempt> Try(string url, string id, byte[] body, string secret, CancellationToken ct)
    {
        var timestamp = clock.GetUtcNow().ToUnixTimeSeconds();
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TryAddWithoutValidation("svix-id", id);
        request.Headers.TryAddWithoutValidation("svix-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation("svix-signature", SvixSignature.Of(id, timestamp, body, secret));
        request.Headers.TryAddWithoutValidation("User-Agent", "Svix-Webhooks/1.62.0 (sender-9YMgn; +https://www.svix.com/http-sender/)");
        request.Headers.TryAddWithoutValidation("Accept", "*/*");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var timer = clock.CreateTimer(
            static state => ((CancellationTokenSource)state!).Cancel(), patience, options.Mail.WebhookPatience, Timeout.InfiniteTimeSpan);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseContentRead, patience.Token);
            var status = (int)response.StatusCode;
            return new SvixAttempt(status, status is >= 200 and < 300 ? "answered" : "failed");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new SvixAttempt(null, "timedOut");
        }
        catch (HttpRequestException)
        {
            return new SvixAttempt(null, "notConnected");
        }
    }

    public void Dispose() => http.Dispose();
}
