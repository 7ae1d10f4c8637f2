using Switchboard.Audit;
using Switchboard.Tenancy;

namespace Switchboard.Files;

/// <summary>Writes the row of an upload whose bytes are all here; of what was uploaded under the same reference before, the earlier is kept.</summary>
[Singleton]
internal sealed class KeepUpload(TakeFile take, FileReach reach, FileViews views, DoOnce once, AuditLog audit)
{
    const string Tool = "upload_file";

    /// <summary>It isn't called back any more. An exception leaves the bytes where they are, as the row may be there all the same.</summary>
    public async Task<Outcome<FileView>> Keep(StoredFile file, Caller caller, string? clientRef)
    {
        var arguments = new { file.Sha256, file.AgentId, file.Name };
        var kept = await once.Write<Reference>(file.Organization, new(caller, Tool, clientRef, arguments), async unit =>
        {
            if (await take.Keep(unit, file) is { } full)
            {
                return full;
            }

            await audit.Append(unit, file.Organization, caller.Actor, "file.uploaded", file.Id.Value, new { file.Bytes, file.ContentType, file.AgentId });
            return new Reference(file.Id);
        }, CancellationToken.None);
        if (kept.Problem is not null || kept.Value.FileId != file.Id)
        {
            await take.Discard(file);
        }

        return kept.Problem is { } problem ? problem
            : await reach.Find(file.Organization, kept.Value.FileId, CancellationToken.None) is { } row ? views.Of(row) : FileViews.Unknown;
    }

    sealed record Reference(FileId FileId);
}
