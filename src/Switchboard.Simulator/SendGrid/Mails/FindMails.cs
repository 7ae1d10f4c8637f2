using System.Globalization;
using System.Text.RegularExpressions;

namespace Switchboard.Simulator.SendGrid.Mails;

/// <summary>
/// GET /v3/messages: the account's mails by one condition (msg_id, to_email, from_email, subject or status, with = or LIKE, or a custom
/// argument), newest first. It is an addition that accounts pay for.
/// https://www.twilio.com/docs/sendgrid/for-developers/sending-email/getting-started-email-activity-api
/// </summary>
internal sealed partial class FindMails(MailBook book)
{
    const int Usual = 10;
    const int Most = 1000;

    public SendGridAnswer Find(SendGridRequest request)
    {
        var limit = Usual;
        if (request.Asked("limit") is { } text && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > Most))
        {
            return SendGridAnswer.Refuse(400, "limit must be between 1 and 1000");
        }

        var query = request.Asked("query") ?? "";
        if (Condition(query) is not { } fits)
        {
            return SendGridAnswer.Refuse(400, $"invalid syntax: '{query}'");
        }

        return SendGridAnswer.Json(200, new
        {
            messages = book.Of(request.Account).Where(fits).Reverse().Take(limit).Select(mail => new
            {
                from_email = mail.From.Address,
                msg_id = mail.EventId,
                subject = mail.Subject,
                to_email = mail.To.Address,
                status = mail.State,
                opens_count = 0,
                clicks_count = 0,
                last_event_time = mail.LastEventAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            }),
        });
    }

    static Func<OutMail, bool>? Condition(string query)
    {
        if (Argument().Match(query) is { Success: true } argument)
        {
            return mail => mail.CustomArgs.GetValueOrDefault(argument.Groups["name"].Value) == argument.Groups["value"].Value;
        }

        if (Field().Match(query) is not { Success: true } field)
        {
            return null;
        }

        var (wanted, isLike) = (field.Groups["value"].Value, field.Groups["how"].Value.Equals("LIKE", StringComparison.OrdinalIgnoreCase));
        return mail => field.Groups["name"].Value switch
        {
            "msg_id" => Fits(mail.EventId),
            "to_email" => Fits(mail.To.Address),
            "from_email" => Fits(mail.From.Address),
            "subject" => Fits(mail.Subject),
            _ => Fits(mail.State),
        };

        bool Fits(string value) => !isLike
            ? value == wanted
            : Regex.IsMatch(
                value,
                "^" + Regex.Escape(wanted).Replace("%", ".*", StringComparison.Ordinal) + "$",
                RegexOptions.None,
                TimeSpan.FromMilliseconds(100));
    }

    [GeneratedRegex("""^\(?unique_args\['(?<name>[^']+)'\]\s*=\s*"(?<value>[^"]*)"\)?$""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex Argument();

    [GeneratedRegex(
        """^\(?(?<name>msg_id|to_email|from_email|subject|status)\s*(?<how>=|LIKE)\s*"(?<value>[^"]*)"\)?$""",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 100)]
    private static partial Regex Field();
}
