using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Switchboard.Kernel;

namespace Switchboard.Tests.Integration.Contacts;

/// <summary>An agent with a number and a mailbox in an organization of its own, and people at the other end.</summary>
internal sealed class Desk : IDisposable
{
    static int people;

    Desk(World world, Tenant tenant, AgentId agent, string token, string number, string mailbox, string? whatsapp)
    {
        Whatsapp = whatsapp;
        Tenant = tenant;
        Agent = agent;
        Number = number;
        Mailbox = mailbox;
        Api = world.Client(token);
        Admin = tenant.Admin();
        Simulator = new() { BaseAddress = new(world.FirstRun.SimulatorUrl!) };
    }

    public Tenant Tenant { get; }

    public AgentId Agent { get; }

    public string Number { get; }

    public string Mailbox { get; }

    /// <summary>Its WhatsApp sender, if it asked for one.</summary>
    public string? Whatsapp { get; }

    /// <summary>The agent's own client.</summary>
    public HttpClient Api { get; }

    public HttpClient Admin { get; }

    public HttpClient Simulator { get; }

    public static async Task<Desk> Open(World world, Tenant? tenant = null, bool whatsapp = false)
    {
        tenant ??= await world.Organization();
        using var admin = tenant.Admin();
        var made = await admin.Post("/api/v1/agents", new { displayName = "Desk", capabilities = new { phone = true, email = true, whatsapp } });
        string Address(string channel) => made.GetProperty("channels").EnumerateArray().First(one => one.GetProperty("channel").GetString() == channel).GetProperty("address").GetString()!;
        var desk = new Desk(world, tenant, AgentId.From(made.GetProperty("agentId").GetString()!), made.GetProperty("securityToken").GetString()!, Address("sms"), Address("email"), whatsapp ? Address("whatsapp") : null);
        // The deployment's mail account is told of its domain and its webhook just after the start.
        await Eventually.Holds(async () =>
        {
            using var answer = await desk.Simulator.PostAsJsonAsync($"/api/people/{Person()}/messages", new { to = "nobody@agents.test", channel = "email", subject = "Ready?", body = "?" });
            return answer.IsSuccessStatusCode;
        });
        return desk;
    }

    /// <summary>A person's mail address that no other test uses.</summary>
    public static string Person() => $"someone{Interlocked.Increment(ref people)}.{Random.Shared.Next(1_000_000)}@example.com";

    /// <summary>Writes to the agent as a person, and returns the message as the agent reads it.</summary>
    public Task<JsonElement> Hear(string from, string body) => Hear(from, new Letter(body));

    /// <summary>The same with what a mail may hold besides.</summary>
    public async Task<JsonElement> Hear(string from, Letter said)
    {
        if (said.Earlier is { } earlier)
        {
            await Hear(from, said with { Text = earlier, Earlier = null });
        }

        var body = said.Text;
        var files = said.File is { } file ? new[] { new { filename = file.Name, contentType = file.Type, content = Convert.ToBase64String(Encoding.UTF8.GetBytes(file.Content)) } } : null;
        object letter = from.Contains('@', StringComparison.Ordinal) ? new { to = Mailbox, channel = "email", subject = said.Subject, body, html = said.Html, attachments = files }
            : from.StartsWith("whatsapp:", StringComparison.Ordinal) ? new { to = Whatsapp, channel = "whatsapp", body }
            : new { to = Number, body };
        return await Heard(from, body, letter);
    }

    async Task<JsonElement> Heard(string from, string body, object letter)
    {
        using var answer = await Simulator.PostAsJsonAsync($"/api/people/{Uri.EscapeDataString(from)}/messages", letter);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
        return await Eventually.Get(
            async () => (await Api.Get("/api/v1/messages")).GetProperty("items").EnumerateArray().FirstOrDefault(one => one.GetProperty("body").GetString()!.Trim() == body && one.GetProperty("direction").GetString() == "in"),
            message => message.ValueKind == JsonValueKind.Object);
    }

    /// <summary>The same of a message that answers one, by the provider's id of a chat's message or the id of a mail.</summary>
    public async Task<JsonElement> Quote(string from, string body, string answers)
    {
        object letter = from.Contains('@', StringComparison.Ordinal)
            ? new { to = Mailbox, channel = "email", subject = "Re: Hello", body, inReplyTo = answers }
            : new { to = Whatsapp, channel = "whatsapp", body, repliedTo = answers };
        return await Heard(from, body, letter);
    }

    /// <summary>What a person has got.</summary>
    public async Task<List<JsonElement>> Letters(string person) => [.. (await Simulator.GetFromJsonAsync<JsonElement>($"/api/people/{Uri.EscapeDataString(person)}/messages")).EnumerateArray()];

    public Task<JsonElement> Say(string to, string body) => Api.Post("/api/v1/messages", Letter(to, body));

    public static object Letter(string to, string body) => to.Contains('@', StringComparison.Ordinal)
        ? new { to, channel = "email", subject = "Hello", body }
        : new { to, body };

    public async Task<JsonElement> Until(JsonElement message, params string[] states) =>
        await Eventually.Get(() => Api.Get($"/api/v1/messages/{message.Id("messageId")}"), seen => states.Contains(seen.GetProperty("status").GetString()));

    /// <summary>The contact behind a conversation.</summary>
    public async Task<string> ContactOf(JsonElement message) =>
        (await Api.Get($"/api/v1/conversations/{message.Id("conversationId")}")).GetProperty("conversation").Id("contactId");

    public void Dispose()
    {
        Api.Dispose();
        Admin.Dispose();
        Simulator.Dispose();
    }
}

internal static class Reading
{
    public static string Id(this JsonElement json, string name) => json.GetProperty(name).GetString()!;

    public static List<JsonElement> Items(this JsonElement page) => [.. page.GetProperty("items").EnumerateArray()];

    public static List<string> Texts(this IEnumerable<JsonElement> items, string name) => [.. items.Select(item => item.GetProperty(name).GetString()!.Trim())];

    /// <summary>Sends with an entity tag.</summary>
    public static Task<HttpResponseMessage> Sending(this HttpClient client, HttpMethod method, string path, object body, string? ifMatch = null)
    {
        var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body) };
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        return client.SendAsync(request);
    }

    public static async Task<JsonElement> Done(this Task<HttpResponseMessage> asked)
    {
        using var answer = await asked;
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue($"{(int)answer.StatusCode} {text}");
        return JsonElement.Parse(text);
    }
}
