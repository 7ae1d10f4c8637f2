namespace Switchboard.Data;

/// <summary>Which SQLite engine is loaded.</summary>
public enum SqliteLibrary
{
    /// <summary>The system's when it is there and new enough, else the one that is shipped.</summary>
    Auto,

    /// <summary>The system's <c>libsqlite3.so.0</c>.</summary>
    System,

    /// <summary>The one that is shipped.</summary>
    Bundled,
}

/// <summary>Where the data lives.</summary>
[Settings("Data")]
public sealed record DataSettings : ISettings
{
    [Setting("Folder for the embedded database, key file and files.")]
    public string Folder { get; init; } = "data";

    [Setting("`postgres://user:password@host:5432/name?sslmode=require` or `sqlite:PATH`; without it, SQLite in the folder. `DATABASE_URL` means the same.", Secret = true)]
    public string? Url { get; init; }

    [Setting("Which SQLite engine to load.")]
    public SqliteLibrary SqliteLibrary { get; init; }

    /// <summary>The database that these settings mean.</summary>
    public DatabaseAddress Address => Url is null ? DatabaseAddress.Sqlite(Path.Combine(Folder, "switchboard.db")) : DatabaseAddress.Parse(Url, out _)!;

    /// <inheritdoc />
    public IEnumerable<(string Property, string Wrong)> Check()
    {
        if (Url is not null && DatabaseAddress.Parse(Url, out var wrong) is null)
        {
            yield return (nameof(Url), wrong!);
        }
    }
}
