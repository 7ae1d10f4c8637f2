using System.Net.Http.Json;
using System.Text.Json;

namespace Switchboard.Tests.Integration.Conversations;

/// <summary>An agent with a WhatsApp sender in an organization of its own, and the simulator's people at the other end.</summary>
internal sealed class Chat : IDisposable
{
    Chat(World world, Tenant tenant, string agent, string token, string number)
    {
        (World, Tenant, Agent, Number) = (world, tenant, agent, number);
        (Api, Admin) = (world.Client(token), tenant.Admin());
        Simulator = new() { BaseAddress = new(world.FirstRun.SimulatorUrl!) };
    }

    public World World { get; }

    public Tenant Tenant { get; }

    public string Agent { get; }

    /// <summary>The sender.</summary>
    public string Number { get; }

    /// <summary>The agent's own client.</summary>
    public HttpClient Api { get; }

    public HttpClient Admin { get; }

    public HttpClient Simulator { get; }

    public static async Task<Chat> Open(World world, Tenant? tenant = null)
    {
        tenant ??= await world.Organization();
        using var admin = tenant.Admin();
        var made = await admin.Post("/api/v1/agents", new { displayName = "Bakery", capabilities = new { phone = false, whatsapp = true } });
        var channel = made.GetProperty("channels").EnumerateArray().Single();
        channel.GetProperty("state").GetString().ShouldBe("active", channel.GetRawText());
        return new(world, tenant, made.GetProperty("agentId").GetString()!, made.GetProperty("securityToken").GetString()!, channel.GetProperty("address").GetString()!);
    }

    public Task<JsonElement> Send(string to, string body) => Api.Post("/api/v1/messages", new { to, body, channel = "whatsapp" });

    public Task<HttpResponseMessage> Sending(string to, string body) => Api.Posting("/api/v1/messages", new { to, body, channel = "whatsapp" });

    public Task<JsonElement> Send(string to, string templateId, object templateVars) => Api.Post("/api/v1/messages", new { to, templateId, templateVars, channel = "whatsapp" });

    public Task<HttpResponseMessage> Sending(string to, string templateId, object templateVars) => Api.Posting("/api/v1/messages", new { to, templateId, templateVars, channel = "whatsapp" });

    /// <summary>Writes to the agent as a person; returns when the agent has it.</summary>
    public async Task<JsonElement> Hear(string from, string body)
    {
        var before = await Inbound(from);
        await Write(from, body);
        return (await Eventually.Get(() => Inbound(from), messages => messages.Count > before.Count))[0];
    }

    /// <summary>Writes to the agent as a person.</summary>
    public async Task Write(string from, string body)
    {
        using var answer = await Simulator.PostAsJsonAsync($"/api/people/{Chatter(from)}/messages", new { to = Number, channel = "whatsapp", body });
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
    }

    /// <summary>What a person got over WhatsApp.</summary>
    public async Task<List<string>> Phone(string person) =>
        [.. (await Simulator.GetFromJsonAsync<JsonElement>($"/api/people/{Chatter(person)}/messages")).EnumerateArray().Select(message => message.GetProperty("body").GetString()!)];

    /// <summary>A person opens the chat.</summary>
    public async Task Look(string person)
    {
        using var answer = await Simulator.PostAsJsonAsync($"/api/people/{Chatter(person)}/read", new { });
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
    }

    /// <summary>A day goes by at WhatsApp, and only there.</summary>
    public async Task CloseWindows(string person)
    {
        using var answer = await Simulator.DeleteAsync($"/api/people/{Chatter(person)}/windows");
        answer.IsSuccessStatusCode.ShouldBeTrue();
    }

    public Task<JsonElement> Message(string id) => Api.Get($"/api/v1/messages/{id}");

    /// <summary>The message's state, once it is one of these.</summary>
    public Task<JsonElement> Until(JsonElement sent, params string[] states) =>
        Eventually.Get(() => Message(sent.GetProperty("messageId").GetString()!), message => states.Contains(message.GetProperty("status").GetString()));

    public Task<List<JsonElement>> Events() => Tenant.Events(Api);

    /// <summary>What Meta says of a template or a sender, by its sid or name.</summary>
    public async Task Review(string of, string @is, string? reason = null)
    {
        using var answer = await Simulator.PostAsJsonAsync("/api/reviews", new { of, @is, reason });
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
    }

    /// <summary>A template, once it is in a state.</summary>
    public async Task<string> Template(string name, string body, object? samples = null, string until = "approved", string? category = null)
    {
        var made = await Admin.Post("/api/v1/whatsapp/templates", new { name, body, samples, category, submit = until != "unsubmitted" });
        var id = made.GetProperty("templateId").GetString()!;
        await Eventually.Get(() => Admin.Get($"/api/v1/whatsapp/templates/{id}"), template => template.GetProperty("state").GetString() == until);
        return id;
    }

    public async Task Faults(params object[] faults)
    {
        using var answer = await Simulator.PutAsJsonAsync("/api/faults", faults);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
    }

    public void Dispose()
    {
        Api.Dispose();
        Admin.Dispose();
        Simulator.Dispose();
    }

    async Task<List<JsonElement>> Inbound(string from) =>
        [.. (await Api.Get($"/api/v1/messages?contactAddress={Uri.EscapeDataString(from)}")).GetProperty("items").EnumerateArray().Where(message => message.GetProperty("direction").GetString() == "in")];

    static string Chatter(string number) => Uri.EscapeDataString("whatsapp:" + number);
}
