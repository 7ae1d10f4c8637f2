using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Switchboard.Mcp;

namespace Switchboard.Tests.Integration.Mcp.Conformance;

/// <summary>Hosts in our door what the conformance suites expect of a server.</summary>
static class Fixtures
{
    static readonly Type[] Types = [typeof(ContentFixtures), typeof(ElicitationFixtures), typeof(InputFixtures), typeof(ResourceFixtures)];

    public static void Add(IServiceCollection services)
    {
        foreach (var method in Types.SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Static)))
        {
            if (method.IsDefined(typeof(McpServerToolAttribute)))
            {
                var tool = McpServerTool.Create(method);
                tool.ProtocolTool.InputSchema = tool.ProtocolTool.Name == "json_schema_2020_12_tool" ? Dialect : tool.ProtocolTool.InputSchema;
                services.AddSingleton(tool);
            }
            else if (method.IsDefined(typeof(McpServerPromptAttribute)))
            {
                services.AddSingleton(McpServerPrompt.Create(method));
            }
            else if (method.IsDefined(typeof(McpServerResourceAttribute)))
            {
                services.AddSingleton(McpServerResource.Create(method));
            }
        }
    }

    public static void Configure(McpOptions options) => options.Extend = (server, _) =>
        server.Handlers.CompleteHandler = (_, _) => new(new CompleteResult { Completion = new Completion { Values = [], Total = 0, HasMore = false } });

    static JsonElement Dialect => JsonElement.Parse("""
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "type": "object",
          "$defs": { "address": { "$anchor": "addressDef", "type": "object", "properties": { "street": { "type": "string" }, "city": { "type": "string" } } } },
          "properties": { "name": { "type": "string" }, "address": { "$ref": "#/$defs/address" }, "contactMethod": { "type": "string", "enum": ["phone", "email"] }, "phone": { "type": "string" }, "email": { "type": "string" } },
          "allOf": [ { "anyOf": [ { "required": ["phone"] }, { "required": ["email"] } ] } ],
          "if": { "properties": { "contactMethod": { "const": "phone" } }, "required": ["contactMethod"] },
          "then": { "required": ["phone"] },
          "else": { "required": ["email"] },
          "additionalProperties": false
        }
        """);
}
