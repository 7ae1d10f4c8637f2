using Switchboard.Channels;
using Switchboard.Files;

namespace Switchboard.Conversations.Sending;

/// <summary>
/// Packs what a message takes along for the provider that it leaves with. A stored file gets the address that it is fetched at only now, so
/// that one that is sent in a month has no address that has ended.
/// </summary>
[Singleton]
internal sealed class PackAttachments(
    FileAddresses addresses, FileReach files, FileContents contents, ForeignMedia foreign, FilesSettings settings, TimeProvider clock)
{
    /// <summary>Why a message can't leave with what it takes along, or null.</summary>
    public async ValueTask<DeliveryError?> Missing(Delivery delivery, CancellationToken ct)
    {
        foreach (var item in delivery.Media.Where(item => item.FileId is not null))
        {
            if (await files.Find(delivery.Organization, item.FileId!.Value, ct) is not { DeletedAt: null })
            {
                return new("file_gone", "A file that it takes along was deleted before it was sent.", "Upload the file again and send anew.");
            }
        }

        return null;
    }

    /// <summary>
    /// What the provider is told of it all. Tries of one message, that follow each other soon enough, name the same addresses: a provider
    /// that takes a send once compares them.
    /// </summary>
    public async ValueTask<IReadOnlyList<OutboundMedia>> Addresses(Delivery delivery, CancellationToken ct)
    {
        var until = EndFor(delivery.QueuedAt);
        List<OutboundMedia> all = [];
        foreach (var item in delivery.Media)
        {
            var file = item.FileId is { } id ? await files.Find(delivery.Organization, id, ct) : null;
            all.Add(new(file is not null ? addresses.Of(file, until) : foreign.Working(item.Url, delivery.Organization), item.Name));
        }

        return all;
    }

    /// <summary>The same request with the files' bytes in it, for a provider that doesn't fetch them; or why they can't be brought.</summary>
    public async ValueTask<Outcome<SendRequest>> Fit(SendRequest request, Delivery delivery, IMessageProvider provider, CancellationToken ct)
    {
        if (provider.MostInlineBytes is not { } room || request.Media.Count == 0)
        {
            return request;
        }

        List<OutboundMedia> all = [];
        foreach (var (media, item) in request.Media.Zip(delivery.Media))
        {
            var read = await contents.Read(delivery.Organization, item, room, ct);
            if (read.Problem is { } problem)
            {
                return problem;
            }

            room -= read.Value.Bytes.Length;
            all.Add(media with { Content = read.Value.Bytes, ContentType = read.Value.ContentType });
        }

        return request with { Media = all };
    }

    // At least half of the lifetime is left, and what is asked for within the first half is the same.
    DateTimeOffset EndFor(DateTimeOffset queued)
    {
        var (end, now) = (queued + settings.AddressLifetime, clock.GetUtcNow());
        var half = settings.AddressLifetime / 2;
        return end >= now + half ? end : end + (half * Math.Ceiling((now + half - end) / half));
    }
}
