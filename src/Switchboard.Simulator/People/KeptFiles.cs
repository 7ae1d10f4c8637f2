using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Switchboard.Simulator.People;

/// <summary>A picture, a voice note or another file on a phone.</summary>
internal sealed record KeptFile(string Id, string ContentType, byte[] Bytes);

/// <summary>
/// <c>POST /api/files</c> keeps a file for a person to send (its body, with its Content-Type), <c>GET /api/files/{id}</c> gives it. What carriers
/// fetched for a phone is kept here too. Bounded; the oldest go first.
/// </summary>
internal sealed class KeptFiles(PublicAddress address) : IForgets
{
    const int LargestFile = 16 * 1024 * 1024;
    const long Room = 256L * 1024 * 1024;
    const string Path = "/api/files/";

    readonly Lock gate = new();
    readonly Dictionary<string, KeptFile> byId = new(StringComparer.Ordinal);
    readonly Queue<KeptFile> inOrder = new();
    long used;

    /// <summary>Where a kept file can be had by those outside.</summary>
    public string UrlOf(KeptFile file) => address.Value + Path + file.Id;

    /// <summary>The file behind one of our own addresses; none for any other.</summary>
    public KeptFile? At(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var one)
            && Uri.TryCreate(address.Value, UriKind.Absolute, out var own)
            && one.Port == own.Port
            && (one.IsLoopback || one.Host == own.Host)
            && one.AbsolutePath.StartsWith(Path, StringComparison.Ordinal)
            ? Find(one.AbsolutePath[Path.Length..])
            : null;

    public KeptFile Keep(byte[] bytes, string contentType)
    {
        var file = new KeptFile(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), contentType, bytes);
        lock (gate)
        {
            byId[file.Id] = file;
            inOrder.Enqueue(file);
            used += bytes.Length;
            while (used > Room && inOrder.TryDequeue(out var oldest))
            {
                byId.Remove(oldest.Id);
                used -= oldest.Bytes.Length;
            }
        }

        return file;
    }

    public void Forget()
    {
        lock (gate)
        {
            byId.Clear();
            inOrder.Clear();
            used = 0;
        }
    }

    KeptFile? Find(string id)
    {
        lock (gate)
        {
            return byId.GetValueOrDefault(id);
        }
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/files", Take);
        routes.MapGet(Path + "{id}", (string id, KeptFiles files, HttpContext http) =>
        {
            if (files.Find(id) is not { } file)
            {
                return Refusal.NotFound($"There is no file {id} here any more.");
            }

            // Strangers' files on this page's own address: none of them may act as a page.
            http.Response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'";
            http.Response.Headers.XContentTypeOptions = "nosniff";
            return Results.Bytes(file.Bytes, file.ContentType, enableRangeProcessing: true);
        });
    }

    static async Task<IResult> Take(HttpContext http, KeptFiles files)
    {
        if (http.Request.ContentType is not { Length: > 2 } type || !type.Contains('/', StringComparison.Ordinal))
        {
            return Refusal.BadRequest("Send the file as the body, and its kind as Content-Type: image/jpeg, audio/ogg, application/pdf …");
        }

        using var bytes = new MemoryStream();
        var chunk = new byte[81_920];
        for (int read; (read = await http.Request.Body.ReadAsync(chunk, http.RequestAborted)) > 0;)
        {
            if (bytes.Length + read > LargestFile)
            {
                return Refusal.BadRequest("A file has at most 16 MB.");
            }

            bytes.Write(chunk, 0, read);
        }

        if (bytes.Length == 0)
        {
            return Refusal.BadRequest("The file is empty.");
        }

        var kept = files.Keep(bytes.ToArray(), type);
        return Results.Json(new { url = files.UrlOf(kept), kept.ContentType, bytes = kept.Bytes.Length }, statusCode: StatusCodes.Status201Created);
    }
}
