using Switchboard.Simulator.Ledger;
using Switchboard.Simulator.Resend.Domains;
using Switchboard.Simulator.Resend.Emails;
using Switchboard.Simulator.Resend.Webhooks;

namespace Switchboard.Simulator.Resend.Receiving;

/// <summary>
/// A mail came to an address below a domain that receives: the team can fetch it, and is told by email.received, which carries no body.
/// https://resend.com/docs/webhooks/emails/received
/// </summary>
internal sealed class ReceiveMail(DomainBook domains, Teams teams, EmailBook emails, TellTeam tell, TruthLedger ledger, TimeProvider clock)
{
    /// <summary>Whose mailbox this is; none: nobody receives mail there.</summary>
    public Team? OwnerOf(Mailbox recipient) => domains.Named(recipient.Domain) is { CanReceive: true } domain ? teams.Find(domain.TeamId) : null;

    /// <param name="heard">Called with nothing when the application has taken the webhook, with the trouble when it has not.</param>
    public ReceivedEmail Take(Team team, MailInTransit letter, Mailbox recipient, Action<string?>? heard = null)
    {
        var now = clock.GetUtcNow();
        var email = new ReceivedEmail
        {
            Id = ResendId.New(),
            Team = team,
            From = letter.From.Written,
            To = letter.To,
            Cc = letter.Cc,
            ReplyTo = letter.ReplyTo,
            ReceivedFor = [recipient.Address],
            Subject = letter.Subject,
            Text = letter.Text,
            Html = letter.Html,
            Headers = letter.AllHeaders(now),
            MessageId = letter.MessageId,
            Attachments = letter.Attachments,
            Created = now,
        };
        emails.Received.Add(team, email.Id, email);
        ledger.Add(new LedgerRow
        {
            Provider = ResendDoor.Provider,
            Kind = RowKind.Message,
            Operation = "person.wrote",
            Outcome = "received",
            Account = team.Id,
            MessageSid = email.Id,
            From = letter.From.Address,
            To = recipient.Address,
            Subject = email.Subject,
            Body = EmailBook.Excerpt(email.Text),
        });
        if (tell.Tell(team, "email.received", Event(email), new(email.Id, letter.From.Address, recipient.Address), heard) == 0)
        {
            heard?.Invoke("No webhook listens to email.received: nobody is told.");
        }

        return email;
    }

    static object Event(ReceivedEmail email) => new
    {
        email_id = email.Id,
        created_at = ResendJson.Instant(email.Created),
        from = email.From,
        to = email.To,
        bcc = Array.Empty<string>(),
        cc = email.Cc,
        received_for = email.ReceivedFor,
        message_id = email.MessageId,
        subject = email.Subject,
        attachments = email.Attachments.Select(attachment => ReadReceived.Describe(attachment, withSize: false)),
    };
}
