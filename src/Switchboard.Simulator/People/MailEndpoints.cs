using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Switchboard.Simulator.Live;

namespace Switchboard.Simulator.People;

/// <summary>Acting as a person before a mailbox: write, answer, open, follow a link, mark as spam, save a file.</summary>
internal static class MailEndpoints
{
    public static void MapMail(this IEndpointRouteBuilder routes)
    {
        var mail = routes.MapGroup("/api/people/{address}/messages/{id}");
        mail.MapPost("/open", (string address, string id, Population population, IEnumerable<IMailCarrier> carriers, Changes changes) =>
            With(address, id, population, changes, (person, found) =>
            {
                person.Open(found);
                if (!found.IsOpened)
                {
                    found.IsOpened = true;
                    All(carriers, carrier => carrier.Opened(found));
                }
            }));
        mail.MapPost("/click", (string address, string id, Link link, Population population, IEnumerable<IMailCarrier> carriers, Changes changes) =>
            link.Url is { } url && WebAddress.IsOne(url)
                ? With(address, id, population, changes, (_, found) => All(carriers, carrier => carrier.Followed(found, url)))
                : Refusal.BadRequest("`url` is the http or https address that is followed.", "url"));
        mail.MapPost("/spam", (string address, string id, Population population, IEnumerable<IMailCarrier> carriers, Changes changes) =>
            With(address, id, population, changes, (person, found) =>
            {
                if (!found.IsSpam)
                {
                    found.IsSpam = true;
                    All(carriers, carrier => carrier.MarkedAsSpam(person, found));
                }
            }));
        mail.MapGet("/attachments/{place:int}", Save);
        mail.MapGet("/html", Show);
    }

    /// <summary>Takes what a person wrote, if somebody receives mail there.</summary>
    public static IResult Write(Person writer, Letter letter, IEnumerable<IMailCarrier> carriers, Changes changes)
    {
        if (letter.MediaUrls is { Count: > 0 })
        {
            return Refusal.BadRequest("A mail has `attachments` ({filename, content in base64, contentType?, contentId?}) in place of mediaUrls.", "mediaUrls");
        }

        var files = new List<MailFile>();
        foreach (var file in letter.Attachments ?? [])
        {
            if (string.IsNullOrWhiteSpace(file.Filename) || Decode(file.Content) is not { } content)
            {
                return Refusal.BadRequest("Each of `attachments` needs a `filename`, and its bytes in base64 as `content`.", "attachments");
            }

            files.Add(new MailFile(file.Filename, file.ContentType ?? "application/octet-stream", file.ContentId, content));
        }

        if (letter.Headers?.FirstOrDefault(header =>
            header.Key.AsSpan().ContainsAny(" :\r\n") || header.Value.AsSpan().ContainsAny('\r', '\n')) is { Key: { } wrong })
        {
            return Refusal.BadRequest($"The header {wrong} can't be: a name has no spaces and no colon, a value is one line.", "headers");
        }

        var before = letter.InReplyTo is { Length: > 0 } asked
            ? writer.Read(null, null).OfType<Mail>().LastOrDefault(mail => mail.Id == asked || mail.MessageId == asked)
            : null;
        var answers = before?.MessageId ?? letter.InReplyTo;
        var references = answers is null ? null : string.Join(' ', new[] { before?.References, answers }.Where(part => !string.IsNullOrEmpty(part)));
        var draft = new MailDraft(
            letter.To!.Trim(),
            letter.Subject ?? "",
            letter.Body,
            letter.Html,
            answers,
            references,
            letter.Headers ?? new Dictionary<string, string>(),
            files);
        foreach (var carrier in carriers)
        {
            if (carrier.Take(writer, draft) is { } written)
            {
                changes.Happened();
                return Results.Json<PhoneMessage>(written, statusCode: StatusCodes.Status201Created);
            }
        }

        return Refusal.NotFound($"Nobody receives mail at {letter.To}. Its domain must be verified and have receiving enabled; "
            + "GET /api/lines lists those that do.");
    }

    static IResult With(string address, string id, Population population, Changes changes, Action<Person, Mail> act)
    {
        if (Find(population, address, id, null) is not ({ } person, { } mail))
        {
            return Refusal.NotFound($"{address} has received no mail {id}.");
        }

        act(person, mail);
        changes.Happened();
        return Results.Json<PhoneMessage>(mail);
    }

    /// <summary>Always as a download: what strangers send is never shown as a page of this site.</summary>
    static IResult Save(HttpContext http, string address, string id, int place, Population population, string? direction)
    {
        if (Find(population, address, id, direction).Mail is not { } mail || place < 0 || place >= mail.Attachments.Count)
        {
            return Refusal.NotFound("There is no such file.");
        }

        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        return Results.File(mail.Attachments[place].Content, "application/octet-stream", mail.Attachments[place].Filename);
    }

    /// <summary>A mail's HTML as a document in which nothing runs and nothing is asked from outside; its own pictures are in it.</summary>
    static IResult Show(HttpContext http, string address, string id, Population population, string? direction)
    {
        if (Find(population, address, id, direction).Mail is not { Html: { } html } mail)
        {
            return Refusal.NotFound("There is no such mail, or it has no HTML.");
        }

        foreach (var picture in mail.Attachments.Where(file => file.ContentId is not null))
        {
            html = html.Replace(
                $"cid:{picture.ContentId}", $"data:{picture.ContentType};base64,{Convert.ToBase64String(picture.Content)}", StringComparison.Ordinal);
        }

        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; "
            + "base-uri 'none'; frame-ancestors 'self'; sandbox";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        return Results.Text(html, "text/html", System.Text.Encoding.UTF8);
    }

    /// <param name="direction">written, or whatever else for a mail that was received; a mail to oneself is both.</param>
    static (Person? Person, Mail? Mail) Find(Population population, string address, string id, string? direction)
    {
        var person = population.Find(address);
        var wanted = direction == "written" ? PhoneDirection.Written : PhoneDirection.Received;
        return (person, person?.Read(wanted, null).OfType<Mail>().FirstOrDefault(mail => mail.Id == id));
    }

    static void All(IEnumerable<IMailCarrier> carriers, Action<IMailCarrier> act)
    {
        foreach (var carrier in carriers)
        {
            act(carrier);
        }
    }

    static byte[]? Decode(string? content)
    {
        var bytes = new byte[content?.Length ?? 0];
        return content is not null && Convert.TryFromBase64String(content, bytes, out var length) ? bytes[..length] : null;
    }

    internal sealed record Link(string? Url);
}
