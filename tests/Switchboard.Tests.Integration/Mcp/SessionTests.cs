using System.Net;
using System.Text.Json.Nodes;

namespace Switchboard.Tests.Integration.Mcp;

public sealed class SessionTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static JsonObject Calling(string tool, JsonObject? arguments = null) => new() { ["name"] = tool, ["arguments"] = arguments ?? [] };

    [Theory]
    [InlineData("2025-11-25", "2025-11-25")]
    [InlineData("2025-06-18", "2025-06-18")]
    [InlineData("2025-03-26", "2025-03-26")]
    [InlineData("1999-01-01", "2025-11-25")]
    public async Task A_client_that_initializes_gets_a_session_of_its_revision(string asked, string agreed)
    {
        await using var host = await McpHost.StartAsync();
        using var client = host.As("agent");

        using var answer = await client.SendAsync(Wire.Initialize(asked), Ct);

        answer.Headers.GetValues("Mcp-Session-Id").Single().Length.ShouldBe(32);
        var result = (await answer.BodyAsync())["result"]!;
        ((string)result["protocolVersion"]!).ShouldBe(agreed);
        ((string)result["serverInfo"]!["name"]!).ShouldBe("switchboard");
        result["capabilities"]!["tools"].ShouldNotBeNull();
        ((string)result["instructions"]!).ShouldContain("clientRef");
    }

    [Fact]
    public async Task A_session_answers_a_call_without_what_only_the_newest_revision_knows()
    {
        await using var host = await McpHost.StartAsync();
        using var client = host.As("agent");
        var session = await client.OpenAsync();

        var result = await client.ResultAsync(Wire.In(session, "tools/call", Calling("comms_ping", new() { ["message"] = "hi" })));

        ((string)result["structuredContent"]!["echo"]!).ShouldBe("hi");
        result["resultType"].ShouldBeNull();
        result["_meta"].ShouldBeNull();
    }

    [Theory]
    [InlineData("other")]
    [InlineData("organization")]
    public async Task Another_tokens_session_is_not_found(string token)
    {
        await using var host = await McpHost.StartAsync();
        using var mine = host.As("agent");
        using var theirs = host.As(token);
        var session = await mine.OpenAsync();

        var (status, body) = await theirs.AskAsync(Wire.In(session, "tools/list"));

        status.ShouldBe(HttpStatusCode.NotFound);
        ((string)body["error"]!["message"]!).ShouldContain("initialize");
    }

    [Fact]
    public async Task A_deleted_session_is_gone()
    {
        await using var host = await McpHost.StartAsync();
        using var client = host.As("agent");
        using var other = host.As("other");
        var session = await client.OpenAsync();
        HttpRequestMessage Delete()
        {
            var request = new HttpRequestMessage(HttpMethod.Delete, "/mcp");
            request.Headers.Add("Mcp-Session-Id", session);
            return request;
        }

        using var notTheirs = await other.SendAsync(Delete(), Ct);
        notTheirs.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        using var deleted = await client.SendAsync(Delete(), Ct);
        deleted.StatusCode.ShouldBe(HttpStatusCode.NoContent);

        (await client.AskAsync(Wire.In(session, "tools/list"))).Status.ShouldBe(HttpStatusCode.NotFound);
        host.Sessions.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Without_a_session_only_initialize_is_taken()
    {
        await using var host = await McpHost.StartAsync();
        using var client = host.As("agent");

        var (status, body) = await client.AskAsync(Wire.Post("""{"jsonrpc":"2.0","id":3,"method":"tools/list"}"""));

        status.ShouldBe(HttpStatusCode.BadRequest);
        ((int)body["id"]!).ShouldBe(3);
        ((string)body["error"]!["message"]!).ShouldContain("initialize");
    }
}
