using Switchboard.Conversations.Reading;

namespace Switchboard.Conversations.Sending;

/// <summary>Which addresses a message may take along: those that a webhook may have, and links of ours to what came with the organization's messages.</summary>
[Singleton]
internal sealed class ForeignMedia(OutsideHttp outside, MediaLinks links, ServerAddress server)
{
    /// <summary>What is wrong with an address, as far as one can see without looking up its host; null when nothing is.</summary>
    public Problem? Check(string url, OrganizationId organization)
    {
        var ours = server.PublicText + MediaLinks.Path;
        return url.StartsWith(ours, StringComparison.OrdinalIgnoreCase) && links.Open(url[ours.Length..])?.Organization == organization ? null : outside.Check("mediaUrls", url);
    }
}
