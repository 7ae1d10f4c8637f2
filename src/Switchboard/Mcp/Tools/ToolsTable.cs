using System.ComponentModel;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using ModelContextProtocol.Server;
using Switchboard.Tenancy;

namespace Switchboard.Mcp.Tools;

/// <summary>The documented table of all tools, from the methods themselves.</summary>
internal static class ToolsTable
{
    const string Head = """
        # Tools

        What an MCP client sees, by tier: an agent's token the tools of the first part, an organization's those of the first two,
        a super-admin's all. How a tool answers, and what a refusal looks like, stands in [mcp.md](mcp.md). A parameter without a
        default has to be given. This page is made by `./run tools > docs/tools.md`.

        """;

    public static string Markdown(IEnumerable<Assembly> assemblies)
    {
        var page = new StringBuilder(Head.ReplaceLineEndings("\n"));
        var tools = from found in Catalogs.Methods<McpServerToolAttribute>(assemblies)
                    let tool = found.Method.GetCustomAttribute<McpServerToolAttribute>()!
                    orderby tool.Name
                    // Only its parameters are looked at; it is never called.
                    select (found.Method, Tool: tool, Call: new UseCaseMethod((IUseCase)RuntimeHelpers.GetUninitializedObject(found.UseCase), found.Method));
        foreach (var tier in tools.ToLookup(tool => tool.Call.Tier).OrderBy(tier => tier.Key))
        {
            page.Append("\n## ").Append(Title(tier.Key)).Append('\n');
            foreach (var (method, tool, call) in tier)
            {
                page.Append("\n### ").Append(tool.Name).Append("\n\n")
                    .Append(method.GetCustomAttribute<DescriptionAttribute>()!.Description).Append(Nature(tool)).Append('\n');
                Append(page, call);
            }
        }

        return page.ToString();
    }

    static void Append(StringBuilder page, UseCaseMethod call)
    {
        if (!call.Arguments.Any())
        {
            return;
        }

        page.Append("\n| parameter | form | default | meaning |\n|---|---|---|---|\n");
        foreach (var argument in call.Arguments)
        {
            var value = argument.Schema["default"] is { } given ? $"`{given.ToJsonString(Wire.Json)}`" : argument.Required ? "" : "none";
            page.Append("| `").Append(argument.Name).Append("` | ").Append(FormOf(argument)).Append(" | ").Append(value).Append(" | ")
                .Append(((string)argument.Schema["description"]!).Replace("|", "\\|", StringComparison.Ordinal)).Append(" |\n");
        }
    }

    // An object is told by its members.
    static string FormOf(ToolArgument argument) => argument.Schema["properties"] is JsonObject members
        ? "an object of " + string.Join(", ", members.Select(member => $"`{member.Key}`"))
        : argument.Form + (argument.Schema["minimum"] is { } least ? $" from {least} to {argument.Schema["maximum"]}" : "");

    static string Nature(McpServerToolAttribute tool) => tool.ReadOnly ? " *Reads only.*" : tool.Destructive ? " *Takes something away.*" : "";

    static string Title(Tier tier) => tier switch
    {
        Tier.Agent => "For every token",
        Tier.Organization => "For organizations and super-admins",
        _ => "For super-admins alone",
    };
}
