using System.Globalization;
using System.Text.Json;

namespace Switchboard.Simulator.Resend;

/// <summary>Reads the fields of a body, and remembers the first that is wrong.</summary>
internal sealed class Form(JsonElement body)
{
    public ResendAnswer? Wrong { get; private set; } = body.ValueKind is JsonValueKind.Object ? null : ResendAnswer.Invalid("The body must be a JSON object.");

    public bool Has(string name) => Find(name) is not null;

    public JsonElement? Find(string name) =>
        body.ValueKind is JsonValueKind.Object
            && body.TryGetProperty(name, out var value)
            && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined)
            ? value
            : null;

    public string? Text(string name)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind is JsonValueKind.String)
        {
            return value.GetString();
        }

        Refuse($"The `{name}` field must be a `string`.");
        return null;
    }

    public string Required(string name)
    {
        if (Text(name) is { Length: > 0 } text)
        {
            return text;
        }

        Wrong ??= ResendAnswer.Refuse(422, "missing_required_field", $"Missing `{name}` field.");
        return "";
    }

    /// <summary>A string or a list of strings.</summary>
    public IReadOnlyList<string> Texts(string name)
    {
        switch (Find(name))
        {
            case null:
                return [];
            case { ValueKind: JsonValueKind.String } one:
                return [one.GetString()!];
            case { ValueKind: JsonValueKind.Array } many when many.EnumerateArray().All(item => item.ValueKind is JsonValueKind.String):
                return [.. many.EnumerateArray().Select(item => item.GetString()!)];
            default:
                Refuse($"The `{name}` field must be a `string` or an `array` of strings.");
                return [];
        }
    }

    public IReadOnlyList<JsonElement> Items(string name)
    {
        switch (Find(name))
        {
            case null:
                return [];
            case { ValueKind: JsonValueKind.Array } many when many.EnumerateArray().All(item => item.ValueKind is JsonValueKind.Object):
                return [.. many.EnumerateArray()];
            default:
                Refuse($"The `{name}` field must be an `array` of objects.");
                return [];
        }
    }

    public bool? Switch(string name)
    {
        var value = Find(name);
        if (value?.ValueKind is null or JsonValueKind.True or JsonValueKind.False)
        {
            return value?.GetBoolean();
        }

        Refuse($"The `{name}` field must be a `boolean`.");
        return null;
    }

    public string? OneOf(string name, params string[] words)
    {
        var text = Text(name);
        if (text is not null && !words.Contains(text, StringComparer.Ordinal))
        {
            Refuse($"The `{name}` field must be one of: {string.Join(", ", words)}.");
        }

        return text;
    }

    /// <summary>An instant of ISO 8601.</summary>
    public DateTimeOffset? Instant(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
        {
            return at;
        }

        Refuse($"The `{name}` field must be a date in ISO 8601 format.");
        return null;
    }

    public Form Part(string name) => Find(name) is { } part ? new(part) : new(JsonElement.Parse("{}"));

    public void Refuse(string message) => Wrong ??= ResendAnswer.Invalid(message);

    public void Refuse(ResendAnswer? wrong) => Wrong ??= wrong;
}
