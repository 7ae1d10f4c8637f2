using Switchboard.Data;
using Switchboard.Files;
using Switchboard.Jobs;

namespace Switchboard.Conversations;

/// <summary>
/// When a file ends, every message that speaks of it says so: some in the unit that ends the file, and where there are more, such as of a picture
/// that everybody was sent, a job goes on some at a time, so that nobody else who writes has to wait.
/// </summary>
internal sealed class MarkEndedFile(Database database, JobQueue jobs, TimeProvider clock) : IFileEnd, IJobHandler
{
    public const string JobKind = "file.mark_ended";

    const int AtOnce = 50;

    static readonly Sql Speaking = $"""
        SELECT message_id FROM message_file
        WHERE organization_id = @organization AND file_id = @file AND message_id > @after
        ORDER BY message_id LIMIT {AtOnce}
        """;

    public string Kind => JobKind;

    public IReadOnlyList<TimeSpan> Retries { get; } =
    [
        TimeSpan.FromSeconds(1),
        TimeSpan.FromSeconds(10),
        TimeSpan.FromMinutes(1),
        TimeSpan.FromMinutes(10),
        TimeSpan.FromHours(1),
    ];

    public async ValueTask Ended(Session unit, FileId file, string why)
    {
        if (await Mark(unit, file, why, "") is not null)
        {
            await unit.Execute(Job.Insert, jobs.At(JobKind, file.Value, clock.GetUtcNow()));
        }
    }

    public async Task<JobEnd> Run(Job job, CancellationToken ct)
    {
        var id = FileId.From(job.Args);
        var file = await database.Read(job.OrganizationId, session => session.One(StoredFile.Find, new { file = id }, StoredFile.From), ct);
        for (var after = file?.DeletedWhy is null ? null : ""; after is not null;)
        {
            ct.ThrowIfCancellationRequested();
            after = await database.Write(job.OrganizationId, unit => Mark(unit, id, file!.DeletedWhy!, after), ct);
        }

        return JobEnd.Done;
    }

    /// <summary>Marks the next messages. Returns where to go on, or null when they were the last.</summary>
    static async ValueTask<string?> Mark(Session unit, FileId file, string why, string after)
    {
        var messages = await unit.Many(Speaking, new { file, after }, row => row.Id<MessageId>("message_id"));
        foreach (var message in messages)
        {
            await MessageMedia.Set(
                unit,
                message,
                items => items.Any(item => IsUnmarked(item, file, why))
                    ? [.. items.Select(item => IsUnmarked(item, file, why) ? item with { Note = why } : item)]
                    : null);
        }

        return messages.Count < AtOnce ? null : messages[^1].Value;
    }

    static bool IsUnmarked(Switchboard.Channels.MediaItem item, FileId file, string why) => item.FileId == file && item.Note != why;
}
