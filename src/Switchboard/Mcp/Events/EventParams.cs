using System.Text.Json;
using System.Text.Json.Nodes;
using Switchboard.Conversations.Reading;

namespace Switchboard.Mcp.Events;

/// <summary>Reads the members of a request of the events extension. What is absent and what is null are the same.</summary>
internal static class EventParams
{
    /// <summary>A text, or null.</summary>
    public static string? Text(JsonObject given, string name) => given[name] switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        _ => throw EventErrors.Invalid($"{name} is text."),
    };

    /// <summary>A whole number of at least <paramref name="least"/>, or null.</summary>
    public static long? Number(JsonObject given, string name, long least) => given[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue(out long number) && number >= least => number,
        _ => throw EventErrors.Invalid($"{name} is a whole number of at least {least}."),
    };

    /// <summary>An object, or null.</summary>
    public static JsonObject? Members(JsonObject given, string name) => given[name] switch
    {
        null => null,
        JsonObject members => members,
        _ => throw EventErrors.Invalid($"{name} is an object."),
    };

    /// <summary>A position out of a cursor, or null where the client wants to begin now.</summary>
    public static long? Cursor(JsonObject given) =>
        Text(given, "cursor") is not { } cursor ? null
        : EventLog.TryReadCursor(cursor, out var position) ? position
        : throw EventErrors.Invalid("The cursor isn't one that was given out. Leave it out to begin now.");

    /// <summary>How old an event may be at most, or null.</summary>
    public static TimeSpan? MaxAge(JsonObject given) => Number(given, "maxAgeMs", 0) is { } age ? TimeSpan.FromMilliseconds(Math.Min(age, Longest)) : null;

    /// <summary>The longest time that is worth telling apart, in milliseconds: ten years.</summary>
    public const long Longest = 315_360_000_000;
}
