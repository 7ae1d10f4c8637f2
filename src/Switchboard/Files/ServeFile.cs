using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;
using Switchboard.Tenancy;

namespace Switchboard.Files;

/// <summary>
/// Gives a file's bytes: to whoever has an address of it that still works, such as a carrier, or to a caller with a token. Strangers' bytes
/// on our own host never act as a page: their kind is what we found, browsers don't guess, what isn't a picture, sound or film is only
/// downloaded, and a sandbox without any right is around all of it.
/// </summary>
internal sealed partial class ServeFile(
    IFileStorage storage, FileAddresses addresses, FileReach reach, TimeProvider clock, ILogger<ServeFile> log) : IUseCase, IEndpoint
{
    const string Signed = "The address: it is signed, and ends.";
    const string Policy = "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'";
    static readonly TimeSpan LongestCache = TimeSpan.FromHours(1);

    /// <summary>What is said of an address that is none of ours.</summary>
    public static readonly Problem NoAddress = Problem.NotFound("file", "Ask whoever gave you the address for another one.");

    static readonly Problem Over = new(
        "file_address_over", 410, "This address has ended, or the file was deleted.", "Ask whoever gave you the address for another one.");

    static readonly Problem Lost = new("file_lost", 404, "The file's bytes are not in storage.", "Tell the operator; a backup may have them.");

    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var pattern in new[]
        {
            FileAddresses.Path + "{token}",
            FileAddresses.Path + "{token}/{name}",
            FileAddresses.Alias + "{token}",
            FileAddresses.Alias + "{token}/{name}",
        })
        {
            routes.MapMethods(pattern, [HttpMethods.Get, HttpMethods.Head], (string token, HttpContext context, ServeFile serve) =>
                serve.ByAddress(token, context))
                .ExcludeFromDescription()
                .Open(Signed);
        }

        routes.MapGet("/api/v1/files/{fileId}/content", (FileId fileId, Caller caller, HttpContext context, ServeFile serve) =>
            serve.ByCaller(fileId, caller, context))
            .Says("readFile", "Files", "A stored file's bytes").Produces<Stream>(StatusCodes.Status200OK, "application/octet-stream");
        routes.MapMethods(
            "/api/v1/files/{fileId}/content",
            [HttpMethods.Head],
            (FileId fileId, Caller caller, HttpContext context, ServeFile serve) => serve.ByCaller(fileId, caller, context)).ExcludeFromDescription();
    }

    async Task<IResult> ByAddress(string token, HttpContext context)
    {
        if (await addresses.Open(token, context.RequestAborted) is not { } found)
        {
            return NoAddress.ToHttp();
        }

        var (file, until) = found;
        if (file.DeletedAt is not null || addresses.IsOver(until))
        {
            return Over.ToHttp();
        }

        var left = until - clock.GetUtcNow();
        var seconds = (long)(left < LongestCache ? left : LongestCache).TotalSeconds;
        return await Give(file, string.Create(CultureInfo.InvariantCulture, $"private, max-age={seconds}, immutable"), context);
    }

    /// <summary>To a caller with a token.</summary>
    public async Task<IResult> ByCaller(FileId id, Caller caller, HttpContext context)
    {
        var found = await reach.Find(caller, id, context.RequestAborted);
        return found.Problem is { } unknown ? unknown.ToHttp()
            : found.Value.DeletedAt is not null ? Over.ToHttp()
            : await Give(found.Value, "private, no-cache", context);
    }

    /// <summary>To whoever may read the message that it came with.</summary>
    public async Task<IResult> Give(OrganizationId organization, FileId id, HttpContext context) =>
        await reach.Find(organization, id, context.RequestAborted) is { DeletedAt: null } file ? await Give(file, "private, no-cache", context) : Over.ToHttp();

    /// <summary>The headers that keep strangers' bytes from acting as a page.</summary>
    public static void Guard(HttpResponse response, string kind, string? name, string cache)
    {
        var headers = response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = cache;
        headers["X-Robots-Tag"] = "noindex";
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        var disposition = new ContentDispositionHeaderValue(FileKind.IsShown(kind) ? "inline" : "attachment");
        disposition.SetHttpFileName(TakeFile.Readable(name) ?? $"file.{FileKind.Ending(kind)}");
        headers.ContentDisposition = disposition.ToString();
    }

    async Task<IResult> Give(StoredFile file, string cache, HttpContext context)
    {
        var bytes = await storage.Open(file.Key, context.RequestAborted);
        if (bytes is null)
        {
            BytesAreGone(log, file.Id.Value);
            return Lost.ToHttp();
        }

        Guard(context.Response, file.ContentType, file.Name, cache);
        return Results.Stream(
            bytes,
            file.ContentType,
            fileDownloadName: null,
            file.CreatedAt,
            new EntityTagHeaderValue($"\"{file.Sha256}\""),
            enableRangeProcessing: true);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The bytes of file {FileId} are not in storage")]
    static partial void BytesAreGone(ILogger log, string fileId);
}
