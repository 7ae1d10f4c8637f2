using System.Net;
using System.Text.Json.Nodes;

namespace Switchboard.Tests.Integration.Mcp;

/// <summary>HTTP+SSE of revision 2024-11-05.</summary>
public sealed class LegacyTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static JsonObject Request(int id, string method, JsonObject parameters) => new() { ["jsonrpc"] = "2.0", ["id"] = id, ["method"] = method, ["params"] = parameters };

    static async Task<(StreamReader Reader, string Endpoint)> OpenAsync(HttpClient client)
    {
        var answer = await client.GetAsync("/sse", HttpCompletionOption.ResponseHeadersRead, Ct);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(Ct));
        (await reader.ReadLineAsync(Ct)).ShouldBe("event: endpoint");
        return (reader, (await reader.ReadLineAsync(Ct))!["data: ".Length..]);
    }

    static async Task<JsonNode> NextAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync(Ct) is { } line)
        {
            if (line.StartsWith("data: {", StringComparison.Ordinal))
            {
                return JsonNode.Parse(line[6..])!;
            }
        }

        throw new InvalidOperationException("The stream has ended.");
    }

    [Fact]
    public async Task A_client_of_the_oldest_transport_calls_a_tool_and_is_told_news()
    {
        await using var host = await McpHost.StartAsync();
        using var client = host.As("agent");
        var (reader, endpoint) = await OpenAsync(client);
        using var _ = reader;

        using var accepted = await client.SendAsync(
            Wire.Post(Request(1, "initialize", new() { ["protocolVersion"] = "2024-11-05", ["capabilities"] = new JsonObject(), ["clientInfo"] = new JsonObject { ["name"] = "old", ["version"] = "1" } }), endpoint), Ct);
        var initialized = await NextAsync(reader);
        using var called = await client.SendAsync(
            Wire.Post(Request(2, "tools/call", new() { ["name"] = "comms_ping", ["arguments"] = new JsonObject { ["message"] = "hi" } }), endpoint), Ct);
        var pong = await NextAsync(reader);
        host.Sessions.Notify(new(McpHost.Acme, McpHost.Anna, "message.received"));
        var news = await NextAsync(reader);

        accepted.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        ((string)initialized["result"]!["protocolVersion"]!).ShouldBe("2024-11-05");
        ((string)pong["result"]!["structuredContent"]!["echo"]!).ShouldBe("hi");
        ((string)news["params"]!["data"]!["event"]!).ShouldBe("message.received");
    }

    [Fact]
    public async Task The_id_of_a_session_is_no_proof_of_who_asks()
    {
        await using var host = await McpHost.StartAsync();
        using var client = host.As("agent");
        using var thief = host.As("other");
        var (reader, endpoint) = await OpenAsync(client);
        using var _ = reader;

        var (status, _) = await thief.AskAsync(Wire.Post(Request(1, "tools/list", []), endpoint));

        status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_session_ends_with_its_stream()
    {
        await using var host = await McpHost.StartAsync();
        using var client = host.As("agent");
        var (reader, endpoint) = await OpenAsync(client);
        reader.Dispose();

        HttpStatusCode status;
        do
        {
            using var answer = await client.SendAsync(Wire.Post(new JsonObject { ["jsonrpc"] = "2.0", ["method"] = "notifications/initialized" }, endpoint), Ct);
            status = answer.StatusCode;
        }
        while (status == HttpStatusCode.Accepted);

        status.ShouldBe(HttpStatusCode.NotFound);
    }
}
