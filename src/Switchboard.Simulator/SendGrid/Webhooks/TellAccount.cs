using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Switchboard.Simulator.Faults;
using Switchboard.Simulator.Ledger;

namespace Switchboard.Simulator.SendGrid.Webhooks;

/// <summary>An event of a mail, for the account's webhooks.</summary>
/// <param name="Fields">As the vendor flattens them: its own, and the sender's custom arguments.</param>
internal sealed record MailEvent(string Name, string MessageId, string? From, string To, IReadOnlyDictionary<string, object?> Fields);

/// <summary>
/// Tells an account of events: what happens within a moment comes together as one array, signed if that is switched on, and again until it
/// is taken. Every try is a ledger row and bears the signature of the first.
/// https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event
/// </summary>
internal sealed class TellAccount(
    EventWebhooks webhooks, EventClient client, WebhookFaults faults, TruthLedger ledger, SimulatorOptions options, Background background)
{
    const string Operation = "webhook.events";
    static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(30);

    readonly ConcurrentDictionary<string, List<MailEvent>> waiting = new(StringComparer.Ordinal);

    public void Tell(SendGridAccount account, MailEvent told)
    {
        if (webhooks.Listening(account).Count == 0)
        {
            return;
        }

        var isFirst = false;
        waiting.AddOrUpdate(
            account.Id,
            _ =>
            {
                isFirst = true;
                return [told];
            },
            (_, events) =>
            {
                isFirst = false;
                return [.. events, told];
            });
        if (isFirst)
        {
            background.Run(() => TellAll(account), () => Row(account, null, [told]));
        }
    }

    async Task TellAll(SendGridAccount account)
    {
        await background.Pause(Moment);
        if (!waiting.TryRemove(account.Id, out var events))
        {
            return;
        }

        await Task.WhenAll(
            webhooks.Listening(account).Select(webhook => Tell(account, webhook, [.. events.Where(one => webhook.Events.Contains(SettingOf(one.Name)))])));
    }

    Task Tell(SendGridAccount account, EventWebhook webhook, List<MailEvent> events)
    {
        if (events.Count == 0)
        {
            return Task.CompletedTask;
        }

        var row = Row(account, webhook, events);
        return faults.Send(
            SendGridDoor.Provider,
            account.Id,
            Operation,
            fault => TryAll(webhook, row, events, fault),
            fault => ledger.Add(row with { Fault = FaultRule.NameOf(fault.Kind) }));
    }

    async Task TryAll(EventWebhook webhook, LedgerRow row, List<MailEvent> events, FaultRule? fault)
    {
        // Line ends as the vendor sets them: they are part of what is signed.
        var body = Encoding.UTF8.GetBytes($"[{string.Join(",\r\n", events.Select(one => JsonSerializer.Serialize(one.Fields)))}]\r\n");
        var timestamp = options.Clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signer = fault?.Kind is FaultKind.BadSignature ? webhook with { Key = EventWebhook.NewKey() } : webhook;
        var signature = webhook.IsSigned ? signer.Sign([.. Encoding.ASCII.GetBytes(timestamp), .. body]) : null;
        for (var attempt = 1; webhooks.Listens(webhook); attempt++)
        {
            var began = options.Clock.GetTimestamp();
            var (status, outcome) = await client.Try(webhook.Url, body, timestamp, signature, background.Ending);
            ledger.Add(row with
            {
                Outcome = outcome,
                Status = status,
                Attempt = attempt,
                Fault = fault is null ? null : FaultRule.NameOf(fault.Kind),
                Milliseconds = Math.Round(options.Clock.GetElapsedTime(began).TotalMilliseconds, 1),
            });
            if (status is >= 200 and < 300)
            {
                return;
            }

            if (attempt > options.Mail.Retries.Count)
            {
                ledger.Add(row with { Kind = RowKind.Alert, Outcome = "gaveUp" });
                return;
            }

            await background.Pause(options.Mail.Retries[attempt - 1]);
        }
    }

    static string SettingOf(string name) => name == "spamreport" ? "spam_report" : name;

    static LedgerRow Row(SendGridAccount account, EventWebhook? webhook, List<MailEvent> events) => new()
    {
        Provider = SendGridDoor.Provider,
        Kind = RowKind.Webhook,
        Operation = Operation,
        Outcome = "dropped",
        Account = account.Id,
        MessageSid = events.Select(one => one.MessageId).Distinct().Count() == 1 ? events[0].MessageId : null,
        From = events[0].From,
        To = events[0].To,
        MessageStatus = string.Join(',', events.Select(one => one.Name)),
        Url = webhook?.Url,
        IdempotencyToken = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)),
    };
}
