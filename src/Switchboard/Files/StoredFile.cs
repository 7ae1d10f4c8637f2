using Switchboard.Data;

namespace Switchboard.Files;

/// <summary>Where a file came from.</summary>
internal enum FileOrigin
{
    /// <summary>An agent or an admin brought it.</summary>
    Upload,

    /// <summary>A person sent it.</summary>
    Message,
}

/// <summary>A file in storage, as its row says.</summary>
/// <param name="AgentId">Whose it is; null when it is for all agents of the organization.</param>
/// <param name="Name">What somebody called it.</param>
/// <param name="ContentType">What it is by its first bytes.</param>
/// <param name="SealedKey">What its addresses are signed with.</param>
/// <param name="Days">How long it is kept, where its agent or its organization says so.</param>
internal sealed record StoredFile(
    FileId Id, OrganizationId Organization, AgentId? AgentId, FileOrigin Origin, string? Name, string ContentType, long Bytes, string Sha256, string SealedKey,
    DateTimeOffset? NeededUntil, DateTimeOffset CreatedAt, DateTimeOffset? DeletedAt, string? DeletedWhy, int? Days)
{
    public const string Columns = """
        f.id, f.organization_id, f.agent_id, f.origin, f.name, f.content_type, f.bytes, f.sha256, f.sealed_key, f.needed_until, f.created_at,
        f.deleted_at, f.deleted_why, coalesce(a.media_days, r.retention_days) AS days
        """;

    /// <summary>With its agent and its organization's room beside it.</summary>
    public const string Source =
        "stored_file f LEFT JOIN agent a ON a.organization_id = f.organization_id AND a.id = f.agent_id LEFT JOIN file_room r ON r.organization_id = "
        + "f.organization_id";

    public static readonly Sql Find = $"SELECT {Columns} FROM {Source} WHERE f.organization_id = @organization AND f.id = @file";

    public static readonly Sql Insert = """
        INSERT INTO stored_file (id, organization_id, agent_id, origin, name, content_type, bytes, sha256, sealed_key, created_at)
        VALUES (@Id, @organization, @AgentId, @Origin, @Name, @ContentType, @Bytes, @Sha256, @SealedKey, @CreatedAt)
        """;

    /// <summary>Keeps it until then at least. No row when it is gone.</summary>
    public static readonly Sql Need = """
        UPDATE stored_file SET needed_until = CASE WHEN needed_until > @until THEN needed_until ELSE @until END
        WHERE organization_id = @organization AND id = @file AND deleted_at IS NULL
        """;

    /// <summary>A message brought it, or brings it along.</summary>
    public static readonly Sql NoteMessage = """
        INSERT INTO message_file (organization_id, file_id, message_id) VALUES (@organization, @file, @message) ON CONFLICT (file_id, message_id) DO NOTHING
        """;

    public FileKey Key => new(Organization, Id);

    /// <summary>When its time is over, however long a message needs it.</summary>
    public DateTimeOffset ExpiresAt(FilesSettings settings) =>
        CreatedAt.AddDays(Days ?? settings.RetentionDays) is var end && NeededUntil > end ? NeededUntil.Value : end;

    public static StoredFile From(Row row) => new(
        row.Id<FileId>("id"),
        row.Id<OrganizationId>("organization_id"),
        row.IdOrNull<AgentId>("agent_id"),
        row.Enum<FileOrigin>("origin"),
        row.TextOrNull("name"),
        row.Text("content_type"),
        row.Long("bytes"),
        row.Text("sha256"),
        row.Text("sealed_key"),
        row.InstantOrNull("needed_until"),
        row.Instant("created_at"),
        row.InstantOrNull("deleted_at"),
        row.TextOrNull("deleted_why"),
        (int?)row.LongOrNull("days"));
}
