using System.Net.Http.Json;
using System.Text.Json;

namespace Switchboard.Tests.Integration.Conversations;

/// <summary>An agent with a mailbox.</summary>
internal sealed class Post : IDisposable
{
    static int people = Random.Shared.Next(1_000_000);

    readonly HttpClient simulator;

    Post(World world, Tenant tenant, string token, string address)
    {
        World = world;
        Tenant = tenant;
        Address = address;
        Agent = world.Client(token);
        simulator = new() { BaseAddress = new(world.FirstRun.SimulatorUrl!) };
    }

    public World World { get; }

    public Tenant Tenant { get; }

    public string Address { get; }

    public HttpClient Agent { get; }

    public static async Task<Post> Open(World world, Tenant? tenant = null)
    {
        tenant ??= await world.Organization();
        using var admin = tenant.Admin();
        var made = await admin.Post("/api/v1/agents", new { displayName = "Café Desk 2", capabilities = new { phone = false, email = true } });
        var address = made.GetProperty("channels").EnumerateArray().Single().GetProperty("address").GetString()!;
        address.ShouldStartWith("caf-desk-2.");
        var post = new Post(world, tenant, made.GetProperty("securityToken").GetString()!, address);
        // The deployment's account is told of its domain and its webhook just after the start.
        await Eventually.Get(
            async () => await post.simulator.PostAsJsonAsync($"/api/people/{Person()}/messages", new { to = "nobody@agents.test", channel = "email", subject = "Ready?", body = "?" }), answer => answer.IsSuccessStatusCode);
        return post;
    }

    public static string Person() => $"person{Interlocked.Increment(ref people)}@example.com";

    public async Task<JsonElement> Until(string id, string state) =>
        await Eventually.Get(() => Agent.Get($"/api/v1/messages/{id}"), message => message.GetProperty("status").GetString() == state);

    public async Task<List<JsonElement>> Mailbox(string person) => [.. (await simulator.GetFromJsonAsync<JsonElement>($"/api/people/{person}/messages")).EnumerateArray()];

    public async Task<List<JsonElement>> Waiting() => [.. (await Agent.Get("/api/v1/messages/waiting")).GetProperty("items").EnumerateArray()];

    public async Task Write(string person, object letter)
    {
        using var answer = await simulator.PostAsJsonAsync($"/api/people/{person}/messages", letter);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
    }

    /// <summary>The outside truth.</summary>
    public async Task<List<JsonElement>> Ledger() => [.. (await simulator.GetFromJsonAsync<JsonElement>("/api/ledger?provider=resend")).EnumerateArray()];

    public void Dispose()
    {
        Agent.Dispose();
        simulator.Dispose();
    }
}
