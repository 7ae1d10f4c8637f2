using Switchboard.Data.Sqlite;

namespace Switchboard.Data;

/// <summary>Where the data lives.</summary>
[Settings("Data")]
public sealed record DataSettings : ISettings
{
    [Setting("Folder for the embedded database, key file and files. One server at a time uses it, and an embedded database wherever it lies.")]
    public string Folder { get; init; } = "data";

    [Setting(
        "`postgres://user:password@host:5432/name?sslmode=require` or `sqlite:PATH`; without it, SQLite in the folder. `DATABASE_URL` means the same.",
        Secret = true)]
    public string? Url { get; init; }

    [Setting("Which SQLite engine to load; `auto` prefers the system's.")]
    public SqliteLibrary SqliteLibrary { get; init; }

    /// <summary>The URL of the database that these settings mean.</summary>
    public string DatabaseUrl => Url ?? $"sqlite:{Path.Combine(Folder, "switchboard.db")}";

    /// <summary>The file of an embedded database, or null.</summary>
    public string? SqliteFile => DatabaseUrl.StartsWith("sqlite:", StringComparison.Ordinal) ? DatabaseUrl["sqlite:".Length..] : null;

    /// <inheritdoc />
    public IEnumerable<(string Property, string Wrong)> Check() =>
        Data.DatabaseUrl.Wrong(DatabaseUrl) is { } wrong ? [(nameof(Url), wrong)] : [];
}
