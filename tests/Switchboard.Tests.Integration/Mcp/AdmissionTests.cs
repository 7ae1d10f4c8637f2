using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Switchboard.Tests.Integration.Mcp;

/// <summary>Who and what gets past the door.</summary>
public sealed class AdmissionTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("POST", "/mcp")]
    [InlineData("GET", "/mcp")]
    [InlineData("DELETE", "/mcp")]
    [InlineData("GET", "/sse")]
    [InlineData("POST", "/messages?sessionId=1")]
    [InlineData("POST", "/mcp?token=agent")]
    [InlineData("GET", "/sse?token=agent")]
    public async Task Without_a_token_nothing_is_answered(string method, string path)
    {
        await using var host = await McpHost.StartAsync();
        using var client = host.As(token: null);
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Content = method == "POST" ? new StringContent("{}", Encoding.UTF8, "application/json") : null;

        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        answer.Headers.WwwAuthenticate.Single().Scheme.ShouldBe("Bearer");
    }

    [Theory]
    [InlineData("https://evil.example", false)]
    [InlineData("http://localhost.evil.example", false)]
    [InlineData("http://evil.example:5080", false)]
    [InlineData("null", false)]
    [InlineData("file://", false)]
    [InlineData("http://localhost:5173", true)]
    [InlineData("http://127.0.0.1", true)]
    [InlineData("http://[::1]:8080", true)]
    [InlineData("https://console.example.com", true)]
    public async Task A_page_calls_only_from_loopback_or_an_origin_that_the_deployer_named(string origin, bool allowed)
    {
        await using var host = await McpHost.StartAsync(configure: o => o.AllowedOrigins.Add("https://console.example.com/"));
        using var client = host.As("agent");
        var request = Wire.Call("comms_ping");
        request.Headers.Add("Origin", origin);
        request.Headers.Host = "evil.example:5080";

        var (status, body) = await client.AskAsync(request);

        status.ShouldBe(allowed ? HttpStatusCode.OK : HttpStatusCode.Forbidden);
        if (!allowed)
        {
            body["id"].ShouldBeNull();
            ((string)body["jsonrpc"]!).ShouldBe("2.0");
            body["error"]!["message"].ShouldNotBeNull();
        }
    }

    [Theory]
    [InlineData("application/json, text/event-stream", 200)]
    [InlineData("text/event-stream;q=0.5, application/json;q=0.9", 200)]
    [InlineData("*/*", 200)]
    [InlineData("application/*, text/*", 200)]
    [InlineData("", 200)]
    [InlineData("application/json", 406)]
    [InlineData("text/event-stream", 406)]
    [InlineData("text/html", 406)]
    public async Task A_client_accepts_both_forms_of_an_answer(string accept, int status)
    {
        await using var host = await McpHost.StartAsync();
        using var client = host.As("agent");
        client.DefaultRequestHeaders.Accept.Clear();
        var request = Wire.Call("comms_ping");
        if (accept.Length > 0)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        ((int)(await client.AskAsync(request)).Status).ShouldBe(status);
    }

    [Fact]
    public async Task Only_json_is_read()
    {
        await using var host = await McpHost.StartAsync();
        using var client = host.As("agent");
        var request = Wire.Call("comms_ping");
        request.Content!.Headers.ContentType = new MediaTypeHeaderValue("text/plain");

        (await client.AskAsync(request)).Status.ShouldBe(HttpStatusCode.UnsupportedMediaType);
    }

    [Theory]
    [InlineData("{", -32700)]
    [InlineData("", -32700)]
    [InlineData("\u0000", -32700)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}}", -32700)]
    [InlineData("[]", -32600)]
    [InlineData("7", -32600)]
    [InlineData("{}", -32600)]
    [InlineData("{\"id\":1,\"method\":\"ping\"}", -32600)]
    [InlineData("{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"ping\"}", -32600)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"}", -32600)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"ping\"}", -32600)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":5}", -32600)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1}", -32600)]
    public async Task What_is_no_message_is_a_bad_request(string body, int code)
    {
        await using var host = await McpHost.StartAsync();
        using var client = host.As("agent");

        var (status, answer) = await client.AskAsync(Wire.Post(body));

        status.ShouldBe(HttpStatusCode.BadRequest);
        ((int)answer["error"]!["code"]!).ShouldBe(code);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_message_that_is_too_long_is_refused_whether_or_not_it_says_so(bool saysSo)
    {
        await using var host = await McpHost.StartAsync();
        using var client = host.As("agent");
        var request = Wire.Call("comms_ping", new() { ["message"] = new string('x', 1 << 20) });
        if (!saysSo)
        {
            request.Headers.TransferEncodingChunked = true;
        }

        (await client.AskAsync(request)).Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task A_message_just_short_enough_is_read_in_pieces()
    {
        await using var host = await McpHost.StartAsync();
        using var client = host.As("agent");
        var text = string.Concat(Enumerable.Repeat("äöü😀\\\"\n", 25_000));
        var request = Wire.Call("comms_ping", new() { ["message"] = text });
        request.Headers.TransferEncodingChunked = true;

        var result = await client.ResultAsync(request);

        ((string)result["structuredContent"]!["echo"]!).ShouldBe(text);
    }

    [Fact]
    public async Task Hostile_text_arrives_as_text()
    {
        await using var host = await McpHost.StartAsync();
        using var client = host.As("agent");
        const string Text = "\"}],\"isError\":true} <script>alert(1)</script>\r\n\r\ndata: {}\n\u2028\u0000\ud83d\ude00";

        var result = await client.ResultAsync(Wire.Call("comms_ping", new() { ["message"] = Text }));

        ((string)result["structuredContent"]!["echo"]!).ShouldBe(Text);
        ((bool)result["isError"]!).ShouldBeFalse();
        ((string)JsonNode.Parse((string)result["content"]![0]!["text"]!)!["echo"]!).ShouldBe(Text);
    }
}
