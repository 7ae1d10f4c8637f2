using Switchboard.Simulator.People;

namespace Switchboard.Simulator.SendGrid.Mails;

/// <summary>What people do with mails that came over SendGrid, as it hears of it. It receives none here: who answers writes to where the mailbox is.</summary>
internal sealed class Readers(MailBook book, BringMail bring, Blocks blocks) : IMailCarrier
{
    public Mail? Take(Person writer, MailDraft draft) => null;

    public void Opened(Mail mail)
    {
        if (book.Find(mail.Id) is { TracksOpens: true, Html: not null } sent)
        {
            bring.Tell(sent, "open", ("useragent", "Mozilla/5.0"), ("ip", "127.0.0.1"));
        }
    }

    public void Followed(Mail mail, string link)
    {
        if (book.Find(mail.Id) is { TracksClicks: true, Html: not null } sent)
        {
            bring.Tell(sent, "click", ("url", link), ("useragent", "Mozilla/5.0"), ("ip", "127.0.0.1"));
        }
    }

    public void MarkedAsSpam(Person person, Mail mail)
    {
        if (book.Find(mail.Id) is { } sent)
        {
            bring.Tell(sent, "spamreport");
            blocks.Add(sent.Account, person.Address, "Spam Reporting Address");
        }
    }
}
