using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Switchboard.Simulator;
using Switchboard.Simulator.Live;

namespace Switchboard.Tests.Integration.Simulator;

/// <summary>A simulator in this process, spoken to over HTTP alone; its signal of change is used to wait without sleeping.</summary>
sealed class Desk : IAsyncDisposable
{
    public const string Sid = "AC00000000000000000000000000000001";
    public const string Token = "0123456789abcdef0123456789abcdef";
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    readonly WebApplication app;
    readonly HttpClient http;

    Desk(WebApplication app)
    {
        this.app = app;
        Url = app.Urls.First();
        http = new HttpClient { BaseAddress = new Uri(Url) };
    }

    public string Url { get; }

    public static SimulatorOptions Options { get; } = new()
    {
        Accounts = [new AccountSeed(Sid, Token)],
        Reviews = new ReviewPace { ToPending = TimeSpan.FromMilliseconds(20), ToDecision = TimeSpan.FromMilliseconds(60) },
        Delivery = new DeliveryPace { ToSending = TimeSpan.FromMilliseconds(1), ToSent = TimeSpan.FromMilliseconds(1), ToFinal = TimeSpan.FromMilliseconds(1) },
    };

    public static async Task<Desk> StartAsync(SimulatorOptions? options = null)
    {
        var started = SimulatorApp.Create(options ?? Options);
        await started.StartAsync(TestContext.Current.CancellationToken);
        return new Desk(started);
    }

    public async Task<string> BuyAsync(string number, params (string Name, string Value)[] settings)
    {
        var (status, body) = await PostAsync("IncomingPhoneNumbers.json", [("PhoneNumber", number), .. settings]);
        status.ShouldBe(201, body.ToString());
        return number;
    }

    public Task<(int Status, JsonElement Body)> SendAsync(string from, string to, string body, params (string Name, string Value)[] more) =>
        PostAsync("Messages.json", [("From", from), ("To", to), ("Body", body), .. more]);

    public Task<(int Status, JsonElement Body)> PostAsync(string resource, params (string Name, string Value)[] form) =>
        TwilioAsync(HttpMethod.Post, resource, new FormUrlEncodedContent(form.Select(f => KeyValuePair.Create(f.Name, f.Value))));

    /// <summary>A WhatsApp sender, once it is online.</summary>
    public async Task<string> SenderAsync(string senderId, string? callbackUrl = null)
    {
        var (status, made) = await NewerAsync(HttpMethod.Post, "v2/Channels/Senders", new { sender_id = senderId, webhook = new { callback_url = callbackUrl } });
        status.ShouldBe(202, made.ToString());
        var sid = made.GetProperty("sid").GetString()!;
        await Eventually.Holds(async () => (await NewerAsync(HttpMethod.Get, $"v2/Channels/Senders/{sid}")).Body.GetProperty("status").GetString() == "ONLINE");
        return sid;
    }

    /// <summary>A text template, handed in to WhatsApp. Its sid.</summary>
    public async Task<string> TemplateAsync(string name, string body)
    {
        var types = new Dictionary<string, object> { ["twilio/text"] = new { body } };
        var (_, made) = await NewerAsync(HttpMethod.Post, "v1/Content", new { friendly_name = name, language = "en", types });
        var sid = made.GetProperty("sid").GetString()!;
        (await NewerAsync(HttpMethod.Post, $"v1/Content/{sid}/ApprovalRequests/whatsapp", new { name, category = "UTILITY" })).Status.ShouldBe(201);
        return sid;
    }

    /// <summary>A request to one of the newer hosts, such as <c>v1/Content</c>.</summary>
    public Task<(int Status, JsonElement Body)> NewerAsync(HttpMethod method, string path, object? json = null) =>
        SignedAsync(method, $"/twilio/{path}", json is null ? null : JsonContent.Create(json));

    public Task<(int Status, JsonElement Body)> NewerFormAsync(string path, params (string Name, string Value)[] form) =>
        SignedAsync(HttpMethod.Post, $"/twilio/{path}", new FormUrlEncodedContent(form.Select(f => KeyValuePair.Create(f.Name, f.Value))));

    /// <summary>The parent acts for a subaccount.</summary>
    public Task<(int Status, JsonElement Body)> ForAsync(string account, string resource, params (string Name, string Value)[] form) =>
        SignedAsync(HttpMethod.Post, $"/twilio/2010-04-01/Accounts/{account}/{resource}", new FormUrlEncodedContent(form.Select(f => KeyValuePair.Create(f.Name, f.Value))));

    /// <summary>Makes a subaccount, or changes the one with this sid.</summary>
    public async Task<JsonElement> AccountsAsync(string? sid, params (string Name, string Value)[] form)
    {
        var path = sid is null ? "/twilio/2010-04-01/Accounts.json" : $"/twilio/2010-04-01/Accounts/{sid}.json";
        var (status, body) = await SignedAsync(HttpMethod.Post, path, new FormUrlEncodedContent(form.Select(f => KeyValuePair.Create(f.Name, f.Value))));
        status.ShouldBeLessThan(300, body.ToString());
        return body;
    }

    public async Task<JsonElement> GetAsync(string resource) => (await TwilioAsync(HttpMethod.Get, resource)).Body;

    public Task<(int Status, JsonElement Body)> TwilioAsync(HttpMethod method, string resource, HttpContent? content = null) =>
        SignedAsync(method, $"/twilio/2010-04-01/Accounts/{Sid}/{resource}", content);

    async Task<(int Status, JsonElement Body)> SignedAsync(HttpMethod method, string path, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{Sid}:{Token}")));
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement);
    }

    public async Task<JsonElement> WriteAsync(string person, string to, string body)
    {
        using var response = await http.PostAsJsonAsync($"/api/people/{Uri.EscapeDataString(person)}/messages", new { to, body }, TestContext.Current.CancellationToken);
        ((int)response.StatusCode).ShouldBe(201);
        return await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
    }

    public async Task<IReadOnlyList<JsonElement>> PhoneAsync(string person, string direction = "received") =>
        [.. (await ApiAsync($"/api/people/{Uri.EscapeDataString(person)}/messages?direction={direction}")).EnumerateArray()];

    public async Task<JsonElement> ApiAsync(string path) => await http.GetFromJsonAsync<JsonElement>(path, TestContext.Current.CancellationToken);

    /// <summary>A request to the simulator's own interface, with a body as it stands.</summary>
    public async Task<(int Status, JsonElement Body)> AskAsync(HttpMethod method, string path, string? json = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json") };
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, text.Length == 0 ? default : JsonElement.Parse(text));
    }

    public Task<HttpResponseMessage> CallAsync(HttpRequestMessage request) => http.SendAsync(request, TestContext.Current.CancellationToken);

    public async Task FaultsAsync(params object[] faults)
    {
        using var response = await http.PutAsJsonAsync("/api/faults", faults, TestContext.Current.CancellationToken);
        ((int)response.StatusCode).ShouldBe(200, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>The ledger's rows, as text fields that are easy to compare.</summary>
    public async Task<IReadOnlyList<Row>> LedgerAsync(string? operation = null) =>
        [.. (await ApiAsync($"/api/ledger?operation={operation}")).EnumerateArray().Select(r => new Row(r))];

    /// <summary>Looks again after every change in the simulator until the rows are as wanted.</summary>
    public async Task<IReadOnlyList<Row>> UntilAsync(string operation, Func<IReadOnlyList<Row>, bool> wanted)
    {
        var changes = app.Services.GetRequiredService<Changes>();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        using var watch = changes.Begin();
        while (true)
        {
            var rows = await LedgerAsync(operation);
            if (wanted(rows))
            {
                return rows;
            }

            try
            {
                await watch.Signals.ReadAsync(patience.Token);
            }
            catch (OperationCanceledException ended)
            {
                throw new ShouldAssertException($"Still not so after {Patience}: {string.Join(Environment.NewLine, rows)}", ended);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app.DisposeAsync();
    }
}

sealed record Row(JsonElement Json)
{
    public long Seq => Json.GetProperty("seq").GetInt64();
    public string Outcome => Text("outcome")!;
    public int? Attempt => Number("attempt");
    public int? Status => Number("status");
    public int? ErrorCode => Number("errorCode");
    public string? Kind => Text("kind");

    public string? Text(string name) => Json.TryGetProperty(name, out var value) ? value.ToString() : null;

    public override string ToString() => Json.ToString();

    int? Number(string name) => Json.TryGetProperty(name, out var value) ? value.GetInt32() : null;
}
