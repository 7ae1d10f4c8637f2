using System.Text.Json.Serialization;

namespace Switchboard.Simulator.People;

/// <summary>What happens to messages on their way to a person's phone or mailbox.</summary>
internal enum Reachability
{
    /// <summary>They arrive.</summary>
    Reachable,

    /// <summary>Switched off or out of coverage (Twilio 30003).</summary>
    Unreachable,

    /// <summary>The carrier or the person blocks the sender (Twilio 30004).</summary>
    Blocked,

    /// <summary>There is no such phone any more (Twilio 30005), or no such mailbox (mail bounces for good).</summary>
    Unknown,

    /// <summary>A landline, which takes no text (Twilio 30006).</summary>
    Landline,

    /// <summary>The carrier takes it for spam (Twilio 30007).</summary>
    Filtered,

    /// <summary>The mailbox is full: mail comes back after a while. Phones have room.</summary>
    Full,
}

/// <summary>A human being with a phone or a mailbox. Knows what was received and written, as it would show it.</summary>
internal sealed class Person(string address, int capacity)
{
    readonly Lock gate = new();
    readonly List<PhoneMessage> thread = [];
    readonly List<Action> waiting = [];
    Reachability reachability;
    int unread;

    public string Address { get; } = address;
    public string? Name { get; set; }

    /// <summary>Made up for something that passes: gone with the simulator, at the latest.</summary>
    public bool IsPassing { get; set; }

    public Reachability Reachability
    {
        get => reachability;
        set
        {
            Action[] due;
            lock (gate)
            {
                reachability = value;
                due = value is Reachability.Reachable ? [.. waiting] : [];
                if (due.Length > 0)
                {
                    waiting.Clear();
                }
            }

            foreach (var arrive in due)
            {
                arrive();
            }
        }
    }

    /// <summary>Now, or as soon as the phone is on again.</summary>
    public void WhenReachable(Action arrive)
    {
        lock (gate)
        {
            if (reachability is not Reachability.Reachable)
            {
                waiting.Add(arrive);
                return;
            }
        }

        arrive();
    }

    public void Add(PhoneMessage message)
    {
        lock (gate)
        {
            if (thread.Count >= capacity)
            {
                unread -= thread.Take(thread.Count / 2).Count(IsUnread);
                thread.RemoveRange(0, thread.Count / 2);
            }

            thread.Add(message);
            unread += IsUnread(message) ? 1 : 0;
        }
    }

    /// <summary>The newest messages, oldest first.</summary>
    public IReadOnlyList<PhoneMessage> Read(PhoneDirection? direction, int? last)
    {
        lock (gate)
        {
            var wanted = direction is null ? thread : thread.Where(m => m.Direction == direction);
            return [.. last is > 0 ? wanted.TakeLast(last.Value) : wanted];
        }
    }

    public (int Count, int Unread, PhoneMessage? Last) Summary()
    {
        lock (gate)
        {
            return (thread.Count, unread, thread.Count == 0 ? null : thread[^1]);
        }
    }

    /// <summary>Marks what was received and not yet read, from one sender or all. What was marked.</summary>
    public IReadOnlyList<PhoneMessage> Open(string? from) => Open(m => from is null || m.From == from);

    /// <summary>Marks this one message as read.</summary>
    public void Open(PhoneMessage message) => Open(m => m == message);

    List<PhoneMessage> Open(Predicate<PhoneMessage> isOpened)
    {
        lock (gate)
        {
            var fresh = thread.Where(m => IsUnread(m) && isOpened(m)).ToList();
            fresh.ForEach(m => m.State = "read");
            unread -= fresh.Count;
            return fresh;
        }
    }

    static bool IsUnread(PhoneMessage message) => message is { Direction: PhoneDirection.Received, State: "received" };

    /// <summary>The message with this id, if it is still there.</summary>
    public PhoneMessage? Find(string id)
    {
        lock (gate)
        {
            return thread.FindLast(m => m.Id == id);
        }
    }

    public void Forget()
    {
        lock (gate)
        {
            waiting.Clear();
            thread.Clear();
            unread = 0;
        }
    }
}

internal enum PhoneDirection
{
    Received,
    Written,
}

/// <summary>A message as a phone shows it.</summary>
[JsonDerivedType(typeof(Mail))]
internal class PhoneMessage
{
    public required string Id { get; init; }
    public required PhoneDirection Direction { get; init; }
    public required string Provider { get; init; }
    public required string Channel { get; init; }
    public required string From { get; init; }
    public required string To { get; init; }
    public required string Body { get; init; }
    public IReadOnlyList<string> MediaUrls { get; init; } = [];
    /// <summary>The same files as the phone shows them: where they are kept, and of what kind they are.</summary>
    public IReadOnlyList<PhoneFile>? Files { get; init; }

    /// <summary>The name of the template that it was made from.</summary>
    public string? Template { get; init; }

    public IReadOnlyList<PhoneButton>? Buttons { get; init; }

    /// <summary>The id of the message that it quotes.</summary>
    public string? RepliedTo { get; init; }

    public PhonePlace? Place { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>
    /// received, read · sent (on its way to the other side), delivered (its webhook was answered), read (the other side said so),
    /// unanswered (the provider gave up).
    /// </summary>
    public required string State { get; set; }

    /// <summary>Why it is unanswered, in one sentence.</summary>
    public string? Trouble { get; set; }

    /// <summary>What a list of people shows of it.</summary>
    [JsonIgnore]
    public virtual string Headline => Body;
}

/// <param name="Url">On this page's own address, so that the page may show it.</param>
/// <param name="ContentType">Such as image/jpeg.</param>
internal sealed record PhoneFile(string Url, string ContentType);

internal sealed record PhoneButton(string Title, string? Payload, string? Url);

internal sealed record PhonePlace(double Latitude, double Longitude, string? Label, string? Address);
