using System.Text.Json.Nodes;

namespace Switchboard.Tests.Integration.Mcp;

public sealed class ToolTests
{
    static async Task<JsonNode> CallAsync(string tool, JsonObject? arguments = null, string token = "agent")
    {
        await using var host = await McpHost.StartAsync();
        using var client = host.As(token);
        return await client.ResultAsync(Wire.Call(tool, arguments));
    }

    [Fact]
    public async Task A_ping_is_answered_in_both_forms()
    {
        var result = await CallAsync("comms_ping", new() { ["message"] = "grüße \"dich\"" });

        result["structuredContent"]!["status"]!.ToString().ShouldBe("ok");
        result["structuredContent"]!["server"]!.ToString().ShouldBe("switchboard");
        result["structuredContent"]!["echo"]!.ToString().ShouldBe("grüße \"dich\"");
        JsonNode.DeepEquals(JsonNode.Parse((string)result["content"]![0]!["text"]!), result["structuredContent"]).ShouldBeTrue();
        ((bool)result["isError"]!).ShouldBeFalse();
        result["resultType"]!.ToString().ShouldBe("complete");
        result["_meta"]!["io.modelcontextprotocol/serverInfo"]!["name"]!.ToString().ShouldBe("switchboard");
    }
}
