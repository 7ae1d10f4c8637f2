using Switchboard.Conversations.Receiving;
using Switchboard.Files;
using Switchboard.Tenancy;

namespace Switchboard.Conversations.Reading;

/// <summary>Bytes of what came with a message.</summary>
internal sealed record MediaBytes(string ContentType, byte[] Bytes);

/// <summary>Loads what came with a message into memory, as far as it isn't large, wherever it is.</summary>
[Singleton]
internal sealed class LoadMedia(MediaReach reach, OpenMedia outside, FileReach files, IFileStorage storage, FilesSettings settings, TimeProvider clock)
{
    static readonly Problem Gone = new("file_gone", 410, "It was deleted, or is no longer where it was.", "Ask the person to send it again.");

    static readonly Problem CutOff = Problem.Provider("media_cut_off", "The provider did not hand it over in time, or was cut off.", "Try again in a moment.");

    public async Task<Outcome<MediaBytes>> Load(Caller caller, string mediaId, AgentId? agentId, int most, CancellationToken ct)
    {
        var found = await reach.Find(caller, mediaId, agentId, ct);
        if (found.Problem is { } unknown)
        {
            return unknown;
        }

        var (message, place) = found.Value;
        using var late = new CancellationTokenSource(settings.FetchTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, late.Token);
        try
        {
            return message.Items[place].FileId is { } file
                ? await Stored(message.Organization, file, most, either.Token)
                : await Outside(message, message.Items[place], most, either.Token);
        }
        catch (Exception error) when (!ct.IsCancellationRequested && error is OperationCanceledException or IOException or HttpRequestException)
        {
            return CutOff;
        }
    }

    async Task<Outcome<MediaBytes>> Stored(OrganizationId organization, FileId id, int most, CancellationToken ct)
    {
        if (await files.Find(organization, id, ct) is not { DeletedAt: null } file)
        {
            return Gone;
        }

        await using var bytes = await storage.Open(file.Key, ct);
        return bytes is null ? Gone : await Read(bytes, most, ct) is { } read ? new MediaBytes(file.ContentType, read) : TooLarge(most);
    }

    async Task<Outcome<MediaBytes>> Outside(MediaMessage message, Channels.MediaItem item, int most, CancellationToken ct)
    {
        var (response, problem) = await outside.Open(message, item, ct);
        if (response is null)
        {
            return problem!;
        }

        using (response)
        {
            await using var bytes = await response.Content.ReadAsStreamAsync(ct);
            return await Read(bytes, most, ct) is not { } read ? TooLarge(most)
                : new MediaBytes(
                    FileKind.Of(read.AsSpan(0, Math.Min(read.Length, FileKind.Head)), item.ContentType ?? response.Content.Headers.ContentType?.MediaType),
                    read);
        }
    }

    /// <summary>All of it, or null when there is more than that.</summary>
    static async Task<byte[]?> Read(Stream from, int most, CancellationToken ct)
    {
        using var all = new MemoryStream();
        var chunk = new byte[64 * 1024];
        for (int count; (count = await from.ReadAsync(chunk, ct)) > 0;)
        {
            if (all.Length + count > most)
            {
                return null;
            }

            all.Write(chunk, 0, count);
        }

        return all.ToArray();
    }

    static Problem TooLarge(int most) =>
        new(
            "media_too_large",
            413,
            $"It has more than {most} bytes.",
            "Fetch it with GET /api/v1/media/{mediaId}, or hand on the link that POST /api/v1/media/{mediaId}/link gives.");
}
