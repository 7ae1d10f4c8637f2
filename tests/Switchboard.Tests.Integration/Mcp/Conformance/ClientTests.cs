namespace Switchboard.Tests.Integration.Mcp.Conformance;

/// <summary>The official TypeScript clients of both eras, as processes of their own.</summary>
[Trait("Category", "npm")]
public sealed class ClientTests
{
    [Theory]
    [InlineData("client-older.mjs", "http")]
    [InlineData("client-older.mjs", "sse")]
    [InlineData("client-current.mjs", "auto")]
    [InlineData("client-current.mjs", "2026-07-28")]
    public async Task An_official_client_calls_tools_reads_refusals_and_hears_news(string script, string mode)
    {
        await using var host = await McpHost.StartAsync();
        using var node = NodeScript.Start(script, mode, host.Url.ToString(), "agent");

        var seen = await node.LineAsync();
        host.Sessions.Notify(new(McpHost.Acme, McpHost.Anna, "message.received", new("evt_1")));
        var news = await node.LineAsync();

        ((string)seen["server"]!).ShouldBe("switchboard");
        seen["tools"]!.AsArray().Select(t => (string)t!).ShouldContain("comms_ping");
        ((string)seen["ping"]!["echo"]!).ShouldBe("grüße");
        ((bool)seen["refused"]!["isError"]!).ShouldBeTrue();
        ((string)seen["refused"]!["next"]!).ShouldBe("Send it with sendAt.");
        ((string)seen["invalid"]!["field"]!).ShouldBe("to");
        ((int)seen["unknown"]!).ShouldBe(-32602);
        seen["progress"]!.AsArray().Select(p => (int)p!).ShouldBe([1, 2, 3]);
        ((string)seen["progressed"]!["what"]!).ShouldBe("all");
        if (script == "client-current.mjs")
        {
            ((string)seen["version"]!).ShouldBe("2026-07-28");
            ((string)news["uri"]!).ShouldBe("comms://agents/agt_anna/events");
        }
        else
        {
            ((string)news["event"]!).ShouldBe("message.received");
            ((string)news["eventId"]!).ShouldBe("evt_1");
        }

        (await node.EndAsync()).Code.ShouldBe(0);
    }
}
