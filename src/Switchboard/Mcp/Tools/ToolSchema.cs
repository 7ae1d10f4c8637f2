using System.ComponentModel;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;

namespace Switchboard.Mcp.Tools;

/// <summary>
/// The JSON Schemas (2020-12) of a tool. Clients of the 2025 revisions check results that are errors against the output schema
/// too (TypeScript SDK 1.x), so it allows either the value or a problem.
/// </summary>
internal static class ToolSchema
{
    static readonly JsonSchemaExporterOptions Exporter = new()
    {
        TreatNullObliviousAsNonNullable = true,
        TransformSchemaNode = Describe,
    };

    static readonly string[] AnyValue = ["object", "array", "string", "number", "boolean"];

    /// <summary>The schema of one type; null is left to <c>required</c>.</summary>
    public static JsonObject Of(Type type)
    {
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        var schema = Wire.Json.GetJsonSchemaAsNode(bare, Exporter) as JsonObject ?? [];
        if (schema.ToJsonString().Contains("\"$ref\"", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"{type} contains itself; a tool's types must be trees.");
        }

        WithoutNull(schema);
        return schema;
    }

    /// <summary>The arguments of a tool as one closed object.</summary>
    public static JsonElement Input(IEnumerable<ToolArgument> arguments)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var argument in arguments)
        {
            properties[argument.Name] = argument.Schema.DeepClone();
            if (argument.Required)
            {
                required.Add(argument.Name);
            }
        }

        var schema = new JsonObject { ["type"] = "object", ["properties"] = properties };
        if (required.Count > 0)
        {
            schema["required"] = required;
        }

        schema["additionalProperties"] = false;
        return JsonSerializer.SerializeToElement(schema);
    }

    /// <summary>What a tool answers: a value, or a problem.</summary>
    public static JsonElement Output(Type type)
    {
        var value = Of(type);
        if ((string?)value["type"] is not "object" || value["properties"] is not JsonObject properties)
        {
            throw new InvalidOperationException($"A tool answers with a record of named values, not with {type}.");
        }

        var problem = Of(typeof(ToolProblem));
        if (problem["required"]!.AsArray().Any(name => properties.ContainsKey((string)name!)))
        {
            throw new InvalidOperationException($"{type} has a member that a problem has too; give it another name.");
        }

        var either = new JsonArray(new JsonObject { ["required"] = value["required"]?.DeepClone() ?? new JsonArray() }, problem);
        value.Remove("required");
        value["anyOf"] = either;
        Open(value);
        return JsonSerializer.SerializeToElement(value);
    }

    /// <summary>What an event carries; open, as results are.</summary>
    public static JsonObject Payload(Type type)
    {
        var value = Of(type);
        Open(value);
        return value;
    }

    // Results grow: what a client doesn't know yet is no reason to refuse the rest.
    static void Open(JsonNode? schema)
    {
        if (schema is JsonObject members)
        {
            if (members["additionalProperties"] is JsonValue)
            {
                members.Remove("additionalProperties");
            }

            foreach (var (_, member) in members)
            {
                Open(member);
            }
        }
        else if (schema is JsonArray items)
        {
            foreach (var item in items)
            {
                Open(item);
            }
        }
    }

    static JsonObject Describe(JsonSchemaExporterContext context, JsonNode node)
    {
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        var schema = node as JsonObject ?? [];
        if (Form.PrefixOf(type) is { } prefix)
        {
            schema = new JsonObject
            {
                ["type"] = type == context.TypeInfo.Type ? "string" : new JsonArray("string", "null"),
                ["pattern"] = $"^{prefix}_[0-9A-Za-z_]+$",
            };
        }
        else if (type == typeof(DateTimeOffset))
        {
            schema = new JsonObject { ["type"] = type == context.TypeInfo.Type ? "string" : new JsonArray("string", "null"), ["format"] = "date-time" };
        }
        else if (type.IsEnum)
        {
            schema.Insert(0, "type", "string");
        }
        else if (Form.ElementOf(type) is { } element && schema["items"] is null && Form.PrefixOf(element) is not null)
        {
            // The exporter leaves out what a converter of ours reads.
            schema["items"] = Of(element);
        }

        if (Nullable.GetUnderlyingType(context.TypeInfo.Type) == typeof(JsonElement))
        {
            // Any value has no type of its own in which null could stand beside others; it is taken out again below.
            schema["type"] = new JsonArray([.. AnyValue.Append("null").Select(name => (JsonNode)name)]);
        }

        if (Description(context) is { } text)
        {
            schema["description"] = text;
        }

        return schema;
    }

    static string? Description(JsonSchemaExporterContext context) =>
        (context.PropertyInfo?.AssociatedParameter?.AttributeProvider ?? context.PropertyInfo?.AttributeProvider) is { } member
            && member.GetCustomAttributes(typeof(DescriptionAttribute), inherit: true) is [DescriptionAttribute found, ..]
            ? found.Description
            : context.PropertyInfo is null ? context.TypeInfo.Type.GetCustomAttribute<DescriptionAttribute>()?.Description : null;

    // What may be null is simply not required: it is left out when written, and null means "left out" when read.
    static void WithoutNull(JsonObject schema)
    {
        if (schema["properties"] is JsonObject properties)
        {
            foreach (var (name, property) in properties)
            {
                if (property is JsonObject member)
                {
                    if (AllowsNull(member) && schema["required"] is JsonArray required)
                    {
                        schema["required"] = new JsonArray([.. required.Where(r => (string?)r != name).Select(r => r!.DeepClone())]);
                    }

                    WithoutNull(member);
                }
            }
        }

        if (schema["required"] is JsonArray { Count: 0 })
        {
            schema.Remove("required");
        }

        if (schema["items"] is JsonObject items)
        {
            WithoutNull(items);
        }

        if (schema["additionalProperties"] is JsonObject values)
        {
            WithoutNull(values);
        }

        if (schema["type"] is JsonArray types)
        {
            var rest = types.Select(t => (string)t!).Where(t => t != "null").ToArray();
            schema["type"] = rest.Length == 1 ? rest[0] : new JsonArray([.. rest.Select(t => (JsonNode)t)]);
        }

        if (schema["enum"] is JsonArray words && words.Any(w => w is null))
        {
            schema["enum"] = new JsonArray([.. words.Where(w => w is not null).Select(w => w!.DeepClone())]);
        }
    }

    static bool AllowsNull(JsonObject schema) =>
        (schema["type"] is JsonArray types && types.Any(t => (string?)t == "null")) || (schema["enum"] is JsonArray words && words.Any(w => w is null));
}
