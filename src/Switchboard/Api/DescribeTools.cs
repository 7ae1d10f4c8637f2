using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using ModelContextProtocol;
using Switchboard.Mcp.Tools;

namespace Switchboard.Api;

/// <summary>
/// The MCP tools in the OpenAPI document, under <c>x-mcp-tools</c>: name, schemas and annotations as <c>tools/list</c> gives them, and the
/// least tier that may call each. So one document describes everything that a program can do here.
/// </summary>
static class DescribeTools
{
    public static Task Describe(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken ct)
    {
        var tools = new JsonArray();
        foreach (var tool in context.ApplicationServices.GetRequiredService<Catalogs>().Tools)
        {
            var told = JsonSerializer.SerializeToNode(tool.ProtocolTool, McpJsonUtilities.DefaultOptions)!.AsObject();
            told["x-tier"] = EnumText.Of(tool.Tier);
            tools.Add((JsonNode)told);
        }

        document.AddExtension("x-mcp-tools", new JsonNodeExtension(tools));
        return Task.CompletedTask;
    }
}
