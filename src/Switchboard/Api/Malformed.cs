using System.Text.Json;

namespace Switchboard.Api;

/// <summary>Says where a JSON body is wrong, without a word about our types and without repeating what was sent.</summary>
static class Malformed
{
    public static Problem Json(JsonException error)
    {
        var place = error.LineNumber is { } line ? $" (line {line + 1}, byte {error.BytePositionInLine + 1})" : "";
        var field = !IsSyntax(error) && error.Path is { Length: > 2 } path && path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : null;
        return new("invalid_json", 400, $"{What(error, field)}{place}.", "Correct the body; /openapi.json has its form.") { Field = field };
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
