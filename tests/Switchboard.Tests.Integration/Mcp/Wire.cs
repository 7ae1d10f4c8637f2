using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace Switchboard.Tests.Integration.Mcp;

/// <summary>The protocol as a client writes it, byte by byte where a test wants that.</summary>
static class Wire
{
    public const string Today = "2026-07-28";

    static readonly JsonObject Me = new() { ["name"] = "test", ["version"] = "1" };

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A request as revision 2026-07-28 wants it.</summary>
    public static HttpRequestMessage Alone(string method, JsonObject? parameters = null, Action<JsonObject>? change = null)
    {
        var given = parameters?.DeepClone().AsObject() ?? [];
        given["_meta"] = new JsonObject
        {
            ["io.modelcontextprotocol/protocolVersion"] = Today,
            ["io.modelcontextprotocol/clientInfo"] = Me.DeepClone(),
            ["io.modelcontextprotocol/clientCapabilities"] = new JsonObject(),
        };
        var body = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = 7, ["method"] = method, ["params"] = given };
        change?.Invoke(body);
        var request = Post(body);
        request.Headers.Add("MCP-Protocol-Version", Today);
        request.Headers.Add("Mcp-Method", method);
        if ((given["name"] ?? given["uri"]) is { } name)
        {
            request.Headers.Add("Mcp-Name", (string)name!);
        }

        return request;
    }

    /// <summary>A call as revision 2026-07-28 wants it.</summary>
    public static HttpRequestMessage Call(string tool, JsonObject? arguments = null, Action<JsonObject>? change = null) =>
        Alone("tools/call", new JsonObject { ["name"] = tool, ["arguments"] = arguments ?? [] }, change);

    public static HttpRequestMessage Post(JsonNode body, string path = "/mcp") => Post(body.ToJsonString(), path);

    public static HttpRequestMessage Post(string body, string path = "/mcp") =>
        new(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    /// <summary>A request within a session.</summary>
    public static HttpRequestMessage In(string session, string method, JsonObject? parameters = null, int id = 7)
    {
        var request = Post(new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id, ["method"] = method, ["params"] = parameters ?? [] });
        request.Headers.Add("Mcp-Session-Id", session);
        return request;
    }

    /// <summary>A notification within a session.</summary>
    public static HttpRequestMessage Tell(string session, string method, JsonObject? parameters = null)
    {
        var request = Post(new JsonObject { ["jsonrpc"] = "2.0", ["method"] = method, ["params"] = parameters ?? [] });
        request.Headers.Add("Mcp-Session-Id", session);
        return request;
    }

    public static HttpRequestMessage Initialize(string version = "2025-11-25") => Post(new JsonObject
    {
        ["jsonrpc"] = "2.0",
        ["id"] = 1,
        ["method"] = "initialize",
        ["params"] = new JsonObject { ["protocolVersion"] = version, ["capabilities"] = new JsonObject(), ["clientInfo"] = Me.DeepClone() },
    });

    /// <summary>Opens a session and returns its id.</summary>
    public static async Task<string> OpenAsync(this HttpClient client, string version = "2025-11-25")
    {
        using var answer = await client.SendAsync(Initialize(version), Ct);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var id = answer.Headers.GetValues("Mcp-Session-Id").Single();
        using var ready = await client.SendAsync(Tell(id, "notifications/initialized"), Ct);
        ready.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        return id;
    }

    /// <summary>Sends and reads the answer. A slow one may come as an event.</summary>
    public static async Task<(HttpStatusCode Status, JsonNode Body)> AskAsync(this HttpClient client, HttpRequestMessage request)
    {
        using var answer = await client.SendAsync(request, Ct);
        return (answer.StatusCode, await answer.BodyAsync());
    }

    public static async Task<JsonNode> BodyAsync(this HttpResponseMessage answer) =>
        answer.Content.Headers.ContentType?.MediaType is "text/event-stream"
            ? await answer.EventsAsync().LastAsync(Ct)
            : (await answer.Content.ReadFromJsonAsync<JsonNode>(Ct))!;

    /// <summary>Sends and returns the result of what must succeed as a request.</summary>
    public static async Task<JsonNode> ResultAsync(this HttpClient client, HttpRequestMessage request)
    {
        var (status, body) = await client.AskAsync(request);
        status.ShouldBe(HttpStatusCode.OK, body.ToJsonString());
        return body["result"] ?? throw new InvalidOperationException(body.ToJsonString());
    }

    /// <summary>The messages of a stream of events, as they come.</summary>
    public static async IAsyncEnumerable<JsonNode> EventsAsync(this HttpResponseMessage response)
    {
        response.Content.Headers.ContentType?.MediaType.ShouldBe("text/event-stream");
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Ct));
        await foreach (var message in reader.EventsAsync())
        {
            yield return message;
        }
    }

    /// <summary>The rest of the messages of a stream of events.</summary>
    public static async IAsyncEnumerable<JsonNode> EventsAsync(this StreamReader reader)
    {
        while (await reader.ReadLineAsync(Ct) is { } line)
        {
            if (line.StartsWith("data: {", StringComparison.Ordinal))
            {
                yield return JsonNode.Parse(line[6..])!;
            }
        }
    }
}
