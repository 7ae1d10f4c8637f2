using Switchboard.Simulator.Ledger;
using Switchboard.Simulator.People;
using Switchboard.Simulator.Resend.Domains;
using Switchboard.Simulator.Resend.Receiving;

namespace Switchboard.Simulator.Resend.Emails;

/// <summary>Brings a mail to one recipient: a person's mailbox, or an address below a domain that some team receives at.</summary>
internal sealed class Postman(Population population, ReceiveMail receive, TimeProvider clock)
{
    public Fate TryDeliver(Email email, Mailbox recipient)
    {
        if (recipient.Domain == DomainBook.TestDomain)
        {
            return TestRecipient.Is(recipient, "bounced") ? Fate.Of(Reachability.Unknown) : Fate.Taken;
        }

        if (receive.OwnerOf(recipient) is { } team)
        {
            receive.Take(team, LetterOf(email), recipient);
            return Fate.Taken;
        }

        var person = population.Meet(recipient.Address);
        var fate = Fate.Of(person.Reachability);
        if (fate.Bounce is null)
        {
            person.Add(MailOf(email, recipient, clock.GetUtcNow()));
        }

        return fate;
    }

    /// <summary>What the ledger says of a mail that came to somebody.</summary>
    public static LedgerRow Row(Email email, Mailbox recipient, string outcome) => new()
    {
        Provider = ResendDoor.Provider,
        Kind = RowKind.Message,
        Operation = "person.received",
        Outcome = outcome,
        Account = email.Team.Id,
        MessageSid = email.Id,
        From = email.From.Address,
        To = recipient.Address,
        Subject = email.Subject,
        Body = EmailBook.Excerpt(email.Text),
    };

    static MailInTransit LetterOf(Email email) => new()
    {
        From = email.From,
        To = [.. email.To.Select(one => one.Written)],
        Cc = [.. email.Cc.Select(one => one.Written)],
        ReplyTo = [.. email.ReplyTo.Select(one => one.Written)],
        Subject = email.Subject,
        Text = email.Text,
        Html = email.Html,
        MessageId = email.MessageId,
        Headers = Others(email),
        Attachments = email.Attachments,
    };

    static Mail MailOf(Email email, Mailbox recipient, DateTimeOffset now) => new()
    {
        Id = email.Id,
        Direction = PhoneDirection.Received,
        Provider = ResendDoor.Provider,
        Channel = "email",
        From = email.From.Address,
        To = recipient.Address,
        Body = email.Text ?? "",
        At = now,
        State = "received",
        FromName = email.From.Name,
        Recipients = [.. email.To.Select(one => one.Written)],
        Cc = [.. email.Cc.Select(one => one.Written)],
        ReplyTo = [.. email.ReplyTo.Select(one => one.Written)],
        Subject = email.Subject,
        Html = email.Html,
        MessageId = email.MessageId,
        InReplyTo = email.Headers.GetValueOrDefault("In-Reply-To"),
        References = email.Headers.GetValueOrDefault("References"),
        Headers = Others(email),
        Attachments = [.. email.Attachments.Select(file => new MailFile(file.Filename ?? "attachment", file.ContentType, file.ContentId, file.Content))],
    };

    static Dictionary<string, string> Others(Email email) =>
        email.Headers.Where(header => !header.Key.Equals("Message-ID", StringComparison.OrdinalIgnoreCase)).ToDictionary(StringComparer.OrdinalIgnoreCase);
}
