using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Switchboard.Conversations.Receiving;
using Switchboard.Files;
using Switchboard.Tenancy;

namespace Switchboard.Conversations.Reading;

/// <summary>
/// Gives what came with a message, wherever it is: from our storage, or straight from its provider with the account's credentials, which
/// whoever reads the message doesn't have. Nothing is kept on the way through.
/// </summary>
internal sealed class ReadMedia(
    MediaReach reach, OpenMedia outside, ServeFile files, MediaLinks links, FilesSettings settings, TimeProvider clock) : IUseCase, IEndpoint
{
    internal sealed record Link(
        [property: Description("An address that whoever has it can fetch it at, for a time.")] string Url,
        [property: Description("Until when it works.")] DateTimeOffset ExpiresAt);

    static readonly Problem TooLarge = new(
        "media_too_large", 502, "It is larger than any file may be here.", "Fetch it at the address that the message tells.");

    static readonly Problem CutOff = Problem.Provider("media_cut_off", "The provider did not hand it over in time, or was cut off.", "Try again in a moment.");

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/media/{mediaId}", (string mediaId, AgentId? agentId, Caller caller, HttpContext context, ReadMedia read) =>
            read.ByCaller(mediaId, agentId, caller, context))
            .Says("readMedia", "Messages", "What came with a message: its bytes, wherever they are")
            .Produces<Stream>(StatusCodes.Status200OK, "application/octet-stream");
        routes.MapPost("/api/v1/media/{mediaId}/link", (string mediaId, AgentId? agentId, Caller caller, ReadMedia read, CancellationToken ct) =>
            read.MakeLink(mediaId, agentId, caller, ct).ToHttp())
            .Says("linkMedia", "Messages", "An address for what came with a message, for those who have no token").LetsIn(Role.Operator);
        routes.MapGet(MediaLinks.Path + "{token}", (string token, HttpContext context, ReadMedia read) => read.ByLink(token, context))
            .ExcludeFromDescription()
            .Open("The address: it is sealed, and ends.");
    }

    async Task<IResult> ByCaller(string mediaId, AgentId? agentId, Caller caller, HttpContext context)
    {
        if (Ids.TryParse<FileId>(mediaId, out var file))
        {
            return await files.ByCaller(file, caller, context);
        }

        var found = await reach.Find(caller, mediaId, agentId, context.RequestAborted);
        return found.Problem is { } unknown ? unknown.ToHttp() : await Give(found.Value.Message, found.Value.Place, context);
    }

    async Task<IResult> ByLink(string token, HttpContext context)
    {
        var ct = context.RequestAborted;
        if (links.Open(token) is not var (organization, message, place)
            || !await reach.IsActive(organization, ct)
            || await reach.Find(organization, message, place, ct) is not { } found)
        {
            return ServeFile.NoAddress.ToHttp();
        }

        var (source, at) = await reach.Behind(found, place, ct);
        return await Give(source, at, context);
    }

    async Task<Outcome<Link>> MakeLink(string mediaId, AgentId? agentId, Caller caller, CancellationToken ct)
    {
        var found = await reach.Find(caller, mediaId, agentId, ct);
        if (found.Problem is { } unknown)
        {
            return unknown;
        }

        var (url, until) = links.To(found.Value.Message.Organization, found.Value.Message.Id, found.Value.Place);
        return new Link(url, until);
    }

    async Task<IResult> Give(MediaMessage message, int place, HttpContext context)
    {
        var item = message.Items[place];
        return item.FileId is { } file ? await files.Give(message.Organization, file, context) : await PassThrough(message, item, context);
    }

    async Task<IResult> PassThrough(MediaMessage message, Channels.MediaItem item, HttpContext context)
    {
        using var late = new CancellationTokenSource(settings.FetchTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, late.Token);
        try
        {
            var (response, problem) = await outside.Open(message, item, either.Token);
            if (response is null)
            {
                return problem!.ToHttp();
            }

            using (response)
            {
                if (response.Content.Headers.ContentLength > settings.MaxFileBytes)
                {
                    return TooLarge.ToHttp();
                }

                await Copy(response.Content, item, context, either.Token);
                return Results.Empty;
            }
        }
        catch (Exception error) when (!context.RequestAborted.IsCancellationRequested
            && error is OperationCanceledException or IOException or HttpRequestException)
        {
            if (!context.Response.HasStarted)
            {
                return CutOff.ToHttp();
            }

            // Who has the beginning must not take it for the whole.
            context.Abort();
            return Results.Empty;
        }
    }

    async Task Copy(HttpContent content, Channels.MediaItem item, HttpContext context, CancellationToken ct)
    {
        await using var body = await content.ReadAsStreamAsync(ct);
        var chunk = new byte[64 * 1024];
        var count = await body.ReadAtLeastAsync(chunk, FileKind.Head, throwOnEndOfStream: false, ct);
        var kind = FileKind.Of(chunk.AsSpan(0, Math.Min(count, FileKind.Head)), item.ContentType ?? content.Headers.ContentType?.MediaType);
        ServeFile.Guard(context.Response, kind, item.Name, "private, no-store");
        context.Response.ContentType = kind;
        context.Response.ContentLength = content.Headers.ContentLength;
        for (long total = count; count > 0; total += count)
        {
            if (total > settings.MaxFileBytes)
            {
                throw new IOException("It goes on beyond what a file may have.");
            }

            await context.Response.Body.WriteAsync(chunk.AsMemory(0, count), ct);
            count = await body.ReadAsync(chunk, ct);
        }
    }
}
