using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Switchboard.Api;

/// <summary>Says where a JSON body is wrong, without a word about our types and without repeating what was sent.</summary>
static class Malformed
{
    /// <param name="body">The type that the body should have been, when that is known.</param>
    public static Problem Json(JsonException error, Type? body)
    {
        var place = error.LineNumber is { } line ? $" (line {line + 1}, byte {error.BytePositionInLine + 1})" : "";
        var field = !IsSyntax(error) && error.Path is { Length: > 2 } path && path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : null;
        return new("invalid_json", 400, $"{What(error, field)}{place}.", Next(error, field, body)) { Field = field };
    }

    // The runtime tells a missing body from other bad requests by its message alone; a test holds it to that.
    public static bool IsMissing(BadHttpRequestException error) =>
        error.Message.Contains("no body was provided", StringComparison.Ordinal) || error.Message.Contains("not provided from body", StringComparison.Ordinal);

    /// <summary>There is no body, or it is null.</summary>
    public static Problem Missing(Type body)
    {
        var fields = Wire.Json.GetTypeInfo(body).Properties.ToLookup(field => field.IsRequired, field => field.Name);
        var needed = fields[true].Any() ? " with " + string.Join(", ", fields[true]) : "";
        var possible = fields[false].Any() ? $"; there may be {string.Join(", ", fields[false])}" : "";
        return new("body_missing", 400, "The body is empty or null.", $"Send a JSON object{needed}{possible}.");
    }

    static string Next(JsonException error, string? field, Type? body) =>
        field is not null && body is not null && At(body, error.Path![1..]) is { } type && Form.Of(type) is { } form && !error.Message.Contains("missing", StringComparison.Ordinal)
            ? $"Send {field} as {form}; /openapi.json has the form of the whole body."
            : "Correct the body; /openapi.json has its form.";

    /// <summary>The type that stands at a path such as <c>.capabilities.phone</c> or <c>.messageIds[0]</c>.</summary>
    static Type? At(Type body, string path)
    {
        Type? type = body;
        foreach (var step in path.Split(['.', '['], StringSplitOptions.RemoveEmptyEntries))
        {
            type = type is null ? null
                : step.EndsWith(']') ? Form.ElementOf(type)
                : Wire.Json.GetTypeInfo(Nullable.GetUnderlyingType(type) ?? type).Properties.FirstOrDefault(property => property.Name.Equals(step, StringComparison.OrdinalIgnoreCase))?.PropertyType;
        }

        return type;
    }

    // The reader's own complaint lies within the deserializer's.
    static bool IsSyntax(JsonException error) => error.InnerException is JsonException;

    // The runtime tells these cases apart by its message alone; a test holds it to them.
    static string What(JsonException error, string? field) => error.Message switch
    {
        var text when text.Contains("could not be mapped to any .NET member", StringComparison.Ordinal) => $"There is no field {Quoted(text) ?? field}",
        var text when text.Contains("was missing required properties", StringComparison.Ordinal) => $"Required fields are missing: {Missing(text)}",
        var text when text.Contains("duplicate", StringComparison.OrdinalIgnoreCase) => $"The field {Quoted(text) ?? field} stands there twice",
        _ when IsSyntax(error) => "The body isn't JSON",
        _ when field is not null => $"The field {field} has a value of the wrong kind",
        _ => "The body isn't the JSON that is expected here",
    };

    static string? Quoted(string message) => message.Split('\'') is [_, var name, ..] ? name : null;

    static string Missing(string message) =>
        string.Join(", ", message.Split('\'').Where((_, i) => i % 2 == 1).Where(part => part.Length < 64 && !part.Contains('.', StringComparison.Ordinal)));
}
