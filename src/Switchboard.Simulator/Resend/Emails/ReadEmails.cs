namespace Switchboard.Simulator.Resend.Emails;

/// <summary>GET /emails and what hangs on one mail.</summary>
internal sealed class ReadEmails(EmailBook emails, DownloadLinks links)
{
    public ResendAnswer List(ResendRequest request) => Paging.Page(request, emails.Sent.NewestFirst(request.Team), email => email.Id, Brief);

    public ResendAnswer Fetch(ResendRequest request) =>
        emails.Sent.Find(request.Team, request["id"]) is { } email ? ResendAnswer.Ok(Whole(email)) with { Id = email.Id } : ResendAnswer.NotFound("Email");

    public ResendAnswer Attachments(ResendRequest request) =>
        emails.Sent.Find(request.Team, request["id"]) is { } email
            ? links.List(request, email.Id, email.Attachments) with { Id = email.Id }
            : ResendAnswer.NotFound("Email");

    public ResendAnswer Attachment(ResendRequest request) => links.One(request, emails.Sent.Find(request.Team, request["id"])?.Attachments);

    static object Brief(Email email) => new
    {
        id = email.Id,
        message_id = email.MessageId,
        to = Written(email.To),
        from = email.From.Written,
        created_at = ResendJson.Row(email.Created),
        subject = email.Subject,
        bcc = Written(email.Bcc),
        cc = Written(email.Cc),
        reply_to = Written(email.ReplyTo),
        last_event = email.LastEvent,
        scheduled_at = email.ScheduledAt is { } at ? ResendJson.Row(at) : null,
    };

    static object Whole(Email email) => new
    {
        @object = "email",
        id = email.Id,
        message_id = email.MessageId,
        to = Written(email.To),
        from = email.From.Written,
        created_at = ResendJson.Row(email.Created),
        subject = email.Subject,
        html = email.Html,
        text = email.Text,
        bcc = Written(email.Bcc),
        cc = Written(email.Cc),
        reply_to = Written(email.ReplyTo),
        last_event = email.LastEvent,
        scheduled_at = email.ScheduledAt is { } at ? ResendJson.Row(at) : null,
        tags = email.Tags,
        topic_id = email.TopicId,
    };

    static IEnumerable<string> Written(IEnumerable<Mailbox> mailboxes) => mailboxes.Select(mailbox => mailbox.Written);
}
