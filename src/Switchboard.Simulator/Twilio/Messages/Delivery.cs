using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Switchboard.Simulator.Ledger;
using Switchboard.Simulator.People;
using Switchboard.Simulator.Twilio.Webhooks;

namespace Switchboard.Simulator.Twilio.Messages;

/// <summary>A message's way to the phone: queued, sending, sent, then delivered or not. Every state but the first is told to the StatusCallback. What one number sends to
/// one person arrives in the order in which it was accepted.</summary>
internal sealed class Delivery(
    SimulatorOptions options, Population population, WebhookCaller webhooks, TruthLedger ledger, TimeProvider clock, IHostApplicationLifetime life)
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
        _ = RunAsync(message, before, mine, pair);
    }

    async Task RunAsync(Message message, Task? before, TaskCompletionSource mine, (string From, string To) pair)
    {
        try
        {
            await PassAsync(message, options.Delivery.ToSending, "sending");
            await PassAsync(message, options.Delivery.ToSent, "sent");
            await Task.Delay(options.Delivery.ToFinal, clock, life.ApplicationStopping);
            await (before ?? Task.CompletedTask);
            Arrive(message);
        }
        catch (OperationCanceledException) when (life.ApplicationStopping.IsCancellationRequested)
        {
            // The world ends; the message stays where it is.
        }
        finally
        {
            newest.TryRemove(KeyValuePair.Create(pair, mine.Task));
            mine.SetResult();
        }
    }

    async Task PassAsync(Message message, TimeSpan after, string status)
    {
        await Task.Delay(after, clock, life.ApplicationStopping);
        message.Become(status, clock.GetUtcNow());
        Tell(message, status, null);
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
        var status = code is null ? "delivered" : "undelivered";
        var now = clock.GetUtcNow();
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

        message.Become(status, now, code, PricePerSegment * message.NumSegments);
        ledger.Add(new LedgerRow
        {
            Provider = "twilio",
            Kind = RowKind.Message,
            Operation = "person.received",
            Outcome = code is null ? "received" : "blocked",
            Account = message.Account.Sid,
            MessageSid = message.Sid,
            From = message.From,
            To = message.To,
            Body = message.Body,
            MessageStatus = status,
            ErrorCode = code,
        });
        Tell(message, status, code);
    }

    void Tell(Message message, string status, int? errorCode)
    {
        if (message.StatusCallback is { Length: > 0 } url)
        {
            _ = TellAsync(new Webhook("webhook.status", message.Account, message.Sid, message.From, message.To, url, "POST", Fields(message, status, errorCode)));
        }
    }

    async Task TellAsync(Webhook webhook)
    {
        try
        {
            foreach (var end in await webhooks.DeliverAsync(webhook))
            {
                if (end.ErrorCode is { } code)
                {
                    ledger.Add(Alert.Row(webhook, code, "gaveUp"));
                }
            }
        }
        catch (OperationCanceledException) when (life.ApplicationStopping.IsCancellationRequested)
        {
            // The world ends before the callback was through.
        }
    }

    List<KeyValuePair<string, string>> Fields(Message message, string status, int? errorCode)
    {
        List<KeyValuePair<string, string>> fields =
        [
            new("AccountSid", message.Account.Sid),
            new("ApiVersion", "2010-04-01"),
            new("From", message.From),
            new("MessageSid", message.Sid),
            new("MessageStatus", status),
            new("SmsSid", message.Sid),
            new("SmsStatus", status),
            new("To", message.To),
        ];
        if (status is "delivered" or "undelivered")
        {
            fields.Add(new("RawDlrDoneDate", clock.GetUtcNow().ToString("yyMMddHHmm", System.Globalization.CultureInfo.InvariantCulture)));
        }

        if (errorCode is { } code)
        {
            fields.Add(new("ErrorCode", code.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }

        return fields;
    }
}

/// <summary>An entry of the provider's own error log, as its console would show it.</summary>
internal static class Alert
{
    public static LedgerRow Row(Webhook webhook, int code, string outcome) => new()
    {
        Provider = "twilio",
        Kind = RowKind.Alert,
        Operation = webhook.Operation,
        Outcome = outcome,
        Account = webhook.Account.Sid,
        MessageSid = webhook.MessageSid,
        From = webhook.From,
        To = webhook.To,
        MessageStatus = webhook.Field("MessageStatus"),
        ErrorCode = code,
        Url = webhook.Url,
    };
}
