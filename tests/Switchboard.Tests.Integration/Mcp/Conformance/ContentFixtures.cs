// Sampling, logging and roots are deprecated; the suites of the revisions that have them still ask for them.
#pragma warning disable MCP9005
using System.ComponentModel;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Switchboard.Tests.Integration.Mcp.Conformance;

/// <summary>The tools that the conformance suites call by name to see every kind of content and notification.</summary>
static class ContentFixtures
{
    public static readonly byte[] Pixel = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==");

    static readonly byte[] Silence = Convert.FromBase64String("UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAAB9AAACABAAZGF0YQIAAAA=");

    [McpServerTool(Name = "test_simple_text"), Description("Answers with text.")]
    public static string SimpleText() => "This is a simple text response for testing.";

    [McpServerTool(Name = "test_image_content"), Description("Answers with a picture.")]
    public static ContentBlock Image() => ImageContentBlock.FromBytes(Pixel, "image/png");

    [McpServerTool(Name = "test_audio_content"), Description("Answers with sound.")]
    public static ContentBlock Audio() => AudioContentBlock.FromBytes(Silence, "audio/wav");

    [McpServerTool(Name = "test_embedded_resource"), Description("Answers with a resource.")]
    public static ContentBlock Embedded() => Embed("test://embedded-resource", "text/plain", "This is an embedded resource content.");

    [McpServerTool(Name = "test_multiple_content_types"), Description("Answers with several kinds of content.")]
    public static ContentBlock[] Several() =>
    [
        new TextContentBlock { Text = "Multiple content types test:" },
        Image(),
        Embed("test://mixed-content-resource", "application/json", """{"test":"data","value":123}"""),
    ];

    [McpServerTool(Name = "test_error_handling"), Description("Fails.")]
    public static CallToolResult Fails() => new() { IsError = true, Content = [new TextContentBlock { Text = "This tool intentionally returns an error for testing" }] };

    [McpServerTool(Name = "test_tool_with_progress"), Description("Reports progress.")]
    public static async Task<string> ProgressAsync(McpServer server, RequestContext<CallToolRequestParams> context, CancellationToken ct)
    {
        foreach (var done in (float[])[0, 50, 100])
        {
            if (context.Params.ProgressToken is { } token)
            {
                await server.NotifyProgressAsync(token, new ProgressNotificationValue { Progress = done, Total = 100 }, cancellationToken: ct);
                await PauseAsync(ct);
            }
        }

        return "done";
    }

    [McpServerTool(Name = "test_tool_with_logging"), Description("Logs.")]
    public static async Task<string> LogsAsync(McpServer server, CancellationToken ct)
    {
        foreach (var text in (string[])["Tool execution started", "Tool processing data", "Tool execution completed"])
        {
            await server.SendNotificationAsync(
                "notifications/message",
                new LoggingMessageNotificationParams { Level = LoggingLevel.Info, Data = System.Text.Json.JsonSerializer.SerializeToElement(text) },
                cancellationToken: ct);
            await PauseAsync(ct);
        }

        return "logged";
    }

    [McpServerTool(Name = "test_sampling"), Description("Asks the client's model.")]
    public static async Task<string> SampleAsync(McpServer server, [Description("What to ask.")] string prompt, CancellationToken ct)
    {
        var answer = await server.SampleAsync(
            new CreateMessageRequestParams { Messages = [new SamplingMessage { Role = Role.User, Content = [new TextContentBlock { Text = prompt }] }], MaxTokens = 100 }, ct);
        return $"LLM response: {answer.Content.OfType<TextContentBlock>().FirstOrDefault()?.Text}";
    }

    [McpServerTool(Name = "json_schema_2020_12_tool"), Description("Has a schema of its own.")]
    public static string Schema() => "ok";

    [McpServerTool(Name = "test_missing_capability"), Description("Needs a client that samples.")]
    public static string NeedsSampling(RequestContext<CallToolRequestParams> context) =>
        context.JsonRpcRequest.Context?.ClientCapabilities?.Sampling is not null
            ? "sampled"
            : throw new MissingRequiredClientCapabilityException(new ClientCapabilities { Sampling = new() }, "This tool needs the sampling capability.");

    [McpServerTool(Name = "test_streaming_elicitation"), Description("Asks nothing on its stream.")]
    public static string Streams() => "ok";

    [McpServerTool(Name = "test_logging_tool"), Description("Logs only to those who asked for it.")]
    public static async Task<string> LogsOnRequestAsync(McpServer server, RequestContext<CallToolRequestParams> context, CancellationToken ct)
    {
        if (context.JsonRpcRequest.Context?.LogLevel is { } level)
        {
            await server.SendNotificationAsync(
                "notifications/message", new LoggingMessageNotificationParams { Level = level, Data = System.Text.Json.JsonSerializer.SerializeToElement("logged") }, cancellationToken: ct);
        }

        return "ok";
    }

    public static EmbeddedResourceBlock Embed(string uri, string type, string text) =>
        new() { Resource = new TextResourceContents { Uri = uri, MimeType = type, Text = text } };

    static Task PauseAsync(CancellationToken ct) => Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, ct);
}
