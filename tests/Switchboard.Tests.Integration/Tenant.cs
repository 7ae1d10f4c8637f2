using System.Net.Http.Json;
using System.Text.Json;
using Switchboard.Data;
using Switchboard.Kernel;

namespace Switchboard.Tests.Integration;

/// <summary>An organization of one test, with its admin's token.</summary>
internal sealed record Tenant(World World, OrganizationId Id, string Token)
{
    public HttpClient Admin() => World.Client(Token);

    /// <summary>
    /// What an agent's client reads of its events from the beginning. PostgreSQL gives events their places a moment after their commit, so this waits until
    /// none of the organization's is without one: what was committed before the call is among them.
    /// </summary>
    public async Task<List<JsonElement>> Events(HttpClient api)
    {
        await Eventually.Holds(async () => await World.Get<Database>().Read(
            Id, session => session.Count("SELECT count(*) FROM event WHERE organization_id = @organization AND position IS NULL")) == 0);
        return [.. (await api.Get("/api/v1/events?cursor=c0")).GetProperty("events").EnumerateArray()];
    }

    /// <summary>An agent without channels, with a token of its own.</summary>
    public async Task<TestAgent> Agent(string displayName = "Agent")
    {
        var id = World.Get<Ids>().Next<AgentId>();
        await World.Get<Database>().Write(Id, unit => unit.Execute(
            """
            INSERT INTO agent (id, organization_id, display_name, language, time_zone, country, status, created_at, version)
            VALUES (@id, @organization, @displayName, 'en', 'UTC', 'US', 'active', 1, 1)
            """,
            new { id, displayName }));
        using var admin = Admin();
        var made = await admin.Post("/api/v1/tokens", new { name = displayName, tier = "agent", agentId = id.Value });
        return new(this, id, made.GetProperty("secret").GetString()!);
    }
}

/// <summary>An agent of one test, with its token.</summary>
internal sealed record TestAgent(Tenant Tenant, AgentId Id, string Token)
{
    public HttpClient Client() => Tenant.World.Client(Token);
}

/// <summary>Requests as tests write them.</summary>
internal static class HttpTalk
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>The answer to a request that has to succeed.</summary>
    public static async Task<JsonElement> Post(this HttpClient client, string path, object body)
    {
        using var answer = await client.PostAsJsonAsync(path, body, Json);
        return await answer.Read();
    }

    /// <summary>The answer to a request that has to succeed.</summary>
    public static async Task<JsonElement> Get(this HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path);
        return await answer.Read();
    }

    /// <summary>The answer to a request that has to succeed.</summary>
    public static async Task<JsonElement> Delete(this HttpClient client, string path)
    {
        using var answer = await client.DeleteAsync(path);
        return await answer.Read();
    }

    /// <summary>The problem of a request that has to be refused with this status.</summary>
    public static async Task<JsonElement> Refused(this Task<HttpResponseMessage> asked, int status)
    {
        using var answer = await asked;
        var text = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode).ShouldBe(status, text);
        answer.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json");
        return JsonElement.Parse(text);
    }

    public static Task<HttpResponseMessage> Posting(this HttpClient client, string path, object body) => client.PostAsJsonAsync(path, body, Json);

    static async Task<JsonElement> Read(this HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue($"{(int)answer.StatusCode} {text}");
        return JsonElement.Parse(text);
    }
}
