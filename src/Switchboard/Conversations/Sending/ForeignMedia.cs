using Switchboard.Channels;
using Switchboard.Conversations.Reading;

namespace Switchboard.Conversations.Sending;

/// <summary>Which addresses a message may take along: those that a webhook may have, and links of ours to what came with the organization's messages.</summary>
[Singleton]
internal sealed class ForeignMedia(OutsideHttp outside, MediaLinks links, MediaReach reach)
{
    static readonly Problem NoLink = Problem.Invalid(
        "mediaUrls",
        "At least one of these is a link of this deployment that has ended, or that leads to nothing of this organization's.",
        "Make another one (POST /api/v1/media/{mediaId}/link), or leave it out.");

    /// <summary>What is wrong with an address, as far as one can see without looking up its host; null when nothing is.</summary>
    public Problem? Check(string url, OrganizationId organization) =>
        !links.IsOurs(url) ? outside.Check("mediaUrls", url)
        : links.Works(url) && links.Named(url)?.Organization == organization ? null
        : NoLink;

    /// <summary>What a link of ours leads to, where that is known.</summary>
    public async ValueTask<MediaItem?> Behind(string url, OrganizationId organization, CancellationToken ct) =>
        await reach.Linked(organization, url, ct) is { } linked && await reach.Behind(linked.Message, linked.Place, ct) is var (source, place)
            ? source.Items[place]
            : null;

    /// <summary>
    /// The same address; or another link of ours in the place of one of the organization's that has ended since it was taken along, or that leads to where we
    /// were reached before.
    /// </summary>
    public string Working(string url, OrganizationId organization) =>
        links.Named(url) is { } named && named.Organization == organization && !links.WorksForOthers(url)
            ? links.To(organization, named.Message, named.Place).Url
            : url;
}
