using Switchboard.Simulator.Ledger;
using Switchboard.Simulator.Twilio.Webhooks;

namespace Switchboard.Simulator.Twilio.Messages;

/// <summary>Acts on what an application answered: sends its replies, follows its redirects, logs what can't be used.</summary>
internal sealed class ActOnAnswer(CreateMessage create, WebhookCaller webhooks, TruthLedger ledger)
{
    const int MostRedirects = 10;

    /// <summary>Does what the answers say. The error that calls for the fallback URL, if any.</summary>
    public async Task<int?> Act(Webhook webhook, Message message, IReadOnlyList<WebhookEnd> ends)
    {
        int? error = null;
        foreach (var end in ends)
        {
            error = end.ErrorCode ?? await Follow(webhook, message, end);
            if (error is not null)
            {
                ledger.Add(Alert.Row(webhook, error.Value, end.ErrorCode is null ? "unusable" : "gaveUp"));
            }

            error = error is 12300 ? null : error;
        }

        return error;
    }

    async Task<int?> Follow(Webhook webhook, Message message, WebhookEnd end)
    {
        for (var redirects = 0; redirects <= MostRedirects; redirects++)
        {
            var (verbs, error) = Twiml.Read(end.ContentType, end.Body);
            if (error is not null)
            {
                return error;
            }

            foreach (var say in verbs.TakeWhile(v => v is not Verb.Redirect).OfType<Verb.Say>())
            {
                Reply(webhook, message, say);
            }

            if (verbs.OfType<Verb.Redirect>().FirstOrDefault() is not { } redirect)
            {
                return null;
            }

            if (!Uri.TryCreate(new Uri(webhook.Url), redirect.Url, out var next) || !WebAddress.IsOne(next.AbsoluteUri))
            {
                return 11100;
            }

            webhook = webhook with { Url = next.AbsoluteUri, Method = redirect.Method };
            if (await webhooks.Deliver(webhook) is not [var then])
            {
                return null;
            }

            if (then.ErrorCode is not null)
            {
                return then.ErrorCode;
            }

            end = then;
        }

        return 11215;
    }

    void Reply(Webhook webhook, Message message, Verb.Say say)
    {
        var answer = create.Reply(message.Account, say.From ?? message.To, say.To ?? message.From, say.Body, say.Media, say.StatusCallback);
        ledger.Add(new LedgerRow
        {
            Provider = "twilio",
            Kind = answer.ErrorCode is null ? RowKind.Request : RowKind.Alert,
            Operation = "messages.reply",
            Outcome = answer.ErrorCode is null ? "accepted" : "refused",
            Account = message.Account.Sid,
            MessageSid = answer.MessageSid,
            From = answer.From,
            To = answer.To,
            Body = answer.Body,
            ErrorCode = answer.ErrorCode,
            Url = webhook.Url,
        });
        answer.Then?.Invoke();
    }
}
