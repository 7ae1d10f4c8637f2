using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Switchboard.Simulator.Twilio.Senders;

/// <summary>
/// WhatsApp's customer service window: for 24 hours from a person's last message, a sender may write to them freely.
/// https://www.twilio.com/docs/whatsapp/key-concepts#the-24-hour-window
/// </summary>
internal sealed class ChatWindows(TimeProvider clock) : ISavedPart, IForgets
{
    static readonly TimeSpan Length = TimeSpan.FromHours(24);

    readonly ConcurrentDictionary<(string Sender, string Person), DateTimeOffset> until = new();

    public string Name => "twilioWindows";

    /// <summary>The person wrote: the window is open for another 24 hours.</summary>
    public void Open(string sender, string person) => until[(sender, person)] = clock.GetUtcNow() + Length;

    public bool IsOpen(string sender, string person) => until.TryGetValue((sender, person), out var end) && clock.GetUtcNow() < end;

    public IEnumerable<ChatWindow> Of(string person) => All.Where(w => w.Person == person).OrderBy(w => w.Sender, StringComparer.Ordinal);

    /// <summary>As if a day had gone by for this person.</summary>
    public void Close(string person)
    {
        foreach (var key in until.Keys.Where(k => k.Person == person))
        {
            until.TryRemove(key, out _);
        }
    }

    public void Forget() => until.Clear();

    public JsonNode? Save() => JsonSerializer.SerializeToNode(All.ToList());

    public void Restore(JsonElement saved) => saved.Deserialize<List<ChatWindow>>()!.ForEach(w => until[(w.Sender, w.Person)] = w.Until);

    IEnumerable<ChatWindow> All => until.Where(u => clock.GetUtcNow() < u.Value).Select(u => new ChatWindow(u.Key.Sender, u.Key.Person, u.Value));
}

/// <summary>Until when a sender may write to a person freely.</summary>
internal sealed record ChatWindow(string Sender, string Person, DateTimeOffset Until);
