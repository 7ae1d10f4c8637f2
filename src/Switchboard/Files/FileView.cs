using System.ComponentModel;

namespace Switchboard.Files;

/// <summary>A file as REST shows it.</summary>
internal sealed record FileView(
    [property: Description("Its id, also what comms_send_message takes in mediaUrls.")] FileId FileId,
    [property: Description("Whose it is; absent when all agents of the organization may send it.")] AgentId? AgentId,
    [property: Description("upload, or message: a person sent it.")] FileOrigin Origin,
    [property: Description("What somebody called it.")] string? Name,
    [property: Description("What it is by its first bytes, whatever was said of it.")] string ContentType,
    [property: Description("How large it is.")] long Bytes,
    [property: Description("The SHA-256 of its bytes, in hexadecimal.")] string Sha256,
    [property: Description("When it was stored.")] DateTimeOffset CreatedAt,
    [property: Description("When it is deleted by itself.")] DateTimeOffset? ExpiresAt,
    [property: Description("An address that whoever has it can fetch the file at, for a time.")] string? Url,
    [property: Description("Until when that address works.")] DateTimeOffset? UrlExpiresAt,
    [property: Description("When it was deleted.")] DateTimeOffset? DeletedAt,
    [property: Description("Why it was deleted.")] string? DeletedWhy);

/// <summary>Shows files, with fresh addresses.</summary>
[Singleton]
internal sealed class FileViews(FileAddresses addresses, FilesSettings settings, TimeProvider clock)
{
    /// <summary>What is said of a file that isn't there for this caller.</summary>
    public static readonly Problem Unknown = Problem.NotFound("file", "GET /api/v1/files lists those that there are.");

    public FileView Of(StoredFile file)
    {
        var isThere = file.DeletedAt is null;
        var until = NextHour(clock.GetUtcNow() + settings.AddressLifetime);
        return new(
            file.Id, file.AgentId, file.Origin, file.Name, file.ContentType, file.Bytes, file.Sha256, file.CreatedAt, isThere ? file.ExpiresAt(settings) : null,
            isThere ? addresses.Of(file, until) : null, isThere ? until : null, file.DeletedAt, file.DeletedWhy);
    }

    // Who asks twice within an hour gets the same address, and so the same answer.
    static DateTimeOffset NextHour(DateTimeOffset at) => new(at.Ticks - (at.Ticks % TimeSpan.TicksPerHour) + TimeSpan.TicksPerHour, TimeSpan.Zero);
}
