namespace Switchboard.Simulator.Resend.Emails;

/// <summary>A mail that a team sends. What changes is guarded by the mail itself.</summary>
internal sealed class Email
{
    readonly Lock gate = new();
    TaskCompletionSource rescheduled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    DateTimeOffset? scheduledAt;
    string lastEvent = "queued";

    public required string Id { get; init; }
    public required Team Team { get; init; }
    public required Mailbox From { get; init; }
    public required IReadOnlyList<Mailbox> To { get; init; }
    public IReadOnlyList<Mailbox> Cc { get; init; } = [];
    public IReadOnlyList<Mailbox> Bcc { get; init; } = [];
    public IReadOnlyList<Mailbox> ReplyTo { get; init; } = [];
    public required string Subject { get; init; }
    public string? Html { get; init; }
    public string? Text { get; init; }
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();
    public IReadOnlyList<Tag> Tags { get; init; } = [];
    public IReadOnlyList<Attachment> Attachments { get; init; } = [];
    public string? TopicId { get; init; }
    public required DateTimeOffset Created { get; init; }

    /// <summary>The provider's own; a Message-ID that the sender asks for is replaced by it.</summary>
    public required string MessageId { get; init; }

    /// <summary>Whoever gets it, each once.</summary>
    public IEnumerable<Mailbox> Recipients => To.Concat(Cc).Concat(Bcc).DistinctBy(recipient => recipient.Address);

    public DateTimeOffset? ScheduledAt
    {
        get
        {
            lock (gate)
            {
                return scheduledAt;
            }
        }
    }

    public string LastEvent
    {
        get
        {
            lock (gate)
            {
                return lastEvent;
            }
        }
    }

    public Email Begin(DateTimeOffset? sendAt)
    {
        (scheduledAt, lastEvent) = (sendAt, sendAt is null ? "queued" : "scheduled");
        return this;
    }

    public void Become(string state)
    {
        lock (gate)
        {
            lastEvent = state;
        }
    }

    /// <summary>False: it isn't waiting any more.</summary>
    public bool TryReschedule(DateTimeOffset at)
    {
        lock (gate)
        {
            if (lastEvent != "scheduled")
            {
                return false;
            }

            scheduledAt = at;
            Wake();
            return true;
        }
    }

    /// <summary>False: it isn't waiting any more.</summary>
    public bool TryCancel()
    {
        lock (gate)
        {
            if (lastEvent != "scheduled")
            {
                return false;
            }

            lastEvent = "canceled";
            Wake();
            return true;
        }
    }

    /// <summary>Until when it waits, and what ends the wait sooner; none when it may leave now, or never will.</summary>
    public (TimeSpan For, Task Sooner)? Wait(DateTimeOffset now)
    {
        lock (gate)
        {
            return lastEvent == "scheduled" && scheduledAt > now ? (scheduledAt.Value - now, rescheduled.Task) : null;
        }
    }

    /// <summary>False: it was cancelled.</summary>
    public bool TryLeave()
    {
        lock (gate)
        {
            lastEvent = lastEvent == "scheduled" ? "queued" : lastEvent;
            return lastEvent == "queued";
        }
    }

    void Wake()
    {
        rescheduled.TrySetResult();
        rescheduled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

internal sealed record Tag(string Name, string Value);
