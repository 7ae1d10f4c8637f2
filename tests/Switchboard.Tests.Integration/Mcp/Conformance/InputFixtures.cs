// Input-required results are marked experimental, sampling and roots deprecated, in the SDK.
#pragma warning disable MCPEXP001, MCP9005
using System.ComponentModel;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Switchboard.Tests.Integration.Mcp.Conformance;

/// <summary>The tools and the prompt that need more from the client before they answer, in any revision.</summary>
static class InputFixtures
{
    static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);

    [McpServerTool(Name = "test_input_required_result_elicitation"), Description("Asks for a name.")]
    public static string Elicitation(RequestContext<CallToolRequestParams> context) =>
        TextOf(context.Params.InputResponses, "user_name", "name") is { } name ? $"Hello, {name}!" : throw new InputRequiredException(Asking("user_name", Form("What is your name?", "name")));

    [McpServerTool(Name = "test_input_required_result_sampling"), Description("Asks the client's model.")]
    public static string Sampling(RequestContext<CallToolRequestParams> context) =>
        context.Params.InputResponses?.TryGetValue("capital_question", out var answer) is true
            ? answer.Deserialize(InputResponse.CreateMessageResultJsonTypeInfo)?.Content.OfType<TextContentBlock>().FirstOrDefault()?.Text ?? "nothing"
            : throw new InputRequiredException(Asking("capital_question", Sample("What is the capital of France?")));

    [McpServerTool(Name = "test_input_required_result_list_roots"), Description("Asks for roots.")]
    public static string Roots(RequestContext<CallToolRequestParams> context) =>
        context.Params.InputResponses?.TryGetValue("client_roots", out var answer) is true
            ? string.Join(", ", answer.Deserialize(InputResponse.ListRootsResultJsonTypeInfo)?.Roots.Select(r => r.Uri) ?? [])
            : throw new InputRequiredException(Asking("client_roots", InputRequest.ForRootsList(new ListRootsRequestParams())));

    [McpServerTool(Name = "test_input_required_result_request_state"), Description("Gives the client something to keep.")]
    public static string State(RequestContext<CallToolRequestParams> context) => Confirmed(context, "state-ok");

    [McpServerTool(Name = "test_input_required_result_tampered_state"), Description("Sees when that was changed.")]
    public static string Tampered(RequestContext<CallToolRequestParams> context) => Confirmed(context, "tampered-state-ok");

    [McpServerTool(Name = "test_input_required_result_multiple_inputs"), Description("Asks three things at once.")]
    public static string Several(RequestContext<CallToolRequestParams> context) =>
        context.Params.InputResponses is { Count: >= 3 }
            ? "all three"
            : throw new InputRequiredException(
                new Dictionary<string, InputRequest>(StringComparer.Ordinal)
                {
                    ["user_name"] = Form("What is your name?", "name"),
                    ["greeting"] = Sample("Generate a greeting"),
                    ["client_roots"] = InputRequest.ForRootsList(new ListRootsRequestParams()),
                },
                Sign("several"));

    [McpServerTool(Name = "test_input_required_result_multi_round"), Description("Asks one thing after another.")]
    public static string Rounds(RequestContext<CallToolRequestParams> context) => Verify(context.Params.RequestState) switch
    {
        null => throw new InputRequiredException(Asking("step1", Form("Step 1: What is your name?", "name")), Sign("round-1")),
        "round-1" => throw new InputRequiredException(Asking("step2", Form("Step 2: What is your favorite color?", "color")), Sign("round-2")),
        _ => "both answered",
    };

    [McpServerTool(Name = "test_input_required_result_capabilities"), Description("Asks only what the client can answer.")]
    public static string Capabilities(RequestContext<CallToolRequestParams> context)
    {
        if (context.Params.InputResponses is { Count: > 0 })
        {
            return "answered";
        }

        var able = context.JsonRpcRequest.Context?.ClientCapabilities;
        var asked = new Dictionary<string, InputRequest>(StringComparer.Ordinal);
        if (able?.Sampling is not null)
        {
            asked["capital_question"] = Sample("What is the capital of France?");
        }

        if (able?.Elicitation is not null)
        {
            asked["user_name"] = Form("What is your name?", "name");
        }

        return asked.Count == 0 ? "nothing to ask" : throw new InputRequiredException(asked);
    }

    [McpServerPrompt(Name = "test_input_required_result_prompt"), Description("Asks for context.")]
    public static string Prompt(RequestContext<GetPromptRequestParams> context) =>
        TextOf(context.Params.InputResponses, "user_context", "context") is { } text
            ? $"Go on with: {text}"
            : throw new InputRequiredException(Asking("user_context", Form("What context should the prompt use?", "context")));

    static string Confirmed(RequestContext<CallToolRequestParams> context, string state) =>
        context.Params.RequestState is null
            ? throw new InputRequiredException(
                Asking("confirm", InputRequest.ForElicitation(new ElicitRequestParams
                {
                    Message = "Please confirm",
                    RequestedSchema = new() { Properties = { ["ok"] = new ElicitRequestParams.BooleanSchema() }, Required = ["ok"] },
                })),
                Sign(state))
            : Verify(context.Params.RequestState)!;

    static Dictionary<string, InputRequest> Asking(string key, InputRequest request) => new(StringComparer.Ordinal) { [key] = request };

    static InputRequest Form(string message, string field) => InputRequest.ForElicitation(new ElicitRequestParams
    {
        Message = message,
        RequestedSchema = new() { Properties = { [field] = new ElicitRequestParams.StringSchema() }, Required = [field] },
    });

    static InputRequest Sample(string text) => InputRequest.ForSampling(new CreateMessageRequestParams
    {
        Messages = [new SamplingMessage { Role = Role.User, Content = [new TextContentBlock { Text = text }] }],
        MaxTokens = 100,
    });

    // An answer of the wrong form is no answer: it is asked for again.
    static string? TextOf(IDictionary<string, InputResponse>? answers, string key, string field)
    {
        try
        {
            return answers?.TryGetValue(key, out var answer) is true
                && answer.Deserialize(InputResponse.ElicitResultJsonTypeInfo)?.Content?.TryGetValue(field, out var text) is true
                    ? text.ToString()
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static string Sign(string state) => $"{state}.{Convert.ToHexString(HMACSHA256.HashData(Key, Encoding.UTF8.GetBytes(state)))}";

    static string? Verify(string? signed) => signed is null || signed == Sign(signed.Split('.')[0])
        ? signed?.Split('.')[0]
        : throw new McpProtocolException("The request state was changed.", McpErrorCode.InvalidParams);
}
