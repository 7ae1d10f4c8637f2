using System.Text;
using System.Text.Json;
using Switchboard.Simulator.Resend;
using Switchboard.Simulator.Resend.Emails;

namespace Switchboard.Simulator.SendGrid.Mails;

/// <summary>
/// Reads the body of a send, and remembers the first thing that is wrong.
/// https://www.twilio.com/docs/sendgrid/api-reference/mail-send/errors
/// </summary>
internal sealed class ReadMail(JsonElement body)
{
    static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
        { "x-sg-id", "x-sg-eid", "received", "dkim-signature", "content-type", "content-transfer-encoding", "to", "from", "subject", "reply-to", "cc", "bcc" };

    public SendGridAnswer? Wrong { get; private set; } = body.ValueKind is JsonValueKind.Object ? null : SendGridAnswer.Refuse(400, "Bad Request");

    /// <summary>The same answer, with what the ledger shows of the request.</summary>
    public static SendGridAnswer Described(SendGridAnswer answer, JsonElement body)
    {
        var first = Items(body, "personalizations").FirstOrDefault();
        return answer with
        {
            From = Text(Part(body, "from"), "email"),
            To = Text(Items(first, "to").FirstOrDefault(), "email"),
            Subject = Text(body, "subject"),
        };
    }

    public List<OutMail> Mails(SendGridAccount account, string id, DateTimeOffset now)
    {
        List<OutMail> mails = [];
        var from = Address(Part(body, "from"), "from.email", "The from email does not contain a valid address.");
        var people = Items(body, "personalizations").ToList();
        if (people.Count is 0 or > 1000)
        {
            Refuse("The personalizations field is required and must have at least one personalization.", "personalizations");
        }

        var contents = Contents();
        var (headers, files) = (Headers(body, "headers"), Files());
        foreach (var (place, person) in people.Index())
        {
            var to = Recipients(person, "to", $"personalizations.{place}.to");
            if (to.Count == 0)
            {
                Refuse(
                    "The to array is required for all personalization objects, and must have at least one email object with a valid email address.",
                    $"personalizations.{place}.to");
            }

            var subject = Text(person, "subject") ?? Text(body, "subject");
            if (subject is null or "")
            {
                Refuse(
                    "The subject is required. You can get around this requirement if you use a template with a subject defined or if every "
                        + "personalization has a subject defined.",
                    "subject");
            }

            List<Mailbox> all =
            [
                .. to,
                .. Recipients(person, "cc", $"personalizations.{place}.cc"),
                .. Recipients(person, "bcc", $"personalizations.{place}.bcc"),
            ];
            var merged = new Dictionary<string, string>(headers, StringComparer.OrdinalIgnoreCase);
            foreach (var (name, value) in Headers(person, $"personalizations.{place}.headers"))
            {
                merged[name] = value;
            }

            if (Wrong is null)
            {
                mails.AddRange(
                    all.DistinctBy(one => one.Address).Select(recipient =>
                        new OutMail(id, account, from!, recipient, [.. to.Select(one => one.Written)], ReplyTo(), subject!, now)
                        {
                            Text = contents.GetValueOrDefault("text/plain"),
                            Html = contents.GetValueOrDefault("text/html"),
                            Headers = merged,
                            CustomArgs = Texts(Part(body, "custom_args")).Concat(Texts(Part(person, "custom_args"))).GroupBy(one => one.Key).ToDictionary(
                                one => one.Key, one => one.Last().Value, StringComparer.Ordinal),
                            Categories = [.. Items(body, "categories").Select(one => one.GetString() ?? "")],
                            Attachments = files,
                            SendAt = Number(person, "send_at") ?? Number(body, "send_at"),
                            TracksOpens = IsOn("open_tracking"),
                            TracksClicks = IsOn("click_tracking"),
                        }));
            }
        }

        return mails;
    }

    /// <summary>Whether nothing shall leave: the request is only checked.</summary>
    public bool IsRehearsal => Part(Part(Part(body, "mail_settings"), "sandbox_mode"), "enable").ValueKind is JsonValueKind.True;

    // An account tracks unless the mail says that it doesn't.
    bool IsOn(string tracking) => Part(Part(Part(body, "tracking_settings"), tracking), "enable").ValueKind is not JsonValueKind.False;

    Dictionary<string, string> Contents()
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        var contents = Items(body, "content").ToList();
        if (contents.Count == 0)
        {
            Refuse("Unless a valid template_id is provided, the content parameter is required. There must be at least one defined content block.", "content");
        }

        foreach (var (place, content) in contents.Index())
        {
            var (type, value) = (Text(content, "type"), Text(content, "value"));
            if (type is null or "")
            {
                Refuse("The content type must be a string at least one character in length.", $"content.{place}.type");
            }
            else if (value is null or "")
            {
                Refuse("The content value must be a string at least one character in length.", $"content.{place}.value");
            }
            else if (type == "text/plain" && place > 0)
            {
                Refuse(
                    "If present, text/plain and text/html may only be provided once, and text/plain must be first, followed by text/html, "
                        + "then any other content.",
                    $"content.{place}.type");
            }
            else
            {
                found[type] = value;
            }
        }

        return found;
    }

    Dictionary<string, string> Headers(JsonElement of, string field)
    {
        var headers = Texts(Part(of, "headers")).ToDictionary(one => one.Key, one => one.Value, StringComparer.OrdinalIgnoreCase);
        if (headers.Keys.FirstOrDefault(Reserved.Contains) is { } reserved)
        {
            Refuse($"The header '{reserved}' is reserved and can't be set.", field);
        }

        return headers;
    }

    List<Attachment> Files()
    {
        List<Attachment> files = [];
        foreach (var (place, file) in Items(body, "attachments").Index())
        {
            var (name, content) = (Text(file, "filename"), Text(file, "content") ?? "");
            var bytes = new byte[Encoding.UTF8.GetByteCount(content)];
            var length = 0;
            if (content.Length == 0 || !Convert.TryFromBase64String(content, bytes, out length))
            {
                Refuse("The attachment content must be base64 encoded.", $"attachments.{place}.content");
            }

            if (name is null or "")
            {
                Refuse("The filename of an attachment is required.", $"attachments.{place}.filename");
            }

            files.Add(new($"file{place}", name, Text(file, "type") ?? FileTypes.Of(name), Text(file, "content_id"), bytes[..length]));
        }

        return files;
    }

    List<Mailbox> Recipients(JsonElement of, string name, string field) =>
        [.. Items(of, name).Index().Select(one => Address(one.Item, $"{field}.{one.Index}.email", "Does not contain a valid address.")).OfType<Mailbox>()];

    Mailbox? Address(JsonElement at, string field, string wrong)
    {
        var (email, name) = (Text(at, "email"), Text(at, "name"));
        var mailbox = email is null || email.Contains('<', StringComparison.Ordinal) ? null : Mailbox.Parse(email);
        if (mailbox is null)
        {
            Refuse(wrong, field);
            return null;
        }

        return name is { Length: > 0 } ? new($"{name} <{mailbox.Address}>", name, mailbox.Address) : mailbox;
    }

    string[] ReplyTo() =>
        Text(Part(body, "reply_to"), "email") is { } one ? [one] : [.. Items(body, "reply_to_list").Select(at => Text(at, "email")).OfType<string>()];

    static JsonElement.ArrayEnumerator Items(JsonElement of, string name) =>
        Part(of, name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : default;

    static JsonElement Part(JsonElement of, string name) => of.ValueKind is JsonValueKind.Object && of.TryGetProperty(name, out var value) ? value : default;

    static string? Text(JsonElement of, string name) => Part(of, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    static DateTimeOffset? Number(JsonElement of, string name) =>
        Part(of, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    static IEnumerable<KeyValuePair<string, string>> Texts(JsonElement of) => of.ValueKind is JsonValueKind.Object
        ? of.EnumerateObject().Where(one => one.Value.ValueKind is JsonValueKind.String).Select(one => KeyValuePair.Create(one.Name, one.Value.GetString()!))
        : [];

    void Refuse(string message, string field) => Wrong ??= SendGridAnswer.Refuse(400, message, field);
}
