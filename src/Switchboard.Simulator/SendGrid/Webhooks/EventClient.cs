using System.Net.Http.Headers;

namespace Switchboard.Simulator.SendGrid.Webhooks;

/// <summary>One POST of events. Only a 2xx within the patience counts; redirects are not followed.</summary>
internal sealed class EventClient(SimulatorOptions options) : IDisposable
{
    readonly HttpClient http = new(
        new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30) })
    {
        Timeout = Timeout.InfiniteTimeSpan,
        MaxResponseContentBufferSize = 64 * 1024,
    };

    /// <summary>The answer's status, or the reason why there is none: notConnected, timedOut.</summary>
    public async Task<(int? Status, string Outcome)> Try(string url, byte[] body, string timestamp, string? signature, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json") { CharSet = "utf-8" };
        request.Headers.TryAddWithoutValidation("User-Agent", "SendGrid Event API");
        if (signature is not null)
        {
            request.Headers.TryAddWithoutValidation("X-Twilio-Email-Event-Webhook-Timestamp", timestamp);
            request.Headers.TryAddWithoutValidation("X-Twilio-Email-Event-Webhook-Signature", signature);
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var timer = options.Clock.CreateTimer(
            static state => ((CancellationTokenSource)state!).Cancel(), patience, options.Mail.WebhookPatience, Timeout.InfiniteTimeSpan);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseContentRead, patience.Token);
            return ((int)response.StatusCode, (int)response.StatusCode is >= 200 and < 300 ? "answered" : "failed");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return (null, "timedOut");
        }
        catch (HttpRequestException)
        {
            return (null, "notConnected");
        }
    }

    public void Dispose() => http.Dispose();
}
