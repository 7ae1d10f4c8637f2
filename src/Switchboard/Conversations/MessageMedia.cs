using System.Text.Json;
using Switchboard.Channels;
using Switchboard.Data;
using Switchboard.Files;

namespace Switchboard.Conversations;

/// <summary>Changes what a message says of its pictures, sounds and files. When a file ends, every message that speaks of it says so.</summary>
internal sealed class MessageMedia : IFileEnd
{
    static readonly Sql Find = "SELECT media FROM message WHERE organization_id = @organization AND id = @message";

    // Two that change different items of one message must not undo each other.
    static readonly Sql Change = "UPDATE message SET media = @after WHERE organization_id = @organization AND id = @message AND media = @before";

    static readonly Sql Speaking = "SELECT message_id FROM message_file WHERE organization_id = @organization AND file_id = @file";

    public async ValueTask Ended(Session unit, FileId file, string why)
    {
        foreach (var message in await unit.Many(Speaking, new { file }, row => row.Id<MessageId>("message_id")))
        {
            await Set(unit, message, items => items.Any(item => item.FileId == file) ? [.. items.Select(item => item.FileId == file ? item with { Note = why } : item)] : null);
        }
    }

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
