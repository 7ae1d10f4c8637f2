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
    Database database, OpenMedia outside, TakeFile take, FileAddresses addresses, FilesSettings settings, TimeProvider clock,
    ILogger<CopyMedia> logger) : IJobHandler
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
        var item = message.Items[place];
        // Who takes ten minutes for a file is cut off; so is a process that stops.
        using var late = new CancellationTokenSource(settings.FetchTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, late.Token);
        Outcome<StoredFile> taken;
        try
        {
            taken = await Receive(message, item, either.Token);
        }
        catch (Exception error) when (!ct.IsCancellationRequested && error is OperationCanceledException or IOException or HttpRequestException)
        {
            taken = Problem.Provider("media_cut_off", "The provider did not hand it over in time, or was cut off.", "Nothing: it is tried again.");
        }

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

    async Task<Outcome<StoredFile>> Receive(MediaMessage message, MediaItem item, CancellationToken ct)
    {
        var (response, problem) = await outside.Open(message, item, ct);
        if (response is null)
        {
            return problem!;
        }

        using (response)
        {
            if (response.Content.Headers.ContentLength > settings.MaxFileBytes)
            {
                return take.TooLarge;
            }

            await using var bytes = await response.Content.ReadAsStreamAsync(ct);
            return await take.Receive(
                message.Organization,
                message.Agent,
                FileOrigin.Message,
                bytes,
                item.Name,
                item.ContentType ?? response.Content.Headers.ContentType?.MediaType,
                ct);
        }
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
