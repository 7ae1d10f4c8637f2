using System.Net.Http.Json;
using System.Text.Json;
using Switchboard.Kernel;

namespace Switchboard.Tests.Integration;

/// <summary>An organization of one test, with its admin's token.</summary>
internal sealed record Tenant(World World, OrganizationId Id, string Token)
{
    public HttpClient Admin() => World.Client(Token);
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
