using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Switchboard.Simulator.Resend.Domains;

namespace Switchboard.Simulator.Resend.Emails;

/// <summary>What a mail may look like, in the order in which the provider complains. https://resend.com/docs/api-reference/emails/send-email</summary>
internal sealed partial class ReadDraft(DomainBook domains, FetchFile files, TimeProvider clock)
{
    const int MostRecipients = 50;
    const string Example = "The email address needs to follow the `email@example.com` or `Name <email@example.com>` format.";
    static readonly TimeSpan FarthestSchedule = TimeSpan.FromDays(30);

    /// <summary>The mail, or the first thing that is wrong with it.</summary>
    public async Task<(Email? Email, ResendAnswer? Wrong)> Read(Team team, JsonElement body, bool inBatch, CancellationToken ct)
    {
        var form = new Form(body);
        var from = Sender(form);
        var to = Recipients(form, "to");
        var (cc, bcc, replyTo) = (Recipients(form, "cc"), Recipients(form, "bcc"), Recipients(form, "reply_to"));
        if (to.Count == 0)
        {
            form.Refuse(ResendAnswer.Refuse(422, "missing_required_field", "Missing `to` field."));
        }

        var subject = form.Required("subject");
        var (html, text) = (form.Text("html"), form.Text("text"));
        if (form.Has("template"))
        {
            form.Part("template").Required("id");
            form.Refuse(ResendAnswer.NotFound("Template"));
        }

        if (html is null && text is null)
        {
            form.Refuse(ResendAnswer.Refuse(422, "missing_required_field", "Missing `html` or `text` field."));
        }

        var (headers, tags, at) = (Headers(form), Tags(form), Schedule(form));
        if (inBatch && form.Has("attachments"))
        {
            form.Refuse("The `attachments` field is not supported in batch emails.");
        }

        form.Refuse(form.Wrong is null ? domains.WhySendingIsRefused(team, from!, [.. to, .. cc, .. bcc]) : null);
        var attachments = form.Wrong is null ? await Attachments(form, ct) : [];
        if (form.Wrong is { } wrong)
        {
            return (null, wrong);
        }

        var id = ResendId.New();
        var email = new Email
        {
            Id = id,
            Team = team,
            From = from!,
            To = to,
            Cc = cc,
            Bcc = bcc,
            ReplyTo = replyTo,
            Subject = subject,
            Html = html,
            Text = text,
            Headers = headers,
            Tags = tags,
            TopicId = form.Text("topic_id"),
            Attachments = attachments,
            Created = clock.GetUtcNow(),
            MessageId = $"<{id}@email.amazonses.com>",
        };
        return (email.Begin(at), null);
    }

    static Mailbox? Sender(Form form)
    {
        var written = form.Required("from");
        var from = Mailbox.Parse(written);
        if (from is null)
        {
            form.Refuse(ResendAnswer.Refuse(422, "invalid_from_address", $"Invalid `from` field. {Example}"));
        }

        return from;
    }

    static List<Mailbox> Recipients(Form form, string name)
    {
        var written = form.Texts(name);
        if (written.Count > MostRecipients)
        {
            form.Refuse($"The `{name}` field must have at most {MostRecipients} items.");
        }

        var read = written.Select(Mailbox.Parse).ToList();
        if (read.Contains(null))
        {
            form.Refuse($"Invalid `{name}` field. {Example}");
        }

        return [.. read.OfType<Mailbox>()];
    }

    static Dictionary<string, string> Headers(Form form)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (form.Find("headers") is not { } given)
        {
            return headers;
        }

        if (given.ValueKind is not JsonValueKind.Object)
        {
            form.Refuse("The `headers` field must be an `object`.");
            return headers;
        }

        foreach (var header in given.EnumerateObject())
        {
            if (header.Value.ValueKind is not JsonValueKind.String
                || !HeaderName().IsMatch(header.Name)
                || header.Value.GetString()!.AsSpan().ContainsAny('\r', '\n'))
            {
                form.Refuse($"Invalid header `{header.Name}`: a name has printable ASCII characters but no colon, a value is a string of one line.");
            }
            else
            {
                headers[header.Name] = header.Value.GetString()!;
            }
        }

        return headers;
    }

    static List<Tag> Tags(Form form)
    {
        var tags = new List<Tag>();
        foreach (var item in form.Items("tags"))
        {
            var tag = new Form(item);
            var (name, value) = (tag.Required("name"), tag.Required("value"));
            form.Refuse(tag.Wrong);
            if (tag.Wrong is null && !(TagText().IsMatch(name) && TagText().IsMatch(value)))
            {
                form.Refuse("Tags should only contain ASCII letters, numbers, underscores, or dashes, and no more than 256 characters.");
            }

            tags.Add(new Tag(name, value));
        }

        return tags;
    }

    DateTimeOffset? Schedule(Form form)
    {
        var at = form.Instant("scheduled_at");
        if (WrongSchedule(at) is { } wrong)
        {
            form.Refuse(wrong);
        }

        return at;
    }

    /// <summary>Why a mail can't leave then; none: it can.</summary>
    public string? WrongSchedule(DateTimeOffset? at) =>
        at <= clock.GetUtcNow() ? "The `scheduled_at` field must be in the future."
        : at > clock.GetUtcNow() + FarthestSchedule ? "The `scheduled_at` field must be within 30 days."
        : null;

    async Task<List<Attachment>> Attachments(Form form, CancellationToken ct)
    {
        var attachments = new List<Attachment>();
        foreach (var item in form.Items("attachments"))
        {
            var part = new Form(item);
            var (filename, path, content) = (part.Text("filename"), part.Text("path"), part.Text("content"));
            var (type, contentId) = (part.Text("content_type"), part.Text("content_id"));
            var bytes = content is not null ? Decode(content) : path is not null ? await files.Fetch(path, ct) : null;
            if (content is null && path is null)
            {
                part.Refuse(ResendAnswer.Refuse(422, "invalid_attachment", "Attachment must have either a `content` or `path`."));
            }
            else if (bytes is null)
            {
                part.Refuse(
                    ResendAnswer.Refuse(
                        422,
                        "invalid_attachment",
                        content is null ? $"The attachment could not be fetched from {path}." : "The attachment's `content` is not valid base64."));
            }
            else if (filename is null && path is null)
            {
                part.Refuse(ResendAnswer.Refuse(422, "invalid_attachment", "Attachment must have a `filename`."));
            }

            form.Refuse(part.Wrong);
            filename ??= path?.Split('/', '?')[^1];
            attachments.Add(new Attachment(ResendId.New(), filename, type ?? FileTypes.Of(filename), contentId, bytes ?? []));
        }

        return attachments;
    }

    static byte[]? Decode(string content)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(content)];
        return Convert.TryFromBase64String(content, bytes, out var length) ? bytes[..length] : null;
    }

    [GeneratedRegex("^[!-9;-~]{1,76}$", RegexOptions.None, matchTimeoutMilliseconds: 100)]
    private static partial Regex HeaderName();

    [GeneratedRegex("^[A-Za-z0-9_-]{1,256}$", RegexOptions.None, matchTimeoutMilliseconds: 100)]
    private static partial Regex TagText();
}
