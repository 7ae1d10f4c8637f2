using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Switchboard.Kernel;

/// <summary>Says where JSON is wrong and what would be taken there, without a word about our types and without repeating what was sent.</summary>
static class Malformed
{
    /// <summary>What is wrong with a body.</summary>
    /// <param name="body">The type that the body should have been, when that is known.</param>
    public static Problem Json(JsonException error, Type? body)
    {
        var place = error.LineNumber is { } line ? $" (line {line + 1}, byte {error.BytePositionInLine + 1})" : "";
        var wrong = Read(error, body, "");
        return new(
            Code(wrong.Kind),
            400,
            $"{wrong.What ?? "The body isn't the JSON that is expected here"}{place}.",
            wrong.Next ?? "Correct the body; /openapi.json has its form.") { Field = wrong.Field };
    }

    /// <summary>What is wrong with a value that stands under a name, such as an argument of a tool.</summary>
    public static Problem Json(JsonException error, Type type, string name, string form)
    {
        var wrong = Read(error, type, name);
        return Problem.Invalid(
            name,
            wrong.What is { } what && wrong.Field != name ? what + "." : $"The argument {name} has the wrong form.",
            wrong.Next ?? $"Send {name} as {form}.") with { Field = wrong.Field ?? name };
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

    static Wrong Read(JsonException error, Type? root, string name)
    {
        var (kind, path) = (Cause(error), error.Path is { Length: > 1 } told ? told[1..].TrimStart('.') : "");
        // What is unknown or stands there twice is named by the path's last step or by the message; the object that it stands in is the path without it.
        var word = kind is Kind.Unknown or Kind.Twice ? Quoted(error.Message) : null;
        // The message has a member as it is called here, the path as it was written: case is ignored.
        if (word is not null && (path.Equals(word, StringComparison.OrdinalIgnoreCase) || path.EndsWith('.' + word, StringComparison.OrdinalIgnoreCase)))
        {
            word = path[^word.Length..];
        }

        var owner = word is null ? path
            : path == word || path.EndsWith('.' + word, StringComparison.Ordinal) ? path[..^word.Length].TrimEnd('.')
            // So are names written that aren't words.
            : path.LastIndexOf("['", StringComparison.Ordinal) is >= 0 and var last ? path[..last]
            : path;
        var field = kind == Kind.Syntax ? "" : Joined(name, word is null ? path : Joined(owner, word));
        return kind switch
        {
            Kind.Unknown => new(kind, $"There is no field {field}", Shown(field), root is null ? null : Taken(root, owner, Joined(name, owner))),
            Kind.Twice => new(kind, $"The field {field} stands there twice", Shown(field), "Send it once."),
            Kind.Missing => Absent(error, root, path, Joined(name, path)),
            Kind.Syntax => new(kind, "The body isn't JSON", null, null),
            _ when field.Length > 0 => At(root, path) is { } type && Form.Of(type) is { } form
                ? new(kind, $"The field {field} {Wrongness(Form.Bare(type), form)}", field, $"Send {field} as {form}.")
                : new(kind, $"The field {field} {WrongKind}", field, null),
            _ => new(kind, null, null, null),
        };
    }

    // What is of the right kind may still be none of those that there are, and the runtime doesn't say which of the two it is.
    static string Wrongness(Type type, string form) =>
        type.IsEnum ? "isn't one that is known here"
        : type == typeof(DateTimeOffset) || type == typeof(DateOnly) || type == typeof(Uri) || Form.PrefixOf(type) is not null
            ? $"isn't {form.Split(", such as ")[0]}"
        : WrongKind;

    static Wrong Absent(JsonException error, Type? root, string path, string place)
    {
        var missing = error.Message.Split('\'')
            .Where((_, i) => i % 2 == 1)
            .Where(part => part.Length < 64 && !part.Contains('.', StringComparison.Ordinal))
            .ToList();
        var what = $"Required fields are missing: {string.Join(", ", missing.Select(word => Joined(place, word)))}";
        var known = root is null ? null : Members(root, path);
        var forms = missing.Select(word =>
            known?.FirstOrDefault(member => member.Name == word) is { } member && Form.Of(member.PropertyType) is { } form ? $"{word} as {form}" : word);
        var others = known?.Select(member => member.Name).Except(missing, StringComparer.Ordinal).ToList();
        return new(
            Kind.Missing, what, missing.Count == 0 ? null : Joined(place, missing[0]),
            known is null ? null : $"Send {string.Join(", ", forms)}{(others is { Count: > 0 } ? $"; there may be {string.Join(", ", others)}" : "")}.");
    }

    static string? Taken(Type root, string path, string place) =>
        Members(root, path) is { } members
            ? $"{(place.Length == 0 ? "This body" : place)} takes only {string.Join(", ", members.Select(member => member.Name))}."
            : null;

    /// <summary>The members of the object at a path; null for what has none.</summary>
    static IList<JsonPropertyInfo>? Members(Type root, string path) =>
        At(root, path) is { } type
            && Wire.Json.GetTypeInfo(Nullable.GetUnderlyingType(type) ?? type) is { Kind: JsonTypeInfoKind.Object, Properties: { Count: > 0 } members }
            ? members
            : null;

    /// <summary>The type that stands at a path such as <c>capabilities.phone</c> or <c>messageIds[0]</c>.</summary>
    static Type? At(Type? body, string path)
    {
        var type = body;
        foreach (var step in path.Split(['.', '['], StringSplitOptions.RemoveEmptyEntries))
        {
            type = type is null ? null
                : step.EndsWith(']') ? Form.ElementOf(type)
                : Wire.Json.GetTypeInfo(Nullable.GetUnderlyingType(type) ?? type).Properties.FirstOrDefault(property =>
                    property.Name.Equals(step, StringComparison.OrdinalIgnoreCase))?.PropertyType;
        }

        return type;
    }

    static string Joined(string place, string name) => place.Length == 0 ? name : name.Length == 0 ? place : name[0] == '[' ? place + name : $"{place}.{name}";

    static string Shown(string field) => field.Length > LongestName ? field[..LongestName] + "…" : field;

    static string Code(Kind kind) => kind switch
    {
        Kind.Unknown => "unknown_field",
        Kind.Missing => "missing_field",
        Kind.Twice => "field_twice",
        Kind.Value => "invalid_value",
        _ => "invalid_json",
    };

    // The runtime tells these cases apart by its message alone; a test holds it to them. The reader's own complaint lies within the deserializer's.
    static Kind Cause(JsonException error) => error.Message switch
    {
        var text when text.Contains("could not be mapped to any .NET member", StringComparison.Ordinal) => Kind.Unknown,
        var text when text.Contains("was missing required properties", StringComparison.Ordinal) => Kind.Missing,
        var text when text.Contains("duplicate", StringComparison.OrdinalIgnoreCase) => Kind.Twice,
        _ when error.InnerException is JsonException => Kind.Syntax,
        _ => Kind.Value,
    };

    static string? Quoted(string message) => message.Split('\'') is [_, var name, ..] ? name : null;

    const string WrongKind = "has a value of the wrong kind";

    const int LongestName = 120;

    sealed record Wrong(Kind Kind, string? What, string? Field, string? Next);

    enum Kind
    {
        Syntax,
        Unknown,
        Missing,
        Twice,
        Value,
    }
}
