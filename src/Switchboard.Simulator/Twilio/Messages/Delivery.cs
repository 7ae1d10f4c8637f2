using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Switchboard.Simulator.Ledger;
using Switchboard.Simulator.People;

namespace Switchboard.Simulator.Twilio.Messages;

/// <summary>
/// A message's way to the phone: queued, sending, sent, then delivered or not. Every state but the first is told to the StatusCallback. What one
/// number sends to one person arrives in the order in which it was accepted.
/// </summary>
internal sealed class Delivery(SimulatorOptions options, Population population, TellStatus status, TruthLedger ledger, Background background, IHostApplicationLifetime life)
{
    const decimal PricePerSegment = -0.0079m;

    readonly ConcurrentDictionary<(string From, string To), Task> newest = new();

    public void Begin(Message message)
    {
        var (pair, mine) = ((message.From, message.To), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        Task? before = null;
        _ = newest.AddOrUpdate(
            pair,
            _ =>
            {
                before = null;
                return mine.Task;
            },
            (_, last) =>
            {
                before = last;
                return mine.Task;
            });
        background.Run(() => Run(message, before, mine, pair), () => message.Row("person.received", "broke"));
    }

    async Task Run(Message message, Task? before, TaskCompletionSource mine, (string From, string To) pair)
    {
        try
        {
            await Pass(message, options.Delivery.ToSending, "sending");
            await Pass(message, options.Delivery.ToSent, "sent");
            await Task.Delay(options.Delivery.ToFinal, options.Clock, life.ApplicationStopping);
            await (before ?? Task.CompletedTask);
            Arrive(message);
        }
        finally
        {
            newest.TryRemove(KeyValuePair.Create(pair, mine.Task));
            mine.SetResult();
        }
    }

    async Task Pass(Message message, TimeSpan after, string next)
    {
        await Task.Delay(after, options.Clock, life.ApplicationStopping);
        message.Become(next, options.Clock.GetUtcNow());
        status.Tell(message, next);
    }

    void Arrive(Message message)
    {
        var person = population.Meet(message.To);
        int? code = person.Reachability switch
        {
            Reachability.Unreachable => 30003,
            Reachability.Blocked => 30004,
            Reachability.Unknown => 30005,
            Reachability.Landline => 30006,
            Reachability.Filtered => 30007,
            _ => null,
        };
        var end = code is null ? "delivered" : "undelivered";
        var now = options.Clock.GetUtcNow();
        if (code is null)
        {
            person.Add(new PhoneMessage
            {
                Id = message.Sid,
                Direction = PhoneDirection.Received,
                Provider = "twilio",
                Channel = "sms",
                From = message.From,
                To = message.To,
                Body = message.Body,
                MediaUrls = [.. message.Media.Select(m => m.Url)],
                At = now,
                State = "received",
            });
        }

        message.Become(end, now, code, PricePerSegment * message.NumSegments);
        ledger.Add(message.Row("person.received", code is null ? "received" : "blocked") with { MessageStatus = end, ErrorCode = code });
        status.Tell(message, end, code);
    }
}
