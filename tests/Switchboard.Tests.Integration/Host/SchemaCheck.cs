using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Switchboard.Tests.Integration.Host;

/// <summary>Holds JSON against the schemas of an OpenAPI 3.1 document: the keywords that ours uses; one that it doesn't know is a fault of the check.</summary>
sealed class SchemaCheck(JsonElement document)
{
    static readonly HashSet<string> Remarks = ["description", "title", "default", "example", "deprecated"];

    /// <summary>What is wrong with a value, by its place.</summary>
    public IEnumerable<string> Faults(JsonElement schema, JsonElement value, string at = "$")
    {
        foreach (var keyword in schema.EnumerateObject())
        {
            foreach (var fault in keyword.Name switch
            {
                "$ref" => Faults(Find(keyword.Value.GetString()!), value, at),
                "oneOf" => keyword.Value.EnumerateArray().Count(one => !Faults(one, value, at).Any()) == 1 ? [] : [$"{at} is not one of the choices: {value}"],
                "type" => IsOf(keyword.Value, value) ? [] : [$"{at} is {value.ValueKind}, not {keyword.Value}"],
                "enum" => keyword.Value.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value)) ? [] : [$"{at} is {value}, none of {keyword.Value}"],
                "pattern" => value.ValueKind != JsonValueKind.String || Regex.IsMatch(value.GetString()!, keyword.Value.GetString()!, RegexOptions.None, TimeSpan.FromSeconds(1)) ? [] : [$"{at} is {value}, not {keyword.Value}"],
                "format" => IsFormat(keyword.Value.GetString()!, value) ? [] : [$"{at} is {value}, no {keyword.Value}"],
                "required" => keyword.Value.EnumerateArray().Select(name => name.GetString()!).Where(name => value.ValueKind == JsonValueKind.Object && !value.TryGetProperty(name, out _)).Select(name => $"{at} lacks {name}"),
                "properties" => value.ValueKind != JsonValueKind.Object ? [] : keyword.Value.EnumerateObject().SelectMany(member => value.TryGetProperty(member.Name, out var inner) ? Faults(member.Value, inner, $"{at}.{member.Name}") : []),
                "additionalProperties" => Others(schema, keyword.Value, value, at),
                "items" => value.ValueKind != JsonValueKind.Array ? [] : value.EnumerateArray().SelectMany((item, i) => Faults(keyword.Value, item, $"{at}[{i}]")),
                "minimum" => value.ValueKind != JsonValueKind.Number || value.GetDecimal() >= keyword.Value.GetDecimal() ? [] : [$"{at} is too small"],
                "maximum" => value.ValueKind != JsonValueKind.Number || value.GetDecimal() <= keyword.Value.GetDecimal() ? [] : [$"{at} is too great"],
                "maxLength" => value.ValueKind != JsonValueKind.String || value.GetString()!.Length <= keyword.Value.GetInt32() ? [] : [$"{at} is too long"],
                "maxItems" => value.ValueKind != JsonValueKind.Array || value.GetArrayLength() <= keyword.Value.GetInt32() ? [] : [$"{at} is too long"],
                var remark when Remarks.Contains(remark) => [],
                var unknown => throw new InvalidOperationException($"The check does not know {unknown} at {at}."),
            })
            {
                yield return fault;
            }
        }
    }

    /// <summary>Every schema in the document, with its place.</summary>
    public static IEnumerable<(string At, JsonElement Schema)> All(JsonElement node, string at = "") => node.ValueKind switch
    {
        JsonValueKind.Object => node.EnumerateObject().SelectMany(member => All(member.Value, $"{at}/{member.Name}")
            .Concat(member.Name is "schema" or "items" ? [($"{at}/{member.Name}", member.Value)] : [])
            .Concat(member.Name is "properties" or "schemas" ? member.Value.EnumerateObject().Select(inner => ($"{at}/{member.Name}/{inner.Name}", inner.Value)) : [])),
        JsonValueKind.Array => node.EnumerateArray().SelectMany((item, i) => All(item, $"{at}/{i}")),
        _ => [],
    };

    IEnumerable<string> Others(JsonElement schema, JsonElement allowed, JsonElement value, string at)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            yield break;
        }

        var named = schema.TryGetProperty("properties", out var properties) ? properties.EnumerateObject().Select(member => member.Name).ToHashSet() : [];
        foreach (var other in value.EnumerateObject().Where(member => !named.Contains(member.Name)))
        {
            foreach (var fault in allowed.ValueKind == JsonValueKind.False ? [$"{at} has {other.Name}, which is not documented"] : allowed.ValueKind == JsonValueKind.True ? [] : Faults(allowed, other.Value, $"{at}.{other.Name}"))
            {
                yield return fault;
            }
        }
    }

    JsonElement Find(string reference) => reference.Split('/').Skip(1).Aggregate(document, (node, name) => node.GetProperty(name));

    static bool IsOf(JsonElement type, JsonElement value) => type.ValueKind == JsonValueKind.Array
        ? type.EnumerateArray().Any(one => IsOf(one, value))
        : type.GetString() switch
        {
            "null" => value.ValueKind == JsonValueKind.Null,
            "string" => value.ValueKind == JsonValueKind.String,
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "object" => value.ValueKind == JsonValueKind.Object,
            "array" => value.ValueKind == JsonValueKind.Array,
            "number" => value.ValueKind == JsonValueKind.Number,
            "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
            _ => false,
        };

    static bool IsFormat(string format, JsonElement value) => value.ValueKind == JsonValueKind.Null || format switch
    {
        "date-time" => DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, out _),
        "date" => DateOnly.TryParseExact(value.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "uri" => Uri.TryCreate(value.GetString(), UriKind.Absolute, out _),
        "double" => value.ValueKind == JsonValueKind.Number,
        "int32" => value.TryGetInt32(out _),
        "int64" => value.TryGetInt64(out _),
        _ => throw new InvalidOperationException($"The check does not know the format {format}."),
    };
}
