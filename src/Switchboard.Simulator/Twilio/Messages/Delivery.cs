using System.Collections.Concurrent;
using Switchboard.Simulator.Ledger;
using Switchboard.Simulator.People;
using Switchboard.Simulator.Twilio.Content;

namespace Switchboard.Simulator.Twilio.Messages;

/// <summary>
/// A message's way to the phone: queued, sending, sent, then delivered or not. Every state but the first is told to the StatusCallback. What one
/// sender sends to one person arrives in the order in which it was accepted. WhatsApp knows no sending; what it won't take never is sent.
/// </summary>
internal sealed class Delivery(
    SimulatorOptions options, Population population, FetchMedia media, Refusals refusals, TellStatus status, TruthLedger ledger,
    Background background)
{
    const decimal PricePerSegment = -0.0079m;
    const decimal PricePerChat = -0.005m;

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
            if (message.Status is "accepted")
            {
                Pass(message, "queued");
            }

            await background.Pause(options.Delivery.ToSending);
            if (message.Account.Status != "active")
            {
                Fail(message, "failed", 30002);
                return;
            }

            if (!message.IsChat)
            {
                Pass(message, "sending");
            }

            if (await media.Fetch(message) is { } lost)
            {
                Fail(message, "failed", lost);
                return;
            }

            await background.Pause(options.Delivery.ToSent);
            if (refusals.Of(message) is { } refused)
            {
                Fail(message, "undelivered", refused);
                return;
            }

            Pass(message, "sent");
            await background.Pause(options.Delivery.ToFinal);
            await (before ?? Task.CompletedTask);
            Arrive(message);
        }
        finally
        {
            newest.TryRemove(KeyValuePair.Create(pair, mine.Task));
            mine.SetResult();
        }
    }

    void Pass(Message message, string next)
    {
        message.Become(next, options.Clock.GetUtcNow());
        status.Tell(message, next);
    }

    void Arrive(Message message)
    {
        var person = population.Meet(message.To);
        if (message.IsChat)
        {
            person.WhenReachable(() => Deliver(message, person));
            return;
        }

        int? code = person.Reachability switch
        {
            Reachability.Unreachable => 30003,
            Reachability.Blocked => 30004,
            Reachability.Unknown => 30005,
            Reachability.Landline => 30006,
            Reachability.Filtered => 30007,
            _ => null,
        };
        if (code is null)
        {
            Deliver(message, person);
        }
        else
        {
            Fail(message, "undelivered", code.Value, PricePerSegment * message.NumSegments);
        }
    }

    void Deliver(Message message, Person person)
    {
        var now = options.Clock.GetUtcNow();
        person.Add(new PhoneMessage
        {
            Id = message.Sid,
            Direction = PhoneDirection.Received,
            Provider = "twilio",
            Channel = message.IsChat ? "whatsapp" : "sms",
            From = message.From,
            To = message.To,
            Body = message.Body,
            MediaUrls = [.. message.Media.Select(m => m.Url)],
            Files = message.Media.Count == 0 ? null : [.. message.Media.Select(m => new PhoneFile(m.KeptAt ?? m.Url, m.ContentType))],
            Template = message.Template?.FriendlyName,
            Buttons = message.Rendered?.Buttons is { Count: > 0 } buttons ? [.. buttons.Select(Button)] : null,
            At = now,
            State = "received",
        });
        message.Become("delivered", now, null, message.IsChat ? PricePerChat : PricePerSegment * message.NumSegments);
        ledger.Add(message.Row("person.received", "received") with { MessageStatus = "delivered" });
        status.Tell(message, "delivered");
    }

    void Fail(Message message, string end, int code, decimal? price = null)
    {
        message.Become(end, options.Clock.GetUtcNow(), code, price);
        ledger.Add(message.Row("person.received", "blocked") with { MessageStatus = end, ErrorCode = code });
        status.Tell(message, end, code);
    }

    static PhoneButton Button(TemplateButton button) => new(button.Title, button.Payload, button.Url);
}
