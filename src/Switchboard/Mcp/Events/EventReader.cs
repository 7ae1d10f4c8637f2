using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Switchboard.Conversations.Reading;

namespace Switchboard.Mcp.Events;

/// <summary>Reads events for the extension: those that a filter wants, from a position on, in the form in which they travel.</summary>
[Singleton]
internal sealed class EventReader(EventLog log, TimeProvider clock)
{
    /// <summary>The longest body of a webhook, in bytes.</summary>
    public const int MostBytes = 256 * 1024;

    const int AtOnce = 100;
    // So that one call reads a thousand events at most, however few of them are wanted.
    const int MostPages = 10;
    const int ShownOfLong = 4_000;

    /// <summary>Where to begin: at what a cursor says, or now.</summary>
    /// <param name="cursor">A position that was given out, or null.</param>
    /// <returns>The position, and whether the cursor could not be kept to.</returns>
    public async ValueTask<(long Position, bool Truncated)> Begin(EventFilter filter, long? cursor, TimeSpan? maxAge, CancellationToken ct)
    {
        var head = await log.Head(filter.Organization, null, ct);
        if (cursor is not { } from || from > head)
        {
            return (head, cursor is not null);
        }

        return maxAge is { } age ? await Skip(filter, from, clock.GetUtcNow() - age, ct) : (from, false);
    }

    /// <summary>What is wanted after a position, oldest first.</summary>
    /// <param name="most">How many at most.</param>
    /// <returns>The position up to which everything was looked at, and whether there may be more: it looks only so far at once.</returns>
    public async Task<(List<PlacedEvent> Wanted, long Position, bool More)> After(EventFilter filter, long position, int most, CancellationToken ct)
    {
        List<PlacedEvent> wanted = [];
        for (var page = 0; page < MostPages; page++)
        {
            var found = await log.After(filter.Organization, filter.Agent, position, AtOnce, ct);
            foreach (var happened in found)
            {
                if (filter.Wants(happened.View))
                {
                    if (wanted.Count == most)
                    {
                        return (wanted, position, true);
                    }

                    wanted.Add(happened);
                }

                position = happened.Position;
            }

            if (found.Count < AtOnce)
            {
                return (wanted, position, false);
            }
        }

        return (wanted, position, true);
    }

    /// <summary>Past what is older than an instant, and whether anything wanted was passed over.</summary>
    public async ValueTask<(long Position, bool Truncated)> Skip(EventFilter filter, long position, DateTimeOffset before, CancellationToken ct)
    {
        return await log.PassOld(filter.Organization, filter.Agent, position, before, filter.Name, filter.Channel, ct);
    }

    /// <summary>An event as it travels.</summary>
    /// <param name="withCursor">Whether it says where to go on, which a poll says once for all.</param>
    public static JsonObject Occurrence(PlacedEvent happened, bool withCursor)
    {
        var body = new JsonObject
        {
            ["eventId"] = happened.View.EventId.Value,
            ["name"] = happened.View.Kind,
            ["timestamp"] = JsonSerializer.SerializeToNode(happened.View.At, Wire.Json),
            ["data"] = JsonSerializer.SerializeToNode(happened.View, Wire.Json),
        };
        if (withCursor)
        {
            body["cursor"] = EventLog.Cursor(happened.Position);
        }

        return body;
    }

    /// <summary>The same as the body of a webhook. Of a message that is too long only the beginning is told; the client reads it whole by a tool.</summary>
    public static byte[] Body(PlacedEvent happened)
    {
        var body = Occurrence(happened, withCursor: true);
        var bytes = Bytes(body);
        return bytes.Length <= MostBytes ? bytes : Shortened(body);
    }

    /// <summary>The same with the long parts of the message cut or left out.</summary>
    public static byte[] Shortened(JsonObject body)
    {
        var message = body["data"]?["message"] as JsonObject ?? [];
        foreach (var (name, value) in message.ToList())
        {
            if (value is JsonValue text && text.GetValueKind() == JsonValueKind.String && text.GetValue<string>() is { Length: > ShownOfLong } all)
            {
                // Not between the two halves of one character.
                message[name] = all[..(char.IsHighSurrogate(all[ShownOfLong - 1]) ? ShownOfLong - 1 : ShownOfLong)] + "…";
            }
            else if (value is JsonObject or JsonArray && Encoding.UTF8.GetByteCount(value.ToJsonString(Wire.Json)) > ShownOfLong)
            {
                message.Remove(name);
            }
        }

        return Bytes(body);
    }

    /// <summary>JSON as it is signed and sent.</summary>
    public static byte[] Bytes(JsonObject body) => Encoding.UTF8.GetBytes(body.ToJsonString(Wire.Json));
}
