using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Switchboard.Simulator;

namespace Switchboard.Tests.Integration.Simulator;

/// <summary>A desk with the mail provider's key at hand.</summary>
sealed class MailDesk : IAsyncDisposable
{
    public const string Key = "re_test_0123456789";

    MailDesk(Desk desk) => Desk = desk;

    public Desk Desk { get; }

    public static SimulatorOptions Options { get; } = Desk.Options with
    {
        Mail = new MailPace { NameServers = TimeSpan.FromMilliseconds(1), UntilGivenUp = TimeSpan.FromMilliseconds(1), Retries = Waits(5, 5, 5) },
    };

    public static IReadOnlyList<TimeSpan> Waits(params int[] milliseconds) => [.. milliseconds.Select(ms => TimeSpan.FromMilliseconds(ms))];

    public static async Task<MailDesk> StartAsync(SimulatorOptions? options = null)
    {
        var mail = new MailDesk(await Desk.StartAsync(options ?? Options));
        await mail.Desk.AskAsync(HttpMethod.Post, "/api/accounts", $$"""{"provider":"resend","apiKey":"{{Key}}"}""");
        return mail;
    }

    public async Task<(int Status, JsonElement Body)> AskAsync(HttpMethod method, string path, object? body = null, string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(method, $"/resend{path}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        request.Headers.UserAgent.ParseAdd("test/1");
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        request.Content = body is null ? null : new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        using var response = await Desk.CallAsync(request);
        return ((int)response.StatusCode, JsonElement.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }

    /// <summary>A domain that sends and receives.</summary>
    public async Task<string> OpenDomainAsync(string name = "acme.example")
    {
        var (status, made) = await AskAsync(HttpMethod.Post, "/domains", new { name, capabilities = new { sending = "enabled", receiving = "enabled" } });
        status.ShouldBe(201, made.ToString());
        var path = $"/domains/{made.GetProperty("id").GetString()}";
        await AskAsync(HttpMethod.Post, $"{path}/verify");
        await Eventually.Get(async () => (await AskAsync(HttpMethod.Get, path)).Body.GetProperty("status").GetString(), state => state == "verified");
        return name;
    }

    /// <summary>A webhook; returns its secret.</summary>
    public async Task<string> ListenAsync(string url, params string[] events) =>
        (await AskAsync(HttpMethod.Post, "/webhooks", new { endpoint = url, events })).Body.GetProperty("signing_secret").GetString()!;

    public Task<(int Status, JsonElement Body)> SendAsync(string to, string subject = "Hi", string text = "Hello", string? key = null) =>
        AskAsync(HttpMethod.Post, "/emails", new { from = "desk@acme.example", to, subject, text }, key);

    public async Task<JsonElement> WriteAsync(string person, string to, string body)
    {
        var (status, written) = await Desk.AskAsync(HttpMethod.Post, $"/api/people/{Uri.EscapeDataString(person)}/messages", JsonSerializer.Serialize(new { to, subject = "Hi", body }));
        status.ShouldBe(201, written.ToString());
        return written;
    }

    public ValueTask DisposeAsync() => Desk.DisposeAsync();
}
