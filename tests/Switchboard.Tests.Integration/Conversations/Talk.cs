using System.Net.Http.Json;
using System.Text.Json;

namespace Switchboard.Tests.Integration.Conversations;

/// <summary>An agent and one person who talk over a channel of the test's choice, in a world of the test's own.</summary>
internal sealed class Talk : IDisposable
{
    static int people = Random.Shared.Next(1_000_000);

    readonly Tenant tenant;
    readonly string person;
    readonly string reachedAt;

    Talk(Tenant tenant, string channel, string token, string address)
    {
        (this.tenant, Channel, Address) = (tenant, channel, address);
        person = channel == "email" ? $"person{Interlocked.Increment(ref people)}@example.com" : Line.Person();
        reachedAt = Uri.EscapeDataString(channel == "whatsapp" ? "whatsapp:" + person : person);
        Api = tenant.World.Client(token);
        Simulator = new() { BaseAddress = new(tenant.World.FirstRun.SimulatorUrl!) };
    }

    public string Channel { get; }

    /// <summary>The agent's own.</summary>
    public string Address { get; }

    /// <summary>The person's number or mailbox.</summary>
    public string Person => person;

    public HttpClient Api { get; }

    public HttpClient Simulator { get; }

    /// <param name="channel">sms, whatsapp or email. Over WhatsApp the person has just written, so that the window is open.</param>
    public static async Task<Talk> Open(World world, string channel)
    {
        var own = await world.Organization();
        using var admin = own.Admin();
        var made = await admin.Post("/api/v1/agents", new { displayName = "Desk", capabilities = new { phone = channel == "sms", whatsapp = channel == "whatsapp", email = channel == "email" } });
        var held = made.GetProperty("channels").EnumerateArray().Single();
        held.GetProperty("state").GetString().ShouldBe("active", held.GetRawText());
        var talk = new Talk(own, channel, made.GetProperty("securityToken").GetString()!, held.GetProperty("address").GetString()!);
        if (channel != "sms")
        {
            // The deployment's account is told of its domain and its webhook just after the start.
            await Eventually.Get(() => talk.Writing("Hello"), answer => answer.IsSuccessStatusCode);
            await Eventually.Holds(async () => (await talk.Heard()).Count > 0);
        }

        return talk;
    }

    public Task<JsonElement> Send(string body, DateTimeOffset? sendAt = null, string? ifClosed = null) => Api.Post("/api/v1/messages", Draft(body, sendAt, ifClosed));

    public Task<HttpResponseMessage> Sending(string body, DateTimeOffset? sendAt = null, string? ifClosed = null) => Api.Posting("/api/v1/messages", Draft(body, sendAt, ifClosed));

    /// <summary>What the person got, oldest first.</summary>
    public async Task<List<string>> Got() =>
        [.. (await Simulator.GetFromJsonAsync<JsonElement>($"/api/people/{reachedAt}/messages")).EnumerateArray().Select(message => message.GetProperty("body").GetString()!)];

    /// <summary>What the provider took, in the order in which it did. Mails may overtake each other behind it.</summary>
    public async Task<List<string>> Left() =>
        [.. (await Simulator.GetFromJsonAsync<JsonElement>($"/api/ledger?operation={Creates}")).EnumerateArray().Where(row => row.GetProperty("outcome").GetString() == "accepted").Select(row => row.GetProperty("body").GetString()!)];

    /// <summary>What the agent heard.</summary>
    public async Task<List<string>> Heard() =>
        [.. (await Api.Get("/api/v1/messages")).GetProperty("items").EnumerateArray().Where(m => m.GetProperty("direction").GetString() == "in").Select(m => m.GetProperty("body").GetString()!)];

    public Task<HttpResponseMessage> Writing(string body) => Simulator.PostAsJsonAsync(
        $"/api/people/{reachedAt}/messages", Channel == "email" ? new { to = Address, channel = Channel, subject = "Hello", body } : (object)new { to = Address, channel = Channel, body });

    /// <summary>The message's state, once it is one of these.</summary>
    public Task<JsonElement> Until(JsonElement sent, params string[] states) =>
        Eventually.Get(() => Api.Get($"/api/v1/messages/{sent.GetProperty("messageId").GetString()}"), message => states.Contains(message.GetProperty("status").GetString()));

    public async Task<string> Status(JsonElement sent) => (await Api.Get($"/api/v1/messages/{sent.GetProperty("messageId").GetString()}")).GetProperty("status").GetString()!;

    public Task<List<JsonElement>> Events() => tenant.Events(Api);

    public string Provider => Channel == "email" ? "resend" : "twilio";

    public string Creates => Channel == "email" ? "emails.send" : "messages.create";

    public async Task Faults(params object[] faults)
    {
        using var answer = await Simulator.PutAsJsonAsync("/api/faults", faults);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
    }

    /// <summary>How often an operation had an outcome at the provider.</summary>
    public async Task<int> Count(string operation, string outcome) =>
        (await Simulator.GetFromJsonAsync<JsonElement>($"/api/ledger?operation={operation}")).EnumerateArray().Count(row => row.GetProperty("outcome").GetString() == outcome);

    public void Dispose()
    {
        Api.Dispose();
        Simulator.Dispose();
    }

    object Draft(string body, DateTimeOffset? sendAt, string? ifClosed) => Channel == "email"
        ? new { to = person, channel = Channel, subject = "News", body, sendAt, ifClosed }
        : new { to = person, channel = Channel, body, sendAt, ifClosed };
}
