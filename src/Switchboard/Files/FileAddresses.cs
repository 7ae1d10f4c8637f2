using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Switchboard.Data;

namespace Switchboard.Files;

/// <summary>
/// Addresses that a file can be fetched at by whoever has them, for a time: <c>/files/TOKEN/NAME</c>. The token has the file's id, its end,
/// and a MAC over both under a key that is the file's own and sealed at rest; a new key ends all addresses that were given out.
/// </summary>
[Singleton]
internal sealed class FileAddresses(Database database, ServerAddress server, SecretBox secrets, TimeProvider clock)
{
    public const string Path = "/files/";
    public const string Alias = "/storage/";
    const string Api = "/api/v1/files/";
    const string Content = "/content";
    const int MaxToken = 200;
    const int MaxName = 80;

    static readonly Sql Anywhere =
        $"""
        SELECT {StoredFile.Columns} FROM {StoredFile.Source}
        WHERE f.id = @file AND EXISTS (SELECT 1 FROM organization o WHERE o.organization_id = f.organization_id AND o.status = 'active')
        """;

    static readonly Sql ChangeKey = """
        UPDATE stored_file SET sealed_key = @sealedKey
        WHERE organization_id = @organization AND id = @file AND deleted_at IS NULL
        """;

    /// <summary>An address that works until an instant.</summary>
    public string Of(StoredFile file, DateTimeOffset until) => $"{server.PublicText}{Path}{Token(file, until)}/{NameIn(file)}";

    /// <summary>The address for callers with a token of their own; it never ends while the file is there.</summary>
    public string Lasting(FileId file) => $"{server.PublicText}{Api}{file}{Content}";

    /// <summary>The file that one of our addresses names, without looking whether it is there; null for all other addresses.</summary>
    public FileId? Named(string address)
    {
        if (server.PathIn(address) is not { } path)
        {
            return null;
        }

        return path.StartsWith(Api, StringComparison.Ordinal)
            && path.EndsWith(Content, StringComparison.Ordinal)
            && Ids.TryParse<FileId>(path[Api.Length..^Content.Length], out var file)
            ? file
            : path.StartsWith(Path, StringComparison.Ordinal) ? IdIn(path[Path.Length..].Split('/')[0])
            : path.StartsWith(Alias, StringComparison.Ordinal) ? IdIn(path[Alias.Length..].Split('/')[0])
            : null;
    }

    /// <summary>
    /// The file behind a token that we signed, and when its time is over; null for all others. What a suspended organization gave out leads
    /// nowhere.
    /// </summary>
    public async Task<(StoredFile File, DateTimeOffset Until)?> Open(string token, CancellationToken ct)
    {
        if (IdIn(token) is not { } id
            || token.Split('.') is not [_, var end, _]
            || !long.TryParse(end, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || seconds > 253_402_300_799)
        {
            return null;
        }

        var until = DateTimeOffset.FromUnixTimeSeconds(seconds);
        return await database.ReadSystem(session => session.One(Anywhere, new { file = id }, StoredFile.From), ct) is { } file
            && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Token(file, until)), Encoding.ASCII.GetBytes(token))
            ? (file, until)
            : null;
    }

    /// <summary>Whether an address still works.</summary>
    public bool IsOver(DateTimeOffset until) => until <= clock.GetUtcNow();

    /// <summary>Ends all addresses of a file that were given out so far. False when the file isn't there.</summary>
    public async ValueTask<bool> EndAll(Session unit, FileId file) => await unit.Execute(ChangeKey, new { file, sealedKey = NewKey(secrets, file) }) == 1;

    /// <summary>A key for a file's addresses, sealed.</summary>
    public static string NewKey(SecretBox secrets, FileId file) => secrets.Seal(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)), file.Value);

    string Token(StoredFile file, DateTimeOffset until)
    {
        var what = string.Create(CultureInfo.InvariantCulture, $"{file.Id.Value[(FileId.Prefix.Length + 1)..]}.{until.ToUnixTimeSeconds()}");
        var mac = HMACSHA256.HashData(Base64Url.DecodeFromChars(secrets.Open(file.SealedKey, file.Id.Value)), Encoding.ASCII.GetBytes(what));
        return $"{what}.{Base64Url.EncodeToString(mac)}";
    }

    static FileId? IdIn(string token) =>
        token.Length <= MaxToken && token.Split('.') is [var tail, _, _] && Ids.TryParse<FileId>($"{FileId.Prefix}_{tail}", out var file) ? file : null;

    // Providers show the last part to people, and go by its ending. It is ours to choose: what was written is only hinted at.
    static string NameIn(StoredFile file)
    {
        var ending = "." + FileKind.Ending(file.ContentType);
        var stem = System.IO.Path.GetFileNameWithoutExtension(file.Name ?? "");
        var plain = string.Concat(stem.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '-')).Trim('-');
        return (plain.Length == 0 ? "file" : plain[..Math.Min(plain.Length, MaxName)]) + ending;
    }
}
