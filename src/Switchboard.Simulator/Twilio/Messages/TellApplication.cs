using System.Globalization;
using Switchboard.Simulator.Live;
using Switchboard.Simulator.People;
using Switchboard.Simulator.Twilio.Webhooks;

namespace Switchboard.Simulator.Twilio.Messages;

/// <summary>Tells of a message to the URL of a number or a sender, then to its fallback; when both fail, the provider gives up.</summary>
internal sealed class TellApplication(WebhookCaller webhooks, ActOnAnswer answers, PublicAddress address, Changes changes, Background background)
{
    public void Begin(Hearing hearing, Message message, PhoneMessage written, List<KeyValuePair<string, string>> fields) => background.Run(
        () => Tell(hearing, message, written, fields),
        () => message.Row(Operation(message), "broke"),
        () => (written.State, written.Trouble) = ("unanswered", "The simulator broke at telling the application; its log says where."));

    async Task Tell(Hearing hearing, Message message, PhoneMessage written, List<KeyValuePair<string, string>> fields)
    {
        foreach (var (media, i) in message.Media.Select((m, i) => (m, i)))
        {
            fields.Add(new($"MediaContentType{i}", media.ContentType));
            fields.Add(
                new(
                    $"MediaUrl{i}",
                    $"{address.Value}{TwilioRoutes.Prefix}/2010-04-01/Accounts/{message.Account.Sid}/Messages/{message.Sid}/Media/{media.Sid}"));
        }

        var first = new Webhook(Operation(message), message.Account, message.Sid, message.From, message.To, hearing.Url!, hearing.Method, fields);
        var ends = await webhooks.Deliver(first);
        var error = await answers.Act(first, message, ends);
        if (error is not null && hearing.FallbackUrl is { } fallback)
        {
            var second = first with
            {
                Url = fallback,
                Method = hearing.FallbackMethod,
                Fields = [.. fields, new("ErrorCode", error.Value.ToString(CultureInfo.InvariantCulture)), new("ErrorUrl", first.Url)],
            };
            ends = await webhooks.Deliver(second);
            error = await answers.Act(second, message, ends);
        }

        if (written.State == "read")
        {
            return;
        }

        (written.State, written.Trouble) = error is null && ends.Count > 0
            ? ("delivered", null)
            : ("unanswered", error is null ? "The webhook was dropped." : $"The webhook was not taken (Twilio error {error}).");
        changes.Happened();
    }

    static string Operation(Message message) => message.IsChat ? "webhook.whatsapp" : "webhook.sms";
}
