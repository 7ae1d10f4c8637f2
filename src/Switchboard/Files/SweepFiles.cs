using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Switchboard.Data;

namespace Switchboard.Files;

/// <summary>
/// Deletes files whose time is over, and takes away bytes without a row in force, which a crash left. Several nodes at it do no harm. Bytes
/// of organizations that this database doesn't know are left alone: more likely than a crash is that the folder belongs to another
/// database.
/// </summary>
internal sealed partial class SweepFiles(
    Broom broom, Database database, IFileStorage storage, DropFile drop, FilesSettings settings, ILogger<SweepFiles> log) : Sweep(broom, log)
{
    const int AtOnce = 200;
    const long Day = 24L * 60 * 60 * 1000;

    static readonly Sql Over = $"""
        SELECT {StoredFile.Columns} FROM {StoredFile.Source}
        WHERE f.deleted_at IS NULL AND f.created_at <= @now - {Day} AND f.created_at + coalesce(a.media_days, r.retention_days, @days) * {Day} <= @now
            AND (f.needed_until IS NULL OR f.needed_until <= @now)
        ORDER BY f.created_at LIMIT {AtOnce}
        """;

    // Those that were erased too: what a slow fetch wrote meanwhile must not outlive them.
    static readonly Sql Organizations = """
        SELECT organization_id AS id FROM organization UNION
        SELECT erased_id
        FROM organization_deletion
        WHERE state = 'erased'
        """;

    static readonly Sql InForce = new(
        "SELECT id FROM stored_file WHERE organization_id = @organization AND deleted_at IS NULL AND id IN (SELECT value FROM json_each(@ids))",
        "SELECT id FROM stored_file WHERE organization_id = @organization AND deleted_at IS NULL AND id IN (SELECT jsonb_array_elements_text(@ids::jsonb))");

    protected override Rhythm Rhythm => new(settings.SweepEvery);

    public override async Task Round(CancellationToken ct)
    {
        var (over, orphans) = (await DeleteOver(ct), await CollectOrphans(ct));
        if (over + orphans > 0)
        {
            Swept(log, over, orphans);
        }
    }

    /// <summary>Deletes what has had its time, and tells how many.</summary>
    public async Task<int> DeleteOver(CancellationToken ct)
    {
        for (var count = 0; ;)
        {
            var now = Clock.GetUtcNow();
            var over = await database.ReadSystem(session => session.Many(Over, new { now, days = settings.RetentionDays }, StoredFile.From), ct);
            foreach (var file in over)
            {
                var why = string.Create(CultureInfo.InvariantCulture, $"It was deleted after {file.Days ?? settings.RetentionDays} days, as its owner wishes.");
                if (await database.Write(file.Organization, unit => drop.Drop(unit, file, why), ct))
                {
                    count++;
                }

                await drop.TakeAway(file);
            }

            if (over.Count < AtOnce)
            {
                return count;
            }
        }
    }

    /// <summary>Takes away what a crash left, and tells how much.</summary>
    public async Task<int> CollectOrphans(CancellationToken ct)
    {
        var before = Clock.GetUtcNow() - settings.OrphanAge;
        var count = await storage.DropDrafts(before, ct);
        var known = (await database.ReadSystem(session => session.Many(Organizations, null, row => row.Id<OrganizationId>("id")), ct)).ToHashSet();
        List<FileKey> some = [];
        await foreach (var stored in storage.List(null, ct))
        {
            if (!known.Contains(stored.Key.Organization) || stored.WrittenAt >= before)
            {
                continue;
            }

            if (some.Count == AtOnce || (some.Count > 0 && some[0].Organization != stored.Key.Organization))
            {
                count += await Collect(some, ct);
                some.Clear();
            }

            some.Add(stored.Key);
        }

        return count + await Collect(some, ct);
    }

    async Task<int> Collect(List<FileKey> keys, CancellationToken ct)
    {
        if (keys is not [var first, ..])
        {
            return 0;
        }

        var ids = JsonSerializer.Serialize(keys.Select(key => key.File.Value));
        var kept = (await database.Read(first.Organization, session => session.Many(InForce, new { ids }, row => row.Id<FileId>("id")), ct)).ToHashSet();
        var orphans = keys.Where(key => !kept.Contains(key.File)).ToList();
        foreach (var orphan in orphans)
        {
            await storage.Delete(orphan, ct);
        }

        return orphans.Count;
    }

    [LoggerMessage(
        Level = LogLevel.Information, Message = "{Over} files had had their time and were deleted; {Orphans} were left by a crash and were taken away")]
    static partial void Swept(ILogger log, int over, int orphans);
}
