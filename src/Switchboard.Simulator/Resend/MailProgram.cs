using Switchboard.Simulator.People;
using Switchboard.Simulator.Resend.Domains;
using Switchboard.Simulator.Resend.Emails;
using Switchboard.Simulator.Resend.Receiving;
using Switchboard.Simulator.Resend.Suppressions;

namespace Switchboard.Simulator.Resend;

/// <summary>What a person does in a mail program, as it reaches Resend: mail to a domain that receives, and what tracking and complaints tell of.</summary>
internal sealed class MailProgram(
    ReceiveMail receive, DomainBook domains, Teams teams, EmailBook emails, EmailEvents events, SuppressionList suppressions, Live.Changes changes,
    TimeProvider clock) : IMailCarrier
{
    const string Browser = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";

    public Mail? Take(Person writer, MailDraft draft)
    {
        List<Mailbox> all = [.. draft.To.Split(',').Select(Mailbox.Parse).OfType<Mailbox>()];
        if (all is not [var to, .. var others] || receive.OwnerOf(to) is not { } team)
        {
            return null;
        }

        var from = Mailbox.Parse(writer.Name is { } name && !name.AsSpan().ContainsAny("<>\"\r\n") ? $"{name} <{writer.Address}>" : writer.Address)!;
        var letter = new MailInTransit
        {
            From = from,
            To = [.. all.Select(one => one.Written)],
            Subject = draft.Subject,
            Text = draft.Text,
            Html = draft.Html,
            MessageId = $"<{ResendId.New()}@{from.Domain}>",
            InReplyTo = draft.InReplyTo,
            References = draft.References,
            Headers = draft.Headers,
            Attachments = [.. draft.Attachments.Select(file => new Attachment(ResendId.New(), file.Filename, Typed(file), file.ContentId, file.Content))],
        };
        Mail? written = null;
        (bool Known, string? Trouble) news = default;
        var email = receive.Take(team, letter, to, trouble =>
        {
            news = (true, trouble);
            Heard(written, trouble);
        });
        written = new Mail
        {
            Id = email.Id,
            Direction = PhoneDirection.Written,
            Provider = ResendDoor.Provider,
            Channel = "email",
            From = from.Address,
            To = to.Address,
            Body = draft.Text ?? "",
            At = email.Created,
            State = "sent",
            FromName = from.Name,
            Recipients = letter.To,
            Subject = letter.Subject,
            Html = letter.Html,
            MessageId = letter.MessageId,
            InReplyTo = letter.InReplyTo,
            References = letter.References,
            Headers = draft.Headers,
            Attachments = draft.Attachments,
        };
        writer.Add(written);
        if (news.Known)
        {
            Heard(written, news.Trouble);
        }

        // Each mailbox gets its own.
        foreach (var other in others)
        {
            if (receive.OwnerOf(other) is { } its)
            {
                receive.Take(its, letter, other);
            }
        }

        return written;
    }

    public void Opened(Mail mail)
    {
        if (Sent(mail) is { Html: not null } email && domains.Named(email.From.Domain) is { OpenTracking: true })
        {
            events.Tell(email, "opened", Reader(mail));
        }
    }

    public void Followed(Mail mail, string link)
    {
        if (Sent(mail) is { Html: not null } email && domains.Named(email.From.Domain) is { ClickTracking: true })
        {
            events.Tell(email, "clicked", Reader(mail), data =>
                data with { Click = new Click("127.0.0.1", link, ResendJson.Instant(clock.GetUtcNow()), Browser) });
        }
    }

    public void MarkedAsSpam(Person person, Mail mail)
    {
        if (Sent(mail) is { } email)
        {
            events.Tell(email, "complained", Reader(mail));
            suppressions.Add(email.Team, person.Address, "complaint", email.Id);
        }
    }

    Email? Sent(Mail mail) => teams.All.Select(team => emails.Sent.Find(team, mail.Id)).FirstOrDefault(email => email is not null);

    static IEnumerable<Mailbox> Reader(Mail mail) => [Mailbox.Parse(mail.To)!];

    static string Typed(MailFile file) => file.ContentType == "application/octet-stream" ? FileTypes.Of(file.Filename) : file.ContentType;

    void Heard(Mail? written, string? trouble)
    {
        if (written is null)
        {
            return;
        }

        (written.State, written.Trouble) = trouble is null ? ("delivered", null)
            : written.State == "delivered" ? ("delivered", written.Trouble)
            : ("unanswered", trouble);
        changes.Happened();
    }
}
