using System.Collections.Concurrent;

namespace Switchboard.Simulator.Twilio.Messages;

/// <summary>Messages that wait for their hour. https://www.twilio.com/docs/messaging/features/message-scheduling</summary>
internal sealed class Schedule(Delivery delivery, Background background, TimeProvider clock) : IForgets
{
    static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    readonly ConcurrentDictionary<Message, DateTimeOffset> waiting = new();
    int looking;

    public void Add(Message message, DateTimeOffset at)
    {
        waiting[message] = at;
        if (Interlocked.Exchange(ref looking, 1) == 0)
        {
            background.Run(Watch, () => message.Row("messages.schedule", "broke"));
        }
    }

    public void Forget() => waiting.Clear();

    /// <summary>Looks at the clock while anything waits. An hour that the clock skips is not missed.</summary>
    async Task Watch()
    {
        while (true)
        {
            await background.Pause(Look);
            foreach (var (message, at) in waiting)
            {
                if ((message.Status != "scheduled" || clock.GetUtcNow() >= at)
                    && waiting.TryRemove(message, out _)
                    && message.TryLeave("scheduled", "accepted", clock.GetUtcNow()))
                {
                    delivery.Begin(message);
                }
            }

            if (waiting.IsEmpty)
            {
                Interlocked.Exchange(ref looking, 0);
                if (waiting.IsEmpty || Interlocked.Exchange(ref looking, 1) == 1)
                {
                    return;
                }
            }
        }
    }
}
