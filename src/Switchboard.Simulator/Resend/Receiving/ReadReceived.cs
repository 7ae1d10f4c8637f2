using Switchboard.Simulator.Resend.Emails;

namespace Switchboard.Simulator.Resend.Receiving;

/// <summary>GET /emails/receiving and what hangs on one received mail. https://resend.com/docs/api-reference/emails/retrieve-received-email</summary>
internal sealed class ReadReceived(EmailBook emails, DownloadLinks links)
{
    public ResendAnswer List(ResendRequest request) => Paging.Page(request, emails.Received.NewestFirst(request.Team), email => email.Id, Brief);

    public ResendAnswer Fetch(ResendRequest request)
    {
        if (request.Asked("html_format") is { } format && format is not ("data_uri" or "cid"))
        {
            return ResendAnswer.Invalid("The `html_format` parameter must be one of: data_uri, cid.");
        }

        if (Mine(request) is not { } email)
        {
            return ResendAnswer.NotFound("Email");
        }

        var shape = Brief(email);
        shape["object"] = "email";
        shape["html"] = request.Asked("html_format") == "cid" ? email.Html : WithImages(email);
        shape["text"] = email.Text;
        shape["headers"] = email.Headers;
        return ResendAnswer.Ok(shape) with { Id = email.Id };
    }

    public ResendAnswer Attachments(ResendRequest request) =>
        Mine(request) is { } email ? links.List(request, email.Id, email.Attachments) with { Id = email.Id } : ResendAnswer.NotFound("Email");

    public ResendAnswer Attachment(ResendRequest request) => links.One(request, Mine(request)?.Attachments);

    /// <summary>What is shown of an attachment without its bytes.</summary>
    public static object Describe(Attachment attachment, bool withSize)
    {
        var shape = new Dictionary<string, object?>
        {
            ["id"] = attachment.Id,
            ["filename"] = attachment.Filename,
            ["content_type"] = attachment.ContentType,
            ["content_disposition"] = attachment.Disposition,
        };
        if (attachment.ContentId is not null)
        {
            shape["content_id"] = attachment.ContentId;
        }

        if (withSize)
        {
            shape["size"] = attachment.Content.Length;
        }

        return shape;
    }

    static Dictionary<string, object?> Brief(ReceivedEmail email) => new()
    {
        ["id"] = email.Id,
        ["to"] = email.To,
        ["from"] = email.From,
        ["created_at"] = ResendJson.Instant(email.Created),
        ["subject"] = email.Subject,
        ["message_id"] = email.MessageId,
        ["bcc"] = Array.Empty<string>(),
        ["cc"] = email.Cc,
        ["reply_to"] = email.ReplyTo,
        ["received_for"] = email.ReceivedFor,
        ["attachments"] = email.Attachments.Select(attachment => Describe(attachment, withSize: true)),
    };

    /// <summary>Inline pictures stand in the HTML itself.</summary>
    static string? WithImages(ReceivedEmail email) => email.Attachments.Where(file => file.ContentId is not null).Aggregate(
        email.Html,
        (html,
            file) => html?.Replace(
                $"cid:{file.ContentId}", $"data:{file.ContentType};base64,{Convert.ToBase64String(file.Content)}", StringComparison.Ordinal));

    ReceivedEmail? Mine(ResendRequest request) => emails.Received.Find(request.Team, request["id"]);
}
