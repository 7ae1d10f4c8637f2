namespace Switchboard.Simulator.People;

/// <summary>What happens to messages on their way to a person's phone.</summary>
internal enum Reachability
{
    /// <summary>They arrive.</summary>
    Reachable,

    /// <summary>Switched off or out of coverage (Twilio 30003).</summary>
    Unreachable,

    /// <summary>The carrier or the person blocks the sender (Twilio 30004).</summary>
    Blocked,

    /// <summary>There is no such phone any more (Twilio 30005).</summary>
    Unknown,

    /// <summary>A landline, which takes no text (Twilio 30006).</summary>
    Landline,

    /// <summary>The carrier takes it for spam (Twilio 30007).</summary>
    Filtered,
}

/// <summary>A human being with a phone. Knows what was received and written, as the phone would show it.</summary>
internal sealed class Person(string address, int capacity)
{
    readonly Lock gate = new();
    readonly List<PhoneMessage> thread = [];

    public string Address { get; } = address;
    public string? Name { get; set; }
    public Reachability Reachability { get; set; }

    public void Add(PhoneMessage message)
    {
        lock (gate)
        {
            if (thread.Count >= capacity)
            {
                thread.RemoveRange(0, thread.Count / 2);
            }

            thread.Add(message);
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

    public (int Count, PhoneMessage? Last) Summary()
    {
        lock (gate)
        {
            return (thread.Count, thread.Count == 0 ? null : thread[^1]);
        }
    }

    public void Forget()
    {
        lock (gate)
        {
            thread.Clear();
        }
    }
}

internal enum PhoneDirection
{
    Received,
    Written,
}

/// <summary>A message as a phone shows it.</summary>
internal sealed class PhoneMessage
{
    public required string Id { get; init; }
    public required PhoneDirection Direction { get; init; }
    public required string Provider { get; init; }
    public required string Channel { get; init; }
    public required string From { get; init; }
    public required string To { get; init; }
    public required string Body { get; init; }
    public IReadOnlyList<string> MediaUrls { get; init; } = [];
    public required DateTimeOffset At { get; init; }

    /// <summary>received · sent (on its way to the other side), delivered (its webhook was answered), unanswered (the provider gave up).</summary>
    public required string State { get; set; }

    /// <summary>Why it is unanswered, in one sentence.</summary>
    public string? Trouble { get; set; }
}
