using Switchboard.Channels;
using Switchboard.Conversations.Reading;

namespace Switchboard.Conversations.Sending;

/// <summary>Which addresses a message may take along: those that a webhook may have, and links of ours to what came with the organization's messages.</summary>
[Singleton]
internal sealed class ForeignMedia(OutsideHttp outside, MediaLinks links, MediaReach reach)
{
    /// <summary>What is wrong with an address, as far as one can see without looking up its host; null when nothing is.</summary>
    public Problem? Check(string url, OrganizationId organization) =>
        links.Works(url) && links.Named(url)?.Organization == organization ? null : outside.Check("mediaUrls", url);

    /// <summary>What a link of ours leads to, where that is known.</summary>
    public async ValueTask<MediaItem?> Behind(string url, OrganizationId organization, CancellationToken ct) =>
        await reach.Linked(organization, url, ct) is { } linked && await reach.Behind(linked.Message, linked.Place, ct) is var (source, place)
            ? source.Items[place]
            : null;

    /// <summary>The same address; or another link of ours in the place of one that has ended since it was taken along.</summary>
    public string Working(string url) =>
        links.Named(url) is { } named && !links.Works(url) ? links.To(named.Organization, named.Message, named.Place).Url : url;
}
