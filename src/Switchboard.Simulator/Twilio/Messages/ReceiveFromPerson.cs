using System.Globalization;
using Microsoft.Extensions.Hosting;
using Switchboard.Simulator.Ledger;
using Switchboard.Simulator.Live;
using Switchboard.Simulator.People;
using Switchboard.Simulator.Twilio.Numbers;
using Switchboard.Simulator.Twilio.Webhooks;

namespace Switchboard.Simulator.Twilio.Messages;

/// <summary>
/// A person wrote to a number: the account gets the message, the provider hears its keywords, and the number's SmsUrl is asked, then its
/// SmsFallbackUrl. When both fail the provider gives up; the message can still be fetched.
/// </summary>
internal sealed class ReceiveFromPerson(
    Accounts accounts, NumberBook numbers, MessageBook messages, OptOuts optOuts, CreateMessage create, WebhookCaller webhooks, TruthLedger ledger,
    Keep keep, PublicAddress address, Changes changes, TimeProvider clock, IHostApplicationLifetime life) : ICarrier
{
    const int MostRedirects = 10;

    public IEnumerable<Line> Lines() => numbers.All.Select(n => new Line("twilio", n.AccountSid, n.PhoneNumber, n.FriendlyName, n["SmsUrl"], n.Sms ? ["sms"] : []));

    public bool TryTake(Person writer, string to, string channel, string body, IReadOnlyList<string> mediaUrls, out PhoneMessage? written)
    {
        written = null;
        if (channel != "sms" || numbers.Owned(to) is not { Sms: true } number || accounts.Find(number.AccountSid) is not { } account)
        {
            return false;
        }

        var now = clock.GetUtcNow();
        var message = new Message
        {
            Sid = Sid.New(mediaUrls.Count == 0 ? "SM" : "MM"),
            Account = account,
            Direction = "inbound",
            From = writer.Address,
            To = to,
            NumSegments = mediaUrls.Count == 0 ? Segments.Count(body) : 1,
            Created = now,
            Media = [.. mediaUrls.Select(u => new Media(Sid.New("ME"), u, ContentTypes.Guess(u)))],
        }.Begin(body, "received");
        written = new PhoneMessage
        {
            Id = message.Sid,
            Direction = PhoneDirection.Written,
            Provider = "twilio",
            Channel = "sms",
            From = writer.Address,
            To = to,
            Body = body,
            MediaUrls = mediaUrls,
            At = now,
            State = "sent",
        };
        writer.Add(written);
        messages.Add(message);
        ledger.Add(Row(message, "person.wrote", "received", body));
        var (keyword, reply) = optOuts.Hear(to, writer.Address, body);
        AnswerKeyword(writer, message, keyword, reply);
        if (account.Status == "active" && number["SmsUrl"] is not null)
        {
            _ = TellAsync(number, message, written, keyword);
        }
        else
        {
            (written.State, written.Trouble) = ("unanswered", "The number has no SmsUrl: nobody is told.");
        }

        return true;
    }

    void AnswerKeyword(Person writer, Message message, string? keyword, string? reply)
    {
        if (keyword is "STOP" or "START")
        {
            keep.Changed();
        }

        if (reply is null)
        {
            return;
        }

        writer.Add(new PhoneMessage
        {
            Id = Sid.New("SM"),
            Direction = PhoneDirection.Received,
            Provider = "twilio",
            Channel = "sms",
            From = message.To,
            To = writer.Address,
            Body = reply,
            At = clock.GetUtcNow(),
            State = "received",
        });
        ledger.Add(Row(message, "provider.replied", keyword!, reply) with { From = message.To, To = writer.Address });
    }

    async Task TellAsync(Number number, Message message, PhoneMessage written, string? keyword)
    {
        try
        {
            var fields = Fields(message, message.Account.AdvancedOptOut ? keyword : null);
            var first = new Webhook("webhook.sms", message.Account, message.Sid, message.From, message.To, number["SmsUrl"]!, number["SmsMethod"] ?? "POST", fields);
            var ends = await webhooks.DeliverAsync(first);
            var error = await ActAsync(first, message, ends);
            if (error is not null && number["SmsFallbackUrl"] is { } fallback)
            {
                var second = first with
                {
                    Url = fallback,
                    Method = number["SmsFallbackMethod"] ?? "POST",
                    Fields = [.. fields, new("ErrorCode", Text(error.Value)), new("ErrorUrl", first.Url)],
                };
                ends = await webhooks.DeliverAsync(second);
                error = await ActAsync(second, message, ends);
            }

            (written.State, written.Trouble) = error is null && ends.Count > 0
                ? ("delivered", null)
                : ("unanswered", error is null ? "The webhook was dropped." : $"The webhook was not taken (Twilio error {error}).");
            changes.Happened();
        }
        catch (OperationCanceledException) when (life.ApplicationStopping.IsCancellationRequested)
        {
            // The world ends before the application was told.
        }
    }

    /// <summary>Does what the answers say. The error that calls for the fallback URL, if any.</summary>
    async Task<int?> ActAsync(Webhook webhook, Message message, IReadOnlyList<WebhookEnd> ends)
    {
        int? error = null;
        foreach (var end in ends)
        {
            error = end.ErrorCode ?? await FollowAsync(webhook, message, end);
            if (error is not null)
            {
                ledger.Add(Alert.Row(webhook, error.Value, end.ErrorCode is null ? "unusable" : "gaveUp"));
            }

            error = error is 12300 ? null : error;
        }

        return error;
    }

    async Task<int?> FollowAsync(Webhook webhook, Message message, WebhookEnd end)
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

            if (!Uri.TryCreate(new Uri(webhook.Url), redirect.Url, out var next) || !WebhookUrl.IsUsable(next.AbsoluteUri))
            {
                return 11100;
            }

            webhook = webhook with { Url = next.AbsoluteUri, Method = redirect.Method };
            if (await webhooks.DeliverAsync(webhook) is not [var then])
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

    List<KeyValuePair<string, string>> Fields(Message message, string? keyword)
    {
        var (from, to) = (NumberPlan.RangeOf(message.From), NumberPlan.RangeOf(message.To));
        List<KeyValuePair<string, string>> fields =
        [
            new("ToCountry", to?.Iso ?? ""), new("ToState", to?.Region ?? ""), new("SmsMessageSid", message.Sid), new("NumMedia", Text(message.Media.Count)),
            new("ToCity", to?.Locality?.ToUpperInvariant() ?? ""), new("FromZip", from?.PostalCode ?? ""), new("SmsSid", message.Sid),
            new("FromState", from?.Region ?? ""), new("SmsStatus", "received"), new("FromCity", from?.Locality?.ToUpperInvariant() ?? ""), new("Body", message.Body),
            new("FromCountry", from?.Iso ?? ""), new("To", message.To), new("ToZip", to?.PostalCode ?? ""), new("NumSegments", Text(message.NumSegments)),
            new("MessageSid", message.Sid), new("AccountSid", message.Account.Sid), new("From", message.From), new("ApiVersion", "2010-04-01"),
        ];
        foreach (var (media, i) in message.Media.Select((m, i) => (m, i)))
        {
            fields.Add(new($"MediaContentType{i}", media.ContentType));
            fields.Add(new($"MediaUrl{i}", $"{address.Value}{TwilioRoutes.Prefix}/2010-04-01/Accounts/{message.Account.Sid}/Messages/{message.Sid}/Media/{media.Sid}"));
        }

        if (keyword is not null)
        {
            fields.Add(new("OptOutType", keyword));
        }

        return fields;
    }

    static LedgerRow Row(Message message, string operation, string outcome, string body) => new()
    {
        Provider = "twilio",
        Kind = RowKind.Message,
        Operation = operation,
        Outcome = outcome,
        Account = message.Account.Sid,
        MessageSid = message.Sid,
        From = message.From,
        To = message.To,
        Body = body,
    };

    static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
