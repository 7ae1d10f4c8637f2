using System.Globalization;
using Switchboard.Data;

namespace Switchboard.Files;

/// <summary>
/// Counts what is stored, by organization and in all, in the unit that stores or deletes. Units that race wait for each other's count, so
/// the last byte is given once. Each takes the organization's row before the deployment's.
/// </summary>
[Singleton]
internal sealed class FileRoom(FilesSettings settings)
{
    /// <summary>A row to count in.</summary>
    public static readonly Sql Begin = """
        INSERT INTO file_room (organization_id, bytes, files)
        VALUES (@organization, 0, 0)
        ON CONFLICT (organization_id) DO NOTHING
        """;

    static readonly Sql Take = """
        UPDATE file_room SET bytes = bytes + @bytes, files = files + 1
        WHERE organization_id = @organization AND bytes + @bytes <= coalesce(most_bytes, @most)
        AND EXISTS (SELECT 1 FROM organization o WHERE o.organization_id = @organization AND o.status <> 'deleting')
        """;

    static readonly Sql GiveBack = "UPDATE file_room SET bytes = bytes - @bytes, files = files - 1 WHERE organization_id = @organization";

    static readonly Sql TakeOfAll = "UPDATE file_total SET bytes = bytes + @bytes, files = files + 1 WHERE name = 'all' AND bytes + @bytes <= @most";

    static readonly Sql GiveBackToAll = "UPDATE file_total SET bytes = bytes - @bytes, files = files - 1 WHERE name = 'all'";

    static readonly Sql Used = """
        SELECT coalesce(r.bytes, 0) AS bytes, coalesce(r.files, 0) AS files, r.most_bytes, r.retention_days, t.bytes AS of_all
        FROM file_total t LEFT JOIN file_room r ON r.organization_id = @organization WHERE t.name = 'all'
        """;

    /// <summary>Takes room for a file, or says why there is none; then nothing was counted.</summary>
    public async ValueTask<Problem?> Reserve(Session unit, long bytes)
    {
        await unit.Execute(Begin);
        if (await unit.Execute(Take, new { bytes, most = settings.QuotaBytes }) == 0)
        {
            var usage = await Look(unit);
            return usage.Bytes + bytes > usage.QuotaBytes ? Full(usage) : Going;
        }

        if (await unit.Execute(TakeOfAll, new { bytes, most = settings.DeploymentQuotaBytes }) == 1)
        {
            return null;
        }

        await unit.Execute(GiveBack, new { bytes });
        return DeploymentFull;
    }

    /// <summary>Gives a file's room back.</summary>
    public static async ValueTask Release(Session unit, long bytes)
    {
        await unit.Execute(GiveBack, new { bytes });
        await unit.Execute(GiveBackToAll, new { bytes });
    }

    /// <summary>What the organization takes, and may.</summary>
    public async ValueTask<FileUsage> Look(Session session) =>
        (await session.One(Used, null, row => new FileUsage(
            row.Long("bytes"), row.Int("files"), row.LongOrNull("most_bytes") ?? settings.QuotaBytes,
            (int)(row.LongOrNull("retention_days") ?? settings.RetentionDays), settings.DeploymentQuotaBytes - row.Long("of_all"))))!;

    /// <summary>What is said before anything is read when there is no room anyway.</summary>
    public static Problem? Refuse(FileUsage usage, long bytes) =>
        usage.Bytes + bytes > usage.QuotaBytes ? Full(usage) : bytes > usage.LeftOfAll ? DeploymentFull : null;

    static Problem Full(FileUsage usage) => new(
        "storage_full",
        413,
        string.Create(CultureInfo.InvariantCulture, $"The organization stores {usage.Bytes} of its {usage.QuotaBytes} bytes; this file doesn't fit."),
        "Delete files that are no longer needed (GET /api/v1/files lists them), or ask the deployment's operator for more.");

    static readonly Problem Going = new(
        "organization_deleting", 409, "The organization is being deleted; nothing more is stored for it.", "Nothing: what it has goes too.");

    static readonly Problem DeploymentFull = new(
        "deployment_storage_full", 507, "The deployment's storage is full.", "Ask its operator for more (Files:DeploymentQuotaMegabytes).");
}

/// <summary>What an organization stores.</summary>
/// <param name="LeftOfAll">What all organizations together may still store.</param>
internal sealed record FileUsage(long Bytes, int Files, long QuotaBytes, int RetentionDays, long LeftOfAll);
