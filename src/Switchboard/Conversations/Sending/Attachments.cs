using Switchboard.Agents;
using Switchboard.Channels;
using Switchboard.Data;
using Switchboard.Files;
using Switchboard.Tenancy;

namespace Switchboard.Conversations.Sending;

/// <summary>
/// What messages take along: foreign addresses as they are, and files of ours by their ids. What becomes of them when the message leaves is
/// for <see cref="PackAttachments"/>.
/// </summary>
[Singleton]
internal sealed class Attachments(FileAddresses addresses, FileReach files, TakeFile take, ForeignMedia foreign, FilesSettings settings)
{
    static readonly Problem Gone = Problem.NotFound("file", "Upload it again (POST /api/v1/files), or leave it out.") with { Field = "mediaUrls" };

    static readonly Problem NoAddress = Problem.Invalid(
        "mediaUrls",
        "At least one of these is neither a web address nor the id of a file.",
        "Give addresses such as https://example.com/plan.pdf, that the provider can fetch, or ids of stored files (fil_…).");

    static readonly Problem NotBase64 = Problem.Invalid(
        "attachments",
        "The content of at least one of these is no base64.",
        "Send the file's bytes in base64 (RFC 4648, 4), or its address in mediaUrls.");

    /// <summary>
    /// Takes in what stands in a request itself. The bytes are stored, and their rows come with the message; what doesn't get that far is
    /// to be discarded.
    /// </summary>
    public async Task<Outcome<IReadOnlyList<StoredFile>>> Bring(IReadOnlyList<InlineFile> inline, AgentEntry agent, CancellationToken ct)
    {
        List<StoredFile> brought = [];
        foreach (var file in inline)
        {
            var bytes = new byte[file.Content.Length];
            var taken = Convert.TryFromBase64String(file.Content, bytes, out var length)
                ? await take.Receive(
                    agent.OrganizationId, agent.AgentId, FileOrigin.Upload, new MemoryStream(bytes, 0, length), file.Name, file.ContentType, ct)
                : NotBase64;
            if (taken.Problem is { } wrong)
            {
                await Discard(brought);
                return wrong.Field is null ? wrong : wrong with { Field = "attachments" };
            }

            brought.Add(taken.Value);
        }

        return brought;
    }

    /// <summary>Takes away what came with a message that was not written.</summary>
    public async Task Discard(IReadOnlyList<StoredFile> brought)
    {
        foreach (var file in brought)
        {
            await take.Discard(file);
        }
    }

    /// <summary>A file that is being brought, as its message will show it.</summary>
    public MediaItem ItemOf(StoredFile file) => new(addresses.Lasting(file.Id), file.ContentType, file.Name) { FileId = file.Id, Bytes = file.Bytes };

    /// <summary>What a caller names: addresses, our files' ids, or our files' addresses.</summary>
    public async ValueTask<Outcome<IReadOnlyList<MediaItem>>> Find(IReadOnlyList<string> named, AgentEntry agent, Caller caller, CancellationToken ct)
    {
        List<MediaItem> found = [];
        foreach (var name in named)
        {
            if (Ids.TryParse<FileId>(name, out var id) || addresses.Named(name) is { } ours && (id = ours) == ours)
            {
                if (await files.Find(agent.OrganizationId, id, ct) is not { DeletedAt: null } file
                    || (file.AgentId is { } owner && owner != agent.AgentId && caller.AgentId is not null))
                {
                    return Gone;
                }

                found.Add(ItemOf(file));
            }
            else if (Uri.TryCreate(name, UriKind.Absolute, out var url)
                && url is { Scheme: "http" or "https", UserInfo: "" }
                && url.AbsoluteUri.Length <= OutsideRules.MaxUrl)
            {
                if (foreign.Check(url.AbsoluteUri, agent.OrganizationId) is { } refused)
                {
                    return refused;
                }

                found.Add(await Linked(agent.OrganizationId, url.AbsoluteUri, ct));
            }
            else
            {
                return NoAddress;
            }
        }

        return found;
    }

    /// <summary>What stands behind an address: a file of ours, where a link of ours leads to one, which then is kept until the message has left.</summary>
    async ValueTask<MediaItem> Linked(OrganizationId organization, string url, CancellationToken ct)
    {
        var item = await foreign.Behind(url, organization, ct);
        return item?.FileId is { } id && await files.Find(organization, id, ct) is { DeletedAt: null } file
            ? ItemOf(file)
            : new(url, item?.ContentType, item?.Name);
    }

    /// <summary>Writes down what was brought, and keeps all files from being deleted by time before their message has left.</summary>
    public async ValueTask<Problem?> Hold(Session unit, MessageOrder order, DateTimeOffset leaves)
    {
        foreach (var file in order.Brought)
        {
            if (await take.Keep(unit, file) is { } full)
            {
                return full;
            }
        }

        var until = leaves + settings.AddressLifetime;
        foreach (var file in order.Media.Select(item => item.FileId).OfType<FileId>().Distinct())
        {
            if (await unit.Execute(StoredFile.Need, new { file, until }) == 0)
            {
                return Gone;
            }
        }

        return null;
    }

    /// <summary>Notes which message takes the files along.</summary>
    public static async ValueTask Note(Session unit, IReadOnlyList<MediaItem> media, MessageId message)
    {
        foreach (var file in media.Select(item => item.FileId).OfType<FileId>().Distinct())
        {
            await unit.Execute(StoredFile.NoteMessage, new { file, message });
        }
    }
}
