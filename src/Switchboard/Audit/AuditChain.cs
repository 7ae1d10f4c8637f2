using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Switchboard.Data;

namespace Switchboard.Audit;

/// <summary>
/// The hash chain over an organization's log. An entry's hash is SHA-256 over its fields, each preceded by its length, so that no two
/// different entries give the same bytes. A block's hash is SHA-256 over the hash before it, its number, what it names its entries by, and
/// the hash of each of them, in the same way. The first block follows on 64 zeros.
/// </summary>
/// <remarks>
/// A block names an entry by its id and the first digits of its hash, which tell one that was changed from its neighbours; what was sealed
/// is the block's own hash. Blocks of before stay as they were sealed: JSON, <c>[["aud_…", "hash"], …]</c>, with no hash beside it.
/// </remarks>
internal static class AuditChain
{
    public static readonly string Genesis = new('0', 64);

    /// <summary>The hash of an entry.</summary>
    public static string Hash(SealedFields entry) =>
        HashOf([entry.Id, entry.OrganizationId, entry.Actor, entry.Action, entry.Subject, entry.Detail, entry.At.ToString()]);

    /// <summary>The block that follows on another.</summary>
    public static AuditBlock Next(string organization, long number, string previous, IEnumerable<SealedFields> entries)
    {
        var hashed = entries.Select(entry => (entry.Id, Hash: Hash(entry))).ToList();
        var text = AuditBlock.Naming(hashed);
        return new(organization, number, text, HashOf([previous, number.ToString(), text, .. hashed.Select(entry => entry.Hash)]));
    }

    /// <summary>Whether a block is what was sealed on top of a hash.</summary>
    /// <param name="hashes">Of its entries as they are now, in its order.</param>
    public static bool Follows(AuditBlock block, string previous, IReadOnlyList<string> hashes) =>
        block.Hash == (block.IsPlain
            ? HashOf([previous, block.Number.ToString(), block.Entries])
            : HashOf([previous, block.Number.ToString(), block.Entries, .. hashes]));

    /// <summary>Over fields, each preceded by its length.</summary>
    internal static string HashOf(ReadOnlySpan<string?> fields)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[4];
        foreach (var field in fields)
        {
            var bytes = field is null ? [] : Encoding.UTF8.GetBytes(field);
            BinaryPrimitives.WriteInt32BigEndian(length, field is null ? -1 : bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

/// <summary>Entries that were sealed together.</summary>
/// <param name="Number">1, 2, … within the organization.</param>
/// <param name="Entries">What names them; see <see cref="AuditChain"/>.</param>
internal sealed record AuditBlock(string Organization, long Number, string Entries, string Hash)
{
    const int IdLength = 20;
    const int MarkLength = 4;

    static readonly string Prefix = AuditEntryId.Prefix + "_";

    public static AuditBlock From(Row row) => new(row.Text("organization_id"), row.Long("number"), row.Text("entries"), row.Text("hash"));

    /// <summary>Whether it has the whole hash of each entry, as blocks once had.</summary>
    public bool IsPlain => Entries.StartsWith('[');

    /// <summary>When the first entry was made that a block names, in Unix milliseconds, by how the naming begins; 0 when that can't be read.</summary>
    public static long BeganAt(string entries) =>
        (entries.StartsWith('[') && entries.Split('"') is [_, var first, ..] ? Ids.MadeAt(first)
            : entries.Length >= IdLength ? Ids.MadeAt(string.Concat(Prefix, entries.AsSpan(0, IdLength)))
            : null) ?? 0;

    /// <summary>Names entries: of each the id without its prefix, and the first digits of its hash.</summary>
    public static string Naming(IEnumerable<(string Id, string Hash)> entries) =>
        string.Concat(entries.Select(entry => entry.Id[Prefix.Length..] + entry.Hash[..MarkLength]));

    /// <summary>The entries' ids and how their hashes begin; null when that can't be read, and so isn't what was sealed.</summary>
    public IReadOnlyList<(string Id, string Mark)>? Sealed()
    {
        const int Length = IdLength + MarkLength;
        if (!IsPlain)
        {
            return Entries.Length % Length != 0 ? null
                : [.. Entries.Chunk(Length).Select(entry => (string.Concat(Prefix, entry.AsSpan(0, IdLength)), entry.AsSpan(IdLength).ToString()))];
        }

        try
        {
            var named = JsonSerializer.Deserialize<string[][]>(Entries)!;
            return named.All(entry => entry.Length == 2) ? [.. named.Select(entry => (entry[0], entry[1]))] : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>What an entry's hash covers, as stored.</summary>
internal sealed record SealedFields(string Id, string OrganizationId, string Actor, string Action, string Subject, string? Detail, long At)
{
    public const string Columns = "e.id, e.organization_id, e.actor, e.action, e.subject, e.detail, e.at";

    public static SealedFields From(Row row) => new(
        row.Text("id"), row.Text("organization_id"), row.Text("actor"), row.Text("action"), row.Text("subject"), row.TextOrNull("detail"), row.Long("at"));
}
