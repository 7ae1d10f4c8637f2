using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Switchboard.Simulator;

namespace Switchboard.Tests.Integration.Conversations;

/// <summary>An approved organization's agent with a mailbox at Resend, in a deployment that has a SendGrid account too. The way to Resend can be shut.</summary>
internal sealed class TwoProviders : IAsyncDisposable
{
    public const string Domain = "post.example";

    static readonly (string, string?)[] Hurry =
        [("Delivery:RateLimitSchedule", "200ms"), ("Delivery:ReconcileAfter", "300ms"), ("Delivery:ReconcileGap", "600ms"), ("Jobs:Poll", "50ms"), ("Delivery:SilenceAges", "1s,3s,10s")];

    readonly WebApplication outside;
    readonly string resendKey;


    TwoProviders(WebApplication outside, Gate gate, World world, Tenant tenant, string resendKey, string sendgridKey, string token, string address)
    {
        (this.outside, Gate, World, Tenant, this.resendKey, SendGridKey, Address) = (outside, gate, world, tenant, resendKey, sendgridKey, address);
        Agent = world.Client(token);
        Outside = new() { BaseAddress = new(outside.Urls.First()) };
    }

    public World World { get; }

    public Tenant Tenant { get; }

    public Gate Gate { get; }

    public string Address { get; }

    public string SendGridKey { get; }

    public HttpClient Agent { get; }

    public HttpClient Outside { get; }

    /// <param name="isVerified">Whether the mailbox's domain is authenticated at SendGrid.</param>
    /// <param name="schedule">Of the tries.</param>
    /// <param name="recorder">Stands before SendGrid.</param>
    public static async Task<TwoProviders> Start(bool isVerified = true, Recorder? recorder = null, string schedule = "200ms,200ms", TimeProvider? clock = null, params (string, string?)[] settings)
    {
        var simulator = SimulatorApp.Create(new());
        await simulator.StartAsync();
        var url = new Uri(simulator.Urls.First());
        using var client = new HttpClient { BaseAddress = url };
        var accounts = (await client.Get("/api/accounts")).EnumerateArray().ToList();
        string Key(string provider) => accounts.Single(account => account.GetProperty("provider").GetString() == provider).GetProperty("apiKey").GetString()!;
        var gate = new Gate(url);
        var world = await World.Start(options => options.Clock = clock ?? options.Clock,
        [
            .. Hurry, ("Delivery:RetrySchedule", schedule), ("Resend:BaseUrl", gate.Url + "/resend"), ("Resend:Domain", Domain), ("Resend:ApiKey", Key("resend")),
            ("SendGrid:BaseUrl", (recorder is null ? url.AbsoluteUri.TrimEnd('/') : await recorder.Start(url.AbsoluteUri.TrimEnd('/'))) + "/sendgrid"), ("SendGrid:Domain", Domain), ("SendGrid:ApiKey", Key("sendgrid")), .. settings,
        ]);
        var tenant = await world.Organization();
        using (var super = world.SuperAdmin())
        {
            await super.Post($"/api/v1/organizations/{tenant.Id}/approve", new { });
        }

        // Both are told of our webhook just after the start, and Resend of the domain.
        await Eventually.Holds(async () => (await Rows(client, "resend", "webhooks.create")).Count > 0 && (await Rows(client, "sendgrid", "webhooks.sign")).Count > 0);
        using (var resend = Resend(client, Key("resend")))
        {
            await Eventually.Holds(async () => (await resend.Get("/resend/domains")).GetProperty("data")[0].GetProperty("status").GetString() == "verified");
        }

        using var admin = tenant.Admin();
        var made = await admin.Post("/api/v1/agents", new { displayName = "Desk", capabilities = new { phone = false, email = true } });
        var held = made.GetProperty("channels").EnumerateArray().Single();
        held.GetProperty("state").GetString().ShouldBe("active", held.GetRawText());
        var both = new TwoProviders(simulator, gate, world, tenant, Key("resend"), Key("sendgrid"), made.GetProperty("securityToken").GetString()!, held.GetProperty("address").GetString()!);
        if (isVerified)
        {
            await both.Authenticate(Domain);
        }

        return both;
    }

    /// <summary>Adds a domain to the SendGrid account and has its records looked for.</summary>
    public async Task Authenticate(string domain)
    {
        using var client = new HttpClient { BaseAddress = Outside.BaseAddress };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", SendGridKey);
        var made = await client.Post("/sendgrid/v3/whitelabel/domains", new { domain });
        (await client.Post($"/sendgrid/v3/whitelabel/domains/{made.GetProperty("id").GetInt32()}/validate", new { })).GetProperty("valid").GetBoolean().ShouldBeTrue();
    }

    /// <summary>Takes the mailbox's domain out of the Resend account.</summary>
    public async Task LoseDomainAtResend()
    {
        using var client = Resend(Outside, resendKey);
        var id = (await client.Get("/resend/domains")).GetProperty("data")[0].GetProperty("id").GetString();
        await client.Delete($"/resend/domains/{id}");
    }

    public async Task<string> Send(string to, string body, object? more = null)
    {
        var draft = JsonSerializer.SerializeToNode(new { to, channel = "email", subject = "News", body })!.AsObject();
        foreach (var (name, value) in JsonSerializer.SerializeToNode(more ?? new { })!.AsObject())
        {
            draft[name] = value?.DeepClone();
        }

        return (await Agent.Post("/api/v1/messages", draft)).GetProperty("messageId").GetString()!;
    }

    public Task<JsonElement> Until(string id, params string[] states) =>
        Eventually.Get(() => Agent.Get($"/api/v1/messages/{id}"), message => states.Contains(message.GetProperty("status").GetString()));

    public async Task<List<JsonElement>> Mailbox(string person) => [.. (await Outside.Get($"/api/people/{person}/messages")).EnumerateArray()];

    /// <summary>The outside truth.</summary>
    public Task<List<JsonElement>> Rows(string provider, string operation) => Rows(Outside, provider, operation);

    /// <summary>How often Resend was asked to send, whatever it answered.</summary>
    public async Task<int> Asked() => (await Outside.Get("/api/ledger?provider=resend&operation=emails.send")).GetArrayLength();

    public async Task Faults(params object[] faults)
    {
        using var answer = await Outside.PutAsJsonAsync("/api/faults", faults);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        Agent.Dispose();
        Outside.Dispose();
        await World.DisposeAsync();
        await Gate.DisposeAsync();
        await outside.DisposeAsync();
    }

    static HttpClient Resend(HttpClient outside, string key)
    {
        var client = new HttpClient { BaseAddress = outside.BaseAddress };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        client.DefaultRequestHeaders.UserAgent.ParseAdd("tests");
        return client;
    }

    static async Task<List<JsonElement>> Rows(HttpClient outside, string provider, string operation) =>
        [.. (await outside.Get($"/api/ledger?provider={provider}&operation={operation}")).EnumerateArray().Where(row => row.GetProperty("outcome").GetString() is "accepted" or "repeated" or "answered")];
}
