using Switchboard.Channels;
using Switchboard.Conversations.Reading;
using Switchboard.Conversations.Receiving;
using Switchboard.Files;

namespace Switchboard.Conversations.Sending;

/// <summary>A file's bytes and its kind.</summary>
internal sealed record FileContent(ReadOnlyMemory<byte> Bytes, string? ContentType);

/// <summary>
/// Reads what a message takes along, for providers that want it within the request: from our storage, where a link of ours leads, or from
/// an address as a stranger's.
/// </summary>
[Singleton]
internal sealed class FileContents(IFileStorage storage, MediaReach reach, OpenMedia outside, FetchMedia fetch, TimeProvider clock)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    static readonly Problem Gone = new("file_gone", 422, "A file that it takes along is not there any more.", "Upload the file again and send anew.");

    static readonly Problem TooLarge = new(
        "file_too_large", 422, "Its files are larger than this provider takes with one message.", "Send fewer or smaller files, or links to them.");

    /// <summary>All of a file that has no more than so many bytes.</summary>
    public async Task<Outcome<FileContent>> Read(OrganizationId organization, MediaItem item, long most, CancellationToken ct)
    {
        var source = await reach.Linked(organization, item.Url, ct) is { } linked ? await reach.Behind(linked.Message, linked.Place, ct) : default;
        item = source.Message?.Items[source.Place] ?? item;
        if (item.FileId is { } id)
        {
            await using var stored = await storage.Open(new(organization, id), ct);
            return stored is null ? Gone : await Read(stored, item.ContentType, most, ct);
        }

        using var late = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, late.Token);
        try
        {
            var (response, problem) = source.Message is null
                ? await fetch.Open(new(item.Url), either.Token)
                : await outside.Open(source.Message, item, either.Token);
            if (response is null)
            {
                return problem!;
            }

            using (response)
            {
                await using var body = await response.Content.ReadAsStreamAsync(either.Token);
                return await Read(body, item.ContentType ?? response.Content.Headers.ContentType?.MediaType, most, either.Token);
            }
        }
        catch (Exception error) when (!ct.IsCancellationRequested && error is HttpRequestException or IOException or OperationCanceledException)
        {
            return Problem.Provider(
                "media_unreachable",
                "A file that it takes along could not be fetched.",
                "Check that each of mediaUrls can be fetched from the internet.");
        }
    }

    static async Task<Outcome<FileContent>> Read(Stream from, string? contentType, long most, CancellationToken ct)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (await from.ReadAsync(buffer, ct) is > 0 and var length)
        {
            if (bytes.Length + length > most)
            {
                return TooLarge;
            }

            bytes.Write(buffer, 0, length);
        }

        return new FileContent(bytes.GetBuffer().AsMemory(0, (int)bytes.Length), contentType);
    }
}
