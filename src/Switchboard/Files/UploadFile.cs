using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Files;

/// <summary>
/// Brings a file that messages can take along: the body as it is with its Content-Type, or a form with one part <c>file</c>. It streams to
/// storage; when all of it is there, <see cref="KeepUpload"/> writes its row.
/// </summary>
internal sealed class UploadFile(
    Database database, FileReach reach, TakeFile take, FileRoom room, KeepUpload keep, FilesSettings settings) : IUseCase, IEndpoint
{
    /// <summary>What a form has around its file.</summary>
    const int FormOverhead = 64 * 1024;

    static readonly Problem NoFile = Problem.Invalid(
        "file", "The form has no file.", "Send one part with the name file and a filename, or the bytes alone as the body.");

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/v1/files", (
                string? name, AgentId? agentId, OrganizationId? organizationId, string? clientRef, Caller caller, HttpContext context,
                UploadFile upload, CancellationToken ct) =>
            upload.Upload(new(name, agentId, organizationId, clientRef), caller, context, ct).ToCreated(file => $"/api/v1/files/{file.FileId}"))
        .Says("uploadFile", "Files", "Store a file that messages can take along").LetsIn(Role.Operator)
        .Accepts<IFormFile>("application/octet-stream", "multipart/form-data", "*/*");

    async Task<Outcome<FileView>> Upload(Wish wish, Caller caller, HttpContext context, CancellationToken ct)
    {
        if (ClientRefs.Check(wish.ClientRef) is { } unusable)
        {
            return unusable;
        }

        var scope = await reach.Scope(caller, wish.OrganizationId, wish.AgentId, ct);
        if (scope.Problem is { } unreached)
        {
            return unreached;
        }

        var (organization, agent) = scope.Value;
        var announced = context.Request.ContentLength;
        // Set before anything is refused: what isn't read of a body within it is read away, and the connection goes on.
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = settings.MaxFileBytes + FormOverhead;
        if (announced > settings.MaxFileBytes + FormOverhead)
        {
            context.Response.Headers.Connection = "close";
            return take.TooLarge;
        }

        if (FileRoom.Refuse(await database.Read(organization, room.Look, ct), Math.Max(1, (announced ?? 0) - FormOverhead)) is { } full)
        {
            return full;
        }

        var taken = await Receive(organization, agent, wish, context.Request, ct);
        if (taken.Problem is { } refused)
        {
            context.Response.Headers.Connection = "close";
            return refused;
        }

        return await keep.Keep(taken.Value, caller, wish.ClientRef);
    }

    async Task<Outcome<StoredFile>> Receive(OrganizationId organization, AgentId? agent, Wish wish, HttpRequest request, CancellationToken ct)
    {
        if (request.ContentType?.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase) != true)
        {
            return await take.Receive(organization, agent, FileOrigin.Upload, request.Body, wish.Name, request.ContentType, ct);
        }

        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 and <= 70 } boundary)
        {
            return NoFile;
        }

        var parts = new MultipartReader(boundary.Value!, request.Body) { HeadersLengthLimit = 8 * 1024 };
        try
        {
            while (await parts.ReadNextSectionAsync(ct) is { } part)
            {
                if (ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var disposition) && disposition.Name == "file")
                {
                    var called = HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).Value;
                    return await take.Receive(organization, agent, FileOrigin.Upload, part.Body, wish.Name ?? called, part.ContentType, ct);
                }
            }
        }
        catch (Exception error) when (error is InvalidDataException || (error is IOException and not BadHttpRequestException && !ct.IsCancellationRequested))
        {
            // The form ends before its file does, or is none.
            return NoFile;
        }

        return NoFile;
    }

    sealed record Wish(string? Name, AgentId? AgentId, OrganizationId? OrganizationId, string? ClientRef);
}
