using System.Security.Cryptography;
using Switchboard.Simulator.Ledger;
using Switchboard.Simulator.People;
using Switchboard.Simulator.Resend.Emails;
using Switchboard.Simulator.Resend.Receiving;
using Switchboard.Simulator.SendGrid.Webhooks;

namespace Switchboard.Simulator.SendGrid.Mails;

/// <summary>
/// A mail's way: it is processed, or dropped for who is not written to any more; then the recipient's server takes it, refuses it, or lets it wait.
/// https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event
/// </summary>
internal sealed class BringMail(
    SimulatorOptions options, TellAccount tell, Blocks blocks, Population population, ReceiveMail receive, TruthLedger ledger, Background background)
{
    public void Begin(OutMail mail) => background.Run(() => Run(mail), () => Row(mail, "broke"));

    /// <summary>Tells the account of an event, with what the sender sent along.</summary>
    public void Tell(OutMail mail, string name, params (string Name, object? Value)[] more)
    {
        var now = options.Clock.GetUtcNow();
        mail.State = name is "delivered" or "bounce" or "dropped" ? (name == "delivered" ? "delivered" : "not_delivered") : mail.State;
        mail.LastEventAt = now;
        var fields = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["email"] = mail.To.Address,
            ["timestamp"] = now.ToUnixTimeSeconds(),
            ["smtp-id"] = mail.InternetId,
            ["event"] = name,
            ["category"] = mail.Categories.Count == 0 ? null : mail.Categories,
            ["sg_event_id"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16)).TrimEnd('='),
            ["sg_message_id"] = mail.EventId,
        };
        foreach (var (key, value) in mail.CustomArgs)
        {
            fields.TryAdd(key, value);
        }

        foreach (var (key, value) in more)
        {
            fields[key] = value;
        }

        tell.Tell(
            mail.Account,
            new(name, mail.Id, mail.From.Address, mail.To.Address, fields.Where(field => field.Value is not null).ToDictionary(StringComparer.Ordinal)));
    }

    async Task Run(OutMail mail)
    {
        if (mail.SendAt is { } at && at > options.Clock.GetUtcNow())
        {
            await background.Pause(at - options.Clock.GetUtcNow());
        }

        await background.Pause(options.Delivery.ToSending);
        if (blocks.Find(mail.Account, mail.To.Address) is { } block)
        {
            ledger.Add(Row(mail, "blocked") with { MessageStatus = "dropped", Error = block.Reason });
            Tell(mail, "dropped", ("reason", block.Reason), ("status", "5.0.0"));
            return;
        }

        Tell(mail, "processed");
        await background.Pause(options.Delivery.ToSent + options.Delivery.ToFinal);
        var fate = TryDeliver(mail);
        if (fate.IsDelayed)
        {
            Tell(mail, "deferred", ("response", fate.Bounce!.DiagnosticCode[0]), ("attempt", "1"));
            await background.Pause(options.Mail.UntilGivenUp);
            fate = TryDeliver(mail);
        }

        if (fate.Bounce is not { } bounce)
        {
            ledger.Add(Row(mail, "received") with { MessageStatus = "delivered" });
            Tell(mail, "delivered", ("response", "250 OK"), ("tls", 1));
            return;
        }

        var isHard = bounce.Type == "Permanent";
        ledger.Add(Row(mail, "blocked") with { MessageStatus = "bounce", Error = bounce.DiagnosticCode[0] });
        Tell(
            mail,
            "bounce",
            ("type", isHard ? "bounce" : "blocked"),
            ("reason", bounce.DiagnosticCode[0].Replace("smtp; ", "", StringComparison.Ordinal)),
            ("status", isHard ? "5.1.1" : "4.0.0"));
        if (isHard)
        {
            blocks.Add(mail.Account, mail.To.Address, "Bounced Address");
        }
    }

    Fate TryDeliver(OutMail mail)
    {
        if (receive.OwnerOf(mail.To) is { } team)
        {
            receive.Take(team, LetterOf(mail), mail.To);
            return Fate.Taken;
        }

        var person = population.Meet(mail.To.Address);
        var fate = Fate.Of(person.Reachability);
        if (fate.Bounce is null)
        {
            person.Add(MailOf(mail, options.Clock.GetUtcNow()));
        }

        return fate;
    }

    static MailInTransit LetterOf(OutMail mail) => new()
    {
        From = mail.From,
        To = mail.Recipients,
        ReplyTo = mail.ReplyTo,
        Subject = mail.Subject,
        Text = mail.Text,
        Html = mail.Html,
        MessageId = mail.InternetId,
        Headers = mail.Headers,
        Attachments = mail.Attachments,
    };

    static Mail MailOf(OutMail mail, DateTimeOffset now) => new()
    {
        Id = mail.EventId,
        Direction = PhoneDirection.Received,
        Provider = SendGridDoor.Provider,
        Channel = "email",
        From = mail.From.Address,
        To = mail.To.Address,
        Body = mail.Text ?? "",
        At = now,
        State = "received",
        FromName = mail.From.Name,
        Recipients = mail.Recipients,
        ReplyTo = mail.ReplyTo,
        Subject = mail.Subject,
        Html = mail.Html,
        MessageId = mail.InternetId,
        InReplyTo = mail.Headers.GetValueOrDefault("In-Reply-To"),
        References = mail.Headers.GetValueOrDefault("References"),
        Headers = mail.Headers,
        Attachments = [.. mail.Attachments.Select(file => new MailFile(file.Filename ?? "attachment", file.ContentType, file.ContentId, file.Content))],
    };

    static LedgerRow Row(OutMail mail, string outcome) => new()
    {
        Provider = SendGridDoor.Provider,
        Kind = RowKind.Message,
        Operation = "person.received",
        Outcome = outcome,
        Account = mail.Account.Id,
        MessageSid = mail.Id,
        From = mail.From.Address,
        To = mail.To.Address,
        Subject = mail.Subject,
        Body = EmailBook.Excerpt(mail.Text),
    };
}
