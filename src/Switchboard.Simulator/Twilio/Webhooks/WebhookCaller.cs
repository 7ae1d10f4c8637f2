using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.Extensions.Hosting;
using Switchboard.Simulator.Faults;
using Switchboard.Simulator.Ledger;

namespace Switchboard.Simulator.Twilio.Webhooks;

/// <summary>Delivers a webhook to one URL as Twilio does: tries, retries by the URL's policy, gives up. Every try is a ledger row.</summary>
internal sealed class WebhookCaller(SimulatorOptions options, WebhookClient client, FaultBoard faults, TruthLedger ledger, TimeProvider clock, IHostApplicationLifetime life)
{
    static readonly TimeSpan HoldBack = TimeSpan.FromSeconds(2);
    static readonly TimeSpan Delay = TimeSpan.FromSeconds(1);

    /// <summary>With less than this left of the total, another try is pointless.</summary>
    static readonly TimeSpan ShortestTry = TimeSpan.FromMilliseconds(20);

    readonly ConcurrentDictionary<string, TaskCompletionSource> held = new(StringComparer.Ordinal);

    /// <summary>All tries of one URL, faults included.</summary>
    public async Task<IReadOnlyList<WebhookEnd>> Deliver(Webhook webhook)
    {
        var fault = faults.Strike("twilio", webhook.Operation);
        switch (fault?.Kind)
        {
            case FaultKind.DropWebhook:
                ledger.Add(Row(webhook, "dropped", fault));
                return [];
            case FaultKind.DelayWebhook:
                await Task.Delay(fault.Delay ?? Delay, clock, life.ApplicationStopping);
                break;
            case FaultKind.ReorderWebhooks:
                await UntilOvertaken(webhook, fault);
                break;
            case FaultKind.DuplicateWebhook:
                var token = NewToken();
                return await Task.WhenAll(TryAll(webhook, fault, token), TryAll(webhook, fault, token));
        }

        var end = await TryAll(webhook, fault, NewToken());
        if (fault?.Kind is not FaultKind.ReorderWebhooks && held.TryRemove(webhook.Account.Sid, out var waiting))
        {
            waiting.TrySetResult();
        }

        return [end];
    }

    async Task<WebhookEnd> TryAll(Webhook webhook, FaultRule? fault, string token)
    {
        var target = WebhookUrl.Parse(webhook.Url, options.Webhooks);
        var post = webhook.Method != "GET";
        var query = Encode(webhook.Fields);
        var url = post ? target.Url : $"{target.Url}{(target.Url.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{query}";
        var form = post ? Encoding.ASCII.GetBytes(query) : null;
        var key = fault?.Kind is FaultKind.BadSignature ? "not the token of this account" : webhook.Account.AuthToken;
        var signature = Signature.Of(url, post ? webhook.Fields : [], key);
        var began = clock.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            var started = clock.GetTimestamp();
            var result = await client.Try(target, url, webhook.Method, form, signature, token, target.Total - clock.GetElapsedTime(began), life.ApplicationStopping);
            ledger.Add(Row(webhook, Outcome(result), fault) with
            {
                Status = result.Status,
                ErrorCode = result.ErrorCode == 0 ? null : result.ErrorCode,
                Attempt = attempt,
                IdempotencyToken = token,
                Milliseconds = Math.Round(clock.GetElapsedTime(started).TotalMilliseconds, 1),
            });
            if (result.Failure is Failure.None)
            {
                return new WebhookEnd(null, result.Status, result.ContentType, result.Body);
            }

            if (attempt > target.Retries || !target.Policy.HasFlag(result.Failure) || target.Total - clock.GetElapsedTime(began) < ShortestTry)
            {
                return new WebhookEnd(result.ErrorCode, result.Status);
            }
        }
    }

    /// <summary>Holds this one back until another webhook of the account is through. One at a time: the next that is to be held lets it go.</summary>
    async Task UntilOvertaken(Webhook webhook, FaultRule fault)
    {
        var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (held.TryRemove(webhook.Account.Sid, out var before))
        {
            before.TrySetResult();
        }

        held[webhook.Account.Sid] = mine;
        await Task.WhenAny(mine.Task, Task.Delay(fault.Delay ?? HoldBack, clock, life.ApplicationStopping));
        held.TryRemove(new(webhook.Account.Sid, mine));
    }

    static string Outcome(Attempt result) => result.Failure switch
    {
        Failure.None => "answered",
        Failure.Connect => "notConnected",
        Failure.Read => "timedOut",
        _ => "failed",
    };

    static LedgerRow Row(Webhook webhook, string outcome, FaultRule? fault) => new()
    {
        Provider = "twilio",
        Kind = RowKind.Webhook,
        Operation = webhook.Operation,
        Outcome = outcome,
        Account = webhook.Account.Sid,
        MessageSid = webhook.MessageSid,
        From = webhook.From,
        To = webhook.To,
        Body = webhook.Field("Body"),
        MessageStatus = webhook.Field("MessageStatus"),
        Fault = fault is null ? null : FaultRule.NameOf(fault.Kind),
        Url = webhook.Url,
    };

    /// <summary>As forms are encoded: spaces as plus, the rest in capitals.</summary>
    static string Encode(IEnumerable<KeyValuePair<string, string>> fields) =>
        string.Join('&', fields.Select(f => $"{WebUtility.UrlEncode(f.Key)}={WebUtility.UrlEncode(f.Value)}"));

    static string NewToken() => new Guid(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16)).ToString("D");
}
