using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Switchboard.Kernel;

namespace Switchboard.Tests.Integration.Conversations;

/// <summary>An agent with a number in an organization of its own, and the simulator's people at the other end.</summary>
internal sealed class Line : IDisposable
{
    static int people = Random.Shared.Next(1_000_000);

    Line(World world, Tenant tenant, AgentId agent, string token, string number)
    {
        World = world;
        Tenant = tenant;
        Agent = agent;
        Token = token;
        Number = number;
        Api = world.Client(token);
        Simulator = new() { BaseAddress = new(world.FirstRun.SimulatorUrl!) };
    }

    public World World { get; }

    public Tenant Tenant { get; }

    public AgentId Agent { get; }

    public string Token { get; }

    public string Number { get; }

    /// <summary>The agent's own client.</summary>
    public HttpClient Api { get; }

    public HttpClient Simulator { get; }

    public static async Task<Line> Open(World world, Tenant? tenant = null)
    {
        tenant ??= await world.Organization();
        using var admin = tenant.Admin();
        return Of(world, tenant, await admin.Post("/api/v1/agents", new { displayName = "Front desk" }));
    }

    /// <summary>The line of an agent that was provisioned just now.</summary>
    public static Line Of(World world, Tenant tenant, JsonElement made)
    {
        var number = made.GetProperty("channels").EnumerateArray().First(channel => channel.GetProperty("channel").GetString() == "sms").GetProperty("address").GetString()!;
        return new(world, tenant, AgentId.From(made.GetProperty("agentId").GetString()!), made.GetProperty("securityToken").GetString()!, number);
    }

    /// <summary>A person's number that no other test uses.</summary>
    public static string Person() => $"+1415{2_000_000 + (Interlocked.Increment(ref people) % 7_999_999):D7}";

    public Task<JsonElement> Send(string to, string body, string? clientRef = null) => Api.Post("/api/v1/messages", new { to, body, clientRef });

    /// <summary>Writes to the agent as a person.</summary>
    public Task Write(string from, string body) => Write(from, Number, body);

    /// <summary>Writes to one of our numbers as a person.</summary>
    public async Task Write(string from, string to, string body)
    {
        using var answer = await Simulator.PostAsJsonAsync($"/api/people/{Uri.EscapeDataString(from)}/messages", new { to, body });
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
    }

    /// <summary>What a person's phone has got.</summary>
    public async Task<List<string>> Phone(string person) =>
        [.. (await Simulator.GetFromJsonAsync<JsonElement>($"/api/people/{Uri.EscapeDataString(person)}/messages")).EnumerateArray().Select(message => message.GetProperty("body").GetString()!)];

    public async Task<JsonElement> Message(string id) => await Api.Get($"/api/v1/messages/{id}");

    public async Task<List<JsonElement>> Waiting() => [.. (await Api.Get("/api/v1/messages/waiting")).GetProperty("items").EnumerateArray()];

    /// <summary>The events so far, from the beginning.</summary>
    public Task<List<JsonElement>> Events() => Tenant.Events(Api);

    /// <summary>The message's state, once it is one of these.</summary>
    public async Task<JsonElement> Until(string id, params string[] states) =>
        await Eventually.Get(() => Message(id), message => states.Contains(message.GetProperty("status").GetString()));

    /// <summary>A webhook as the provider would post it, signed with its account's token or another one.</summary>
    public async Task<HttpResponseMessage> Webhook(string path, Dictionary<string, string> form, string? signWith = null)
    {
        var account = (await Simulator.GetFromJsonAsync<JsonElement>("/api/accounts")).EnumerateArray().First();
        var key = signWith ?? account.GetProperty("authToken").GetString()!;
        form.TryAdd("AccountSid", account.GetProperty("sid").GetString()!);
        var signed = World.Url.GetLeftPart(UriPartial.Authority) + path + string.Concat(form.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Key + pair.Value));
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(form) };
        request.Headers.Add("X-Twilio-Signature", Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(signed))));
        using var client = World.Client();
        return await client.SendAsync(request);
    }

    /// <summary>An inbound message's form.</summary>
    public Dictionary<string, string> Inbound(string from, string body, string? sid = null) => new()
    {
        ["MessageSid"] = sid ?? "SM" + Guid.CreateVersion7().ToString("N"),
        ["From"] = from,
        ["To"] = Number,
        ["Body"] = body,
        ["NumMedia"] = "0",
        ["NumSegments"] = "1",
        ["SmsStatus"] = "received",
        ["ApiVersion"] = "2010-04-01",
    };

    /// <summary>Switches a person's phone off.</summary>
    public async Task SwitchOff(string person)
    {
        using var answer = await Simulator.PutAsJsonAsync($"/api/people/{Uri.EscapeDataString(person)}", new { reachability = "unreachable" });
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Switches faults of the outside world on, in place of those before. They hit everyone: for worlds of a test's own.</summary>
    public async Task Faults(params object[] faults)
    {
        using var answer = await Simulator.PutAsJsonAsync("/api/faults", faults);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
    }

    /// <summary>The outside truth.</summary>
    public async Task<List<JsonElement>> Ledger() => [.. (await Simulator.GetFromJsonAsync<JsonElement>("/api/ledger")).EnumerateArray()];

    public void Dispose()
    {
        Api.Dispose();
        Simulator.Dispose();
    }
}
