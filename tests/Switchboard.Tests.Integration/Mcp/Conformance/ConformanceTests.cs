using System.Text.Json.Nodes;

namespace Switchboard.Tests.Integration.Mcp.Conformance;

/// <summary>The official conformance suites, against our door with their fixtures in it, through a proxy that adds the token.</summary>
[Trait("Category", "npm")]
public sealed class ConformanceTests
{
    [Theory]
    [InlineData("stable")]
    [InlineData("2025-11-25")]
    [InlineData("2026-07-28")]
    public async Task The_official_suite_passes_but_for_what_is_listed(string suite)
    {
        await using var host = await McpHost.StartAsync(Fixtures.Add, Fixtures.Configure);
        await WarmAsync(host);

        using var node = NodeScript.Start("conform.mjs", suite, host.Url.ToString(), "agent");
        var (code, said) = await node.EndAsync();

        TestContext.Current.TestOutputHelper!.WriteLine(said);
        code.ShouldBe(0, said);
    }

    // The suite waits 800 ms for the first event of a stream, which a server that has just started may need for itself.
    static async Task WarmAsync(McpHost host)
    {
        var ct = TestContext.Current.CancellationToken;
        using var client = host.As("agent");
        await client.ResultAsync(Wire.Call("test_simple_text"));
        using var listening = await client.SendAsync(
            Wire.Alone("subscriptions/listen", new() { ["notifications"] = new JsonObject() }), HttpCompletionOption.ResponseHeadersRead, ct);
        await using var messages = listening.EventsAsync().GetAsyncEnumerator(ct);
        (await messages.MoveNextAsync()).ShouldBeTrue();
    }
}
