using System.Globalization;
using Switchboard.Simulator.Live;
using Switchboard.Simulator.People;
using Switchboard.Simulator.Twilio.Numbers;
using Switchboard.Simulator.Twilio.Webhooks;

namespace Switchboard.Simulator.Twilio.Messages;

/// <summary>Tells of a message to the number's SmsUrl, then to its SmsFallbackUrl; when both fail, the provider gives up.</summary>
internal sealed class TellApplication(WebhookCaller webhooks, ActOnAnswer answers, PublicAddress address, Changes changes, Background background)
{
    public void Begin(Number number, Message message, PhoneMessage written, string? keyword) => background.Run(
        () => Tell(number, message, written, keyword),
        () => message.Row("webhook.sms", "broke"),
        () => (written.State, written.Trouble) = ("unanswered", "The simulator broke at telling the application; its log says where."));

    async Task Tell(Number number, Message message, PhoneMessage written, string? keyword)
    {
        var fields = Fields(message, message.Account.AdvancedOptOut ? keyword : null);
        var first = new Webhook("webhook.sms", message.Account, message.Sid, message.From, message.To, number["SmsUrl"]!, number["SmsMethod"] ?? "POST", fields);
        var ends = await webhooks.Deliver(first);
        var error = await answers.Act(first, message, ends);
        if (error is not null && number["SmsFallbackUrl"] is { } fallback)
        {
            var second = first with
            {
                Url = fallback,
                Method = number["SmsFallbackMethod"] ?? "POST",
                Fields = [.. fields, new("ErrorCode", Text(error.Value)), new("ErrorUrl", first.Url)],
            };
            ends = await webhooks.Deliver(second);
            error = await answers.Act(second, message, ends);
        }

        (written.State, written.Trouble) = error is null && ends.Count > 0
            ? ("delivered", null)
            : ("unanswered", error is null ? "The webhook was dropped." : $"The webhook was not taken (Twilio error {error}).");
        changes.Happened();
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

    static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
