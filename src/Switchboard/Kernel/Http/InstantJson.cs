using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Switchboard.Kernel;

/// <summary>
/// An instant in JSON and in addresses: RFC 3339, which has the time and the offset always. Without an offset it could be read as any
/// zone's time, and a message would leave hours early or late.
/// </summary>
public sealed class InstantJson : JsonConverter<DateTimeOffset>
{
    /// <summary>Whether a text is an instant.</summary>
    public static bool IsInstant(string? text) => TryParse(text, out _);

    /// <inheritdoc />
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && TryParse(reader.GetString(), out var at)
            ? at
            : throw new JsonException("This is not an instant with its offset.");

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    static bool TryParse(string? text, out DateTimeOffset at)
    {
        at = default;
        return text is { Length: >= 20 } && text[10] is 'T' or 't' && (text[^1] is 'Z' or 'z' || text[^6] is '+' or '-')
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out at);
    }
}
