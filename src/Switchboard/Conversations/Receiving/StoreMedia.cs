using Switchboard.Channels;
using Switchboard.Files;

namespace Switchboard.Conversations.Receiving;

/// <summary>Brings the bytes of something that a message brought from its provider to our storage. Their row is the caller's to write.</summary>
[Singleton]
internal sealed class StoreMedia(OpenMedia outside, TakeFile take, FilesSettings settings, TimeProvider clock)
{
    public async Task<Outcome<StoredFile>> Store(MediaMessage message, MediaItem item, CancellationToken ct)
    {
        // Who takes ten minutes for a file is cut off; so is a process that stops.
        using var late = new CancellationTokenSource(settings.FetchTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, late.Token);
        try
        {
            return await Receive(message, item, either.Token);
        }
        catch (Exception error) when (!ct.IsCancellationRequested && error is OperationCanceledException or IOException or HttpRequestException)
        {
            return Problem.Provider("media_cut_off", "The provider did not hand it over in time, or was cut off.", "Nothing: it is tried again.");
        }
    }

    async Task<Outcome<StoredFile>> Receive(MediaMessage message, MediaItem item, CancellationToken ct)
    {
        var (response, problem) = await outside.Open(message, item, ct);
        if (response is null)
        {
            return problem!;
        }

        using (response)
        {
            if (response.Content.Headers.ContentLength > settings.MaxFileBytes)
            {
                return take.TooLarge;
            }

            await using var bytes = await response.Content.ReadAsStreamAsync(ct);
            return await take.Receive(
                message.Organization,
                message.Agent,
                FileOrigin.Message,
                bytes,
                item.Name,
                item.ContentType ?? response.Content.Headers.ContentType?.MediaType,
                ct);
        }
    }
}
