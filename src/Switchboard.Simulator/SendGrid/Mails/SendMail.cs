using System.Security.Cryptography;
using Switchboard.Simulator.Resend.Emails;
using Switchboard.Simulator.SendGrid.Domains;

namespace Switchboard.Simulator.SendGrid.Mails;

/// <summary>
/// POST /v3/mail/send: taken with an id in a header and no body, or refused at once. What comes twice is sent twice: there are no
/// idempotency keys.
/// </summary>
internal sealed class SendMail(SenderDomains domains, MailBook book, BringMail bring, TimeProvider clock)
{
    const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
    static readonly TimeSpan FarthestSchedule = TimeSpan.FromHours(72);

    public SendGridAnswer Send(SendGridRequest request)
    {
        var (read, now) = (new ReadMail(request.Body), clock.GetUtcNow());
        var id = RandomNumberGenerator.GetString(Letters, 22);
        var mails = read.Mails(request.Account, id, now);
        var wrong = read.Wrong
            ?? (domains.MaySend(request.Account, mails[0].From.Domain) ? null : SendGridAnswer.Refuse(
                403,
                "The from address does not match a verified Sender Identity. Mail cannot be sent until this error is resolved. "
                + "Visit https://sendgrid.com/docs/for-developers/sending-email/sender-identity/ to see the Sender Identity requirements", "from"))
            ?? (mails.Any(mail => mail.SendAt > now + FarthestSchedule)
                ? SendGridAnswer.Refuse(400, "Scheduling more than 72 hours in advance is not possible.", "send_at")
                : null);
        if (wrong is not null)
        {
            return ReadMail.Described(wrong, request.Body);
        }

        if (read.IsRehearsal)
        {
            return ReadMail.Described(SendGridAnswer.Empty(200), request.Body);
        }

        mails.ForEach(book.Add);
        return SendGridAnswer.Empty(202) with
        {
            MessageId = id,
            From = mails[0].From.Address,
            To = mails[0].To.Address,
            Subject = mails[0].Subject,
            Body = EmailBook.Excerpt(mails[0].Text),
            Then = () => mails.ForEach(bring.Begin),
        };
    }
}
