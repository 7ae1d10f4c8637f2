using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.Extensions.Hosting;
using Switchboard.Simulator.Faults;
using Switchboard.Simulator.Ledger;

namespace Switchboard.Simulator.Twilio.Webhooks;

/// <summary>Delivers a webhook to one URL as Twilio does: tries, retries by the URL's policy, gives up. Every try is a ledger row.</summary>
internal sealed class WebhookCaller(
    SimulatorOptions options, WebhookClient client, WebhookFaults faults, TruthLedger ledger, TimeProvider clock, IHostApplicationLifetime life)
{
    /// <summary>With less than this left of the total, another try is pointless.</summary>
    static readonly TimeSpan ShortestTry = TimeSpan.FromMilliseconds(20);

    /// <summary>All tries of one URL, faults included.</summary>
    public async Task<IReadOnlyList<WebhookEnd>> Deliver(Webhook webhook)
    {
        var (ends, token) = (new ConcurrentBag<WebhookEnd>(), NewToken());
        await faults.Send(
            "twilio", webhook.Account.Sid, webhook.Operation,
            async fault => ends.Add(await TryAll(webhook, fault, token)),
            fault => ledger.Add(Row(webhook, "dropped", fault)),
            webhook.Field("To"));
        return [.. ends];
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
            var result = await client.Try(
                target, url, webhook.Method, form, signature, token, target.Total - clock.GetElapsedTime(began), life.ApplicationStopping);
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

    static string Outcome(Attempt result) => result.Failure switch
    {
        Failure.None => "answered",
        Failure.Connect => "notConnected",
        Failure.Read => "timedOut",
        _ => "failed",
    };

    static LedgerRow Row(Webhook webhook, string outcome, FaultRule? fault) =>
        webhook.Row(RowKind.Webhook, outcome) with { Body = webhook.Field("Body"), Fault = fault is null ? null : FaultRule.NameOf(fault.Kind) };

    /// <summary>As forms are encoded: spaces as plus, the rest in capitals.</summary>
    static string Encode(IEnumerable<KeyValuePair<string, string>> fields) =>
        string.Join('&', fields.Select(f => $"{WebUtility.UrlEncode(f.Key)}={WebUtility.UrlEncode(f.Value)}"));

    static string NewToken() => new Guid(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16)).ToString("D");
}
