using System.ComponentModel;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using static ModelContextProtocol.Protocol.ElicitRequestParams;

namespace Switchboard.Tests.Integration.Mcp.Conformance;

/// <summary>The tools that ask the person at the client, within a session.</summary>
static class ElicitationFixtures
{
    [McpServerTool(Name = "test_elicitation"), Description("Asks for a text.")]
    public static Task<string> TextAsync(McpServer server, [Description("What to ask.")] string message, CancellationToken ct) =>
        AskAsync(server, message, new() { ["response"] = new StringSchema { Description = "The answer" } }, ct);

    [McpServerTool(Name = "test_elicitation_sep1034_defaults"), Description("Asks with defaults of every type.")]
    public static Task<string> DefaultsAsync(McpServer server, CancellationToken ct) => AskAsync(
        server,
        "Please review",
        new()
        {
            ["name"] = new StringSchema { Default = "John Doe" },
            ["age"] = new NumberSchema { Type = "integer", Default = 30 },
            ["score"] = new NumberSchema { Default = 95.5 },
            ["status"] = new UntitledSingleSelectEnumSchema { Enum = ["active", "inactive", "pending"], Default = "active" },
            ["verified"] = new BooleanSchema { Default = true },
        },
        ct);

    [McpServerTool(Name = "test_elicitation_sep1330_enums"), Description("Asks for choices of every form.")]
    public static Task<string> ChoicesAsync(McpServer server, CancellationToken ct) => AskAsync(
        server,
        "Please choose",
        new()
        {
            ["untitledSingle"] = new UntitledSingleSelectEnumSchema { Enum = Words },
            ["titledSingle"] = new TitledSingleSelectEnumSchema { OneOf = Titled },
#pragma warning disable MCP9001 // The form is superseded; the suite asks for it.
            ["legacyEnum"] = new LegacyTitledEnumSchema { Enum = ["opt1", "opt2", "opt3"], EnumNames = ["Option One", "Option Two", "Option Three"] },
#pragma warning restore MCP9001
            ["untitledMulti"] = new UntitledMultiSelectEnumSchema { Items = new UntitledEnumItemsSchema { Enum = Words } },
            ["titledMulti"] = new TitledMultiSelectEnumSchema { Items = new TitledEnumItemsSchema { AnyOf = Titled } },
        },
        ct);

    static IList<string> Words => ["option1", "option2", "option3"];

    static IList<EnumSchemaOption> Titled =>
        [new() { Const = "value1", Title = "First Option" }, new() { Const = "value2", Title = "Second Option" }, new() { Const = "value3", Title = "Third Option" }];

    static async Task<string> AskAsync(McpServer server, string message, Dictionary<string, PrimitiveSchemaDefinition> form, CancellationToken ct)
    {
        var answer = await server.ElicitAsync(new ElicitRequestParams { Message = message, RequestedSchema = new RequestSchema { Properties = form } }, ct);
        return $"User response: {answer.Action}";
    }
}
