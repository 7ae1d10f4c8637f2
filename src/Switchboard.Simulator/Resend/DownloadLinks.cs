using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Switchboard.Simulator.Resend.Emails;

namespace Switchboard.Simulator.Resend;

/// <summary>Addresses of attachments that need no key, signed and good for an hour.</summary>
internal sealed class DownloadLinks(PublicAddress address, EmailBook emails, Teams teams, TimeProvider clock)
{
    static readonly TimeSpan Good = TimeSpan.FromHours(1);

    readonly byte[] key = RandomNumberGenerator.GetBytes(32);

    public ResendAnswer List(ResendRequest request, string emailId, IReadOnlyList<Attachment> attachments) =>
        Paging.Page(request, attachments, attachment => attachment.Id, attachment => Describe(request.Team, emailId, attachment, null));

    public ResendAnswer One(ResendRequest request, IReadOnlyList<Attachment>? attachments) =>
        attachments?.FirstOrDefault(one => one.Id == request["attachment"]) is { } attachment
            ? ResendAnswer.Ok(Describe(request.Team, request["id"], attachment, "attachment")) with { Id = request["id"] }
            : ResendAnswer.NotFound("Attachment");

    /// <summary><c>GET /resend/files/{team}/{email}/{attachment}?expires=&amp;signature=</c>: the bytes themselves.</summary>
    public IResult Download(string team, string email, string attachment, long expires, string signature)
    {
        var good = CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Sign(team, email, attachment, expires)), Encoding.UTF8.GetBytes(signature));
        if (!good || DateTimeOffset.FromUnixTimeSeconds(expires) < clock.GetUtcNow())
        {
            return Results.Text("This link is not good, or not any more.", statusCode: StatusCodes.Status403Forbidden);
        }

        var owner = teams.Find(team);
        var files = owner is null ? null : emails.Sent.Find(owner, email)?.Attachments ?? emails.Received.Find(owner, email)?.Attachments;
        return files?.FirstOrDefault(one => one.Id == attachment) is { } file
            ? Results.File(file.Content, file.ContentType, file.Filename ?? "attachment")
            : Results.Text("The file is gone.", statusCode: StatusCodes.Status404NotFound);
    }

    Dictionary<string, object?> Describe(Team team, string emailId, Attachment attachment, string? kind)
    {
        var until = clock.GetUtcNow() + Good;
        var shape = new Dictionary<string, object?>
        {
            ["id"] = attachment.Id,
            ["filename"] = attachment.Filename,
            ["size"] = attachment.Content.Length,
            ["content_type"] = attachment.ContentType,
            ["content_disposition"] = attachment.Disposition,
            ["download_url"] = Link(team.Id, emailId, attachment.Id, until.ToUnixTimeSeconds()),
            ["expires_at"] = ResendJson.Instant(until),
        };
        if (kind is not null)
        {
            shape["object"] = kind;
        }

        if (attachment.ContentId is not null)
        {
            shape["content_id"] = attachment.ContentId;
        }

        return shape;
    }

    string Link(string team, string email, string attachment, long expires) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{address.Value}{ResendRoutes.Prefix}/files/{team}/{email}/{attachment}?expires={expires}&signature={Sign(team, email, attachment, expires)}");

    string Sign(string team, string email, string attachment, long expires) => Convert.ToHexStringLower(
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{team}/{email}/{attachment}/{expires}"))));
}
