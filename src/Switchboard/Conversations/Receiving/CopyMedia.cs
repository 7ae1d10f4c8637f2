using Microsoft.Extensions.Logging;
using Switchboard.Channels;
using Switchboard.Data;
using Switchboard.Files;
using Switchboard.Jobs;

namespace Switchboard.Conversations.Receiving;

/// <summary>
/// Copies what a received message brought to our storage, where its agent wishes so. What can't be copied stays at the provider, and the
/// message says why: nothing is lost by it.
/// </summary>
internal sealed partial class CopyMedia(
    Database database, StoreMedia store, TakeFile take, FileAddresses addresses, ILogger<CopyMedia> logger) : IJobHandler
{
    public const string JobKind = "media.copy";

    public string Kind => JobKind;

    /// <summary>Providers tell of media a moment before they can be had; some take minutes.</summary>
    public IReadOnlyList<TimeSpan> Retries { get; } =
        [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1), TimeSpan.FromHours(6)];

    public async Task<JobEnd> Run(Job job, CancellationToken ct)
    {
        var message = MessageId.From(job.Args);
        if (await database.Read(job.OrganizationId, session => MediaMessage.Load(session, job.OrganizationId, message), ct) is not { } found)
        {
            return JobEnd.Done;
        }

        string? failure = null;
        for (var place = 0; place < found.Items.Length; place++)
        {
            if (found.Items[place] is { FileId: null, Note: null })
            {
                failure = await Copy(job, found, place, ct) ?? failure;
            }
        }

        return failure is null ? JobEnd.Done : new JobEnd.Postponed(Retries[job.Attempts], failure);
    }

    /// <summary>What to try again for; null when this item is through, copied or not.</summary>
    async Task<string?> Copy(Job job, MediaMessage message, int place, CancellationToken ct)
    {
        var taken = await store.Store(message, message.Items[place], ct);
        if (taken.Problem is not { } problem)
        {
            return await Keep(message, place, taken.Value);
        }

        LogNotCopied(logger, message.Id.Value, problem.Code);
        if (problem.Code is "file_too_large" or "invalid_file" || job.Attempts >= Retries.Count)
        {
            await database.Write(job.OrganizationId, unit => Note(unit, message.Id, place, $"It was not copied and is at the provider: {problem.Detail}"), ct);
            return null;
        }

        return $"Media could not be copied ({problem.Code}).";
    }

    /// <summary>Row, room and message together. Over quota it stays where it is; who was slower than another run of the job keeps nothing.</summary>
    async Task<string?> Keep(MediaMessage message, int place, StoredFile file)
    {
        var isKept = await database.Write(message.Organization, async unit =>
        {
            var isMine = await MessageMedia.Set(unit, message.Id, items => items[place].FileId is not null ? null : With(items, place, items[place] with
            {
                Url = addresses.Lasting(file.Id), ContentType = file.ContentType, Name = items[place].Name, FileId = file.Id, Bytes = file.Bytes, Note = null,
            }));
            if (!isMine)
            {
                return false;
            }

            if (await take.Keep(unit, file) is { } full)
            {
                await MessageMedia.Set(unit, message.Id, items =>
                    With(items, place, message.Items[place] with { Note = $"It was not copied and is at the provider: {full.Detail}" }));
                return false;
            }

            await unit.Execute(StoredFile.NoteMessage, new { file = file.Id, message = message.Id });
            return true;
        });
        // When that throws, it may be written all the same: the bytes stay, and go by the sweep if no row is theirs.
        if (!isKept)
        {
            await take.Discard(file);
        }

        return null;
    }

    static async ValueTask<bool> Note(Session unit, MessageId message, int place, string note) =>
        await MessageMedia.Set(unit, message, items => items[place].FileId is null ? With(items, place, items[place] with { Note = note }) : null);

    static MediaItem[] With(MediaItem[] items, int place, MediaItem item) => [.. items.Select((old, at) => at == place ? item : old)];

    [LoggerMessage(Level = LogLevel.Warning, Message = "Something that message {MessageId} brought could not be copied ({Code}).")]
    static partial void LogNotCopied(ILogger logger, string messageId, string code);
}
