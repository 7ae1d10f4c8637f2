namespace Switchboard.Simulator.Twilio.Messages;

internal sealed record MediaShape(string AccountSid, string ContentType, string DateCreated, string DateUpdated, string ParentSid, string Sid, string Uri);

internal sealed record MediaPage(
    IReadOnlyList<MediaShape> MediaList, int Start, int End, int Page, int PageSize, string Uri, string FirstPageUri, string? NextPageUri,
    string? PreviousPageUri);

/// <summary>Messages/{sid}/Media: what hangs on a message. The file itself is a redirect to where it is kept.</summary>
internal sealed class ReadMedia(MessageBook messages)
{
    public TwilioAnswer List(TwilioRequest request)
    {
        if (Parent(request) is not { } message)
        {
            return request.NotFound();
        }

        var slice = Paging.Of(request, message.Media, m => m.Sid);
        return TwilioAnswer.Json(
            200,
            new MediaPage(
                [.. slice.Items.Select(m => Shape(message, m))],
                slice.Start,
                slice.End,
                slice.Page,
                slice.PageSize,
                slice.Uri,
                slice.First,
                slice.Next,
                slice.Previous),
            TwilioJson.Wire.MediaPage);
    }

    public TwilioAnswer Fetch(TwilioRequest request)
    {
        var sid = request.Route["media"];
        var json = sid.EndsWith(".json", StringComparison.Ordinal);
        if (Parent(request) is not { } message || message.Media.FirstOrDefault(m => m.Sid == (json ? sid[..^5] : sid)) is not { } media)
        {
            return request.NotFound();
        }

        return json
            ? TwilioAnswer.Json(200, Shape(message, media), TwilioJson.Wire.MediaShape)
            : new TwilioAnswer(307, []) { Location = media.KeptAt ?? media.Url, MessageSid = message.Sid };
    }

    public TwilioAnswer Delete(TwilioRequest request)
    {
        if (Parent(request) is not { } message || message.Media.FirstOrDefault(m => m.Sid + ".json" == request.Route["media"]) is not { } media)
        {
            return request.NotFound();
        }

        message.Media = [.. message.Media.Where(m => m != media)];
        return TwilioAnswer.NoContent with { MessageSid = message.Sid };
    }

    Message? Parent(TwilioRequest request) => messages.Find(request.Account, request.Route["sid"]);

    static MediaShape Shape(Message message, Media media) => new(
        message.Account.Sid, media.ContentType, TwilioJson.Date(message.Created), TwilioJson.Date(message.Created), message.Sid, media.Sid,
        $"/2010-04-01/Accounts/{message.Account.Sid}/Messages/{message.Sid}/Media/{media.Sid}.json");
}

internal static class ContentTypes
{
    /// <summary>By the ending of the path: nobody fetches the file to look.</summary>
    public static string Guess(string url) => Path.GetExtension(new Uri(url).AbsolutePath).ToLowerInvariant() switch
    {
        ".jpg" or ".jpeg" => "image/jpeg",
        ".png" => "image/png",
        ".gif" => "image/gif",
        ".mp4" => "video/mp4",
        ".mp3" => "audio/mpeg",
        ".ogg" => "audio/ogg",
        ".pdf" => "application/pdf",
        ".vcf" => "text/vcard",
        ".txt" => "text/plain",
        _ => "application/octet-stream",
    };
}
