using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Switchboard.Channels;
using Switchboard.Kernel;
using Switchboard.Providers.Twilio;
using Switchboard.Simulator;
using Switchboard.Tenancy;

namespace Switchboard.Tests.Integration.Twilio;

/// <summary>The adapter beside a simulator of its own, with nothing of the product between.</summary>
internal sealed class TwilioDesk : IAsyncDisposable
{
    const string Sid = "ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    const string Token = "0123456789abcdef0123456789abcdef";
    public const string Person = "+14155550123";
    public const string Callback = "https://switchboard.example/webhooks/twilio/status?intent=int_1";

    readonly WebApplication simulator;
    readonly TwilioHttp http;
    readonly HttpClient api;

    TwilioDesk(WebApplication simulator, string root, TimeSpan timeout)
    {
        this.simulator = simulator;
        http = new(new() { BaseUrl = new(root), MessagingUrl = new(root), ContentUrl = new(root), Timeout = timeout }, TimeProvider.System, new NoRenewal());
        api = new() { BaseAddress = new(simulator.Urls.First()) };
        (Sms, Numbers, Subaccounts, Senders, Templates) = (new(http), new(http), new(http), new(http), new(http));
    }

    public TwilioSms Sms { get; }

    public TwilioNumbers Numbers { get; }

    public TwilioSubaccounts Subaccounts { get; }

    public TwilioSenders Senders { get; }

    public TwilioTemplates Templates { get; }

    public ProviderCredential Credential { get; } = Of(Sid, Token);

    public static ProviderCredential Of(string sid, string token) => new(
        CredentialId.From($"cred_{sid[^4..]}{token[^4..]}"), "twilio", sid,
        new Dictionary<string, string> { [TwilioCredential.AccountSid] = sid, [TwilioCredential.AuthToken] = token });

    /// <param name="between">Where requests go instead, given the simulator's address.</param>
    public static async Task<TwilioDesk> Start(Func<string, Task<string>>? between = null, TimeSpan? timeout = null)
    {
        var outside = SimulatorApp.Create(new() { Accounts = [new(Sid, Token)] });
        await outside.StartAsync();
        var root = outside.Urls.First();
        return new(outside, (between is null ? root : await between(root)) + "/twilio", timeout ?? TimeSpan.FromSeconds(10));
    }

    public async Task<OwnedNumber> Buy()
    {
        var found = await Numbers.Search(new("US", Sms: true, Voice: true), Credential, default);
        var bought = await Numbers.Buy(found.Value[0], "Switchboard chn_1", Webhooks, Credential, default);
        return bought.Value;
    }

    public static NumberWebhooks Webhooks { get; } = new(
        "http://127.0.0.1:1/webhooks/agt_1/sms", "http://127.0.0.1:1/webhooks/twilio/sms", "http://127.0.0.1:1/v", "http://127.0.0.1:1/vf", "http://127.0.0.1:1/cs");

    public Task<SendResult> Send(string from, string body = "Hello", string to = Person, params string[] media) =>
        Sms.Send(Message(from, body, to, media), Credential, default);

    public static SendRequest Message(string from, string body, string to = Person, params string[] media) =>
        new(from, to, body, [.. media.Select(url => new OutboundMedia(url))], Callback) { Intent = IntentId.From("int_1"), Agent = AgentId.From("agt_1"), SenderName = "Agent" };

    public async Task Fault(string operation, string kind, int times = 1)
    {
        using var set = await api.PutAsJsonAsync("/api/faults", new[] { new { provider = "twilio", operation, kind, percent = 100, times } });
        set.EnsureSuccessStatusCode();
    }

    public async Task Write(string from, string to, string body)
    {
        using var sent = await api.PostAsJsonAsync($"/api/people/{Uri.EscapeDataString(from)}/messages", new { to, body });
        sent.EnsureSuccessStatusCode();
    }

    public async Task<List<JsonElement>> Ledger(string operation) =>
        [.. (await api.GetFromJsonAsync<JsonElement>($"/api/ledger?operation={operation}")).EnumerateArray()];

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        api.Dispose();
        await simulator.DisposeAsync();
    }
}

/// <summary>Accounts in their own right, whose credentials nobody can tell anew.</summary>
internal sealed class NoRenewal : Switchboard.Channels.ICredentialRenewal
{
    public ValueTask<ProviderCredential?> Renew(ProviderCredential refused, CancellationToken ct) => new(default(ProviderCredential));
}
