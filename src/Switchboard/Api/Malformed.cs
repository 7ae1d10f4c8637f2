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
        return new(Code(error), 400, $"{What(error, field)}{place}.", Next(error, field, body)) { Field = field };
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

    static string Code(JsonException error) => Cause(error) switch
    {
        Kind.Unknown => "unknown_field",
        Kind.Missing => "missing_field",
        Kind.Twice => "field_twice",
        Kind.Value => "invalid_value",
        _ => "invalid_json",
    };

    // The reader's own complaint lies within the deserializer's.
    static bool IsSyntax(JsonException error) => error.InnerException is JsonException;

    static string What(JsonException error, string? field) => Cause(error) switch
    {
        Kind.Unknown => $"There is no field {Quoted(error.Message) ?? field}",
        Kind.Missing => $"Required fields are missing: {Missing(error.Message)}",
        Kind.Twice => $"The field {Quoted(error.Message) ?? field} stands there twice",
        Kind.Syntax => "The body isn't JSON",
        Kind.Value when field is not null => $"The field {field} has a value of the wrong kind",
        _ => "The body isn't the JSON that is expected here",
    };

    // The runtime tells these cases apart by its message alone; a test holds it to them.
    static Kind Cause(JsonException error) => error.Message switch
    {
        var text when text.Contains("could not be mapped to any .NET member", StringComparison.Ordinal) => Kind.Unknown,
        var text when text.Contains("was missing required properties", StringComparison.Ordinal) => Kind.Missing,
        var text when text.Contains("duplicate", StringComparison.OrdinalIgnoreCase) => Kind.Twice,
        _ when IsSyntax(error) => Kind.Syntax,
        _ => Kind.Value,
    };

    static string? Quoted(string message) => message.Split('\'') is [_, var name, ..] ? name : null;

    static string Missing(string message) =>
        string.Join(", ", message.Split('\'').Where((_, i) => i % 2 == 1).Where(part => part.Length < 64 && !part.Contains('.', StringComparison.Ordinal)));

    enum Kind
    {
        Syntax,
        Unknown,
        Missing,
        Twice,
        Value,
    }
}
