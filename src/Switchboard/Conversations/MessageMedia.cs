using System.Text.Json;
using Switchboard.Channels;
using Switchboard.Data;

namespace Switchboard.Conversations;

/// <summary>Changes what a message says of its pictures, sounds and files.</summary>
internal static class MessageMedia
{
    static readonly Sql Find = "SELECT media FROM message WHERE organization_id = @organization AND id = @message";

    // Two that change different items of one message must not undo each other.
    static readonly Sql Change = "UPDATE message SET media = @after WHERE organization_id = @organization AND id = @message AND media = @before";

    /// <summary>Changes the items of a message; null leaves them. False when it has none, or they were left.</summary>
    public static async ValueTask<bool> Set(Session unit, MessageId message, Func<MediaItem[], MediaItem[]?> change)
    {
        while (await unit.One(Find, new { message }, row => row.TextOrNull("media")) is { } before)
        {
            if (change(Read(before)) is not { } changed)
            {
                return false;
            }

            if (await unit.Execute(Change, new { message, before, after = JsonSerializer.Serialize(changed, Wire.Json) }) == 1)
            {
                return true;
            }
        }

        return false;
    }

    public static MediaItem[] Read(string media) => JsonSerializer.Deserialize<MediaItem[]>(media, Wire.Json)!;
}
