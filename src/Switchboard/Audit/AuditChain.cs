using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Switchboard.Data;

namespace Switchboard.Audit;

/// <summary>
/// The hash chain over an organization's log. An entry's hash is SHA-256 over its fields, each preceded by its length, so that no two different entries give the same
/// bytes. A block's hash is SHA-256 over the hash before it, its number, and the ids and hashes of its entries, in the same way. The first block follows on 64 zeros.
/// </summary>
internal static class AuditChain
{
    public static readonly string Genesis = new('0', 64);

    /// <summary>The hash of an entry.</summary>
    public static string Hash(SealedFields entry) =>
        Hash([entry.Id, entry.OrganizationId, entry.Actor, entry.Action, entry.Subject, entry.Detail, entry.At.ToString()]);

    /// <summary>The block that follows on another.</summary>
    public static AuditBlock Next(string organization, long number, string previous, IEnumerable<SealedFields> entries)
    {
        var text = JsonSerializer.Serialize(entries.Select(entry => new[] { entry.Id, Hash(entry) }));
        return new(organization, number, text, Hash([previous, number.ToString(), text]));
    }

    /// <summary>Whether a block is what was sealed on top of a hash.</summary>
    public static bool Follows(AuditBlock block, string previous) => block.Hash == Hash([previous, block.Number.ToString(), block.Entries]);

    static string Hash(ReadOnlySpan<string?> fields)
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
/// <param name="Entries">JSON: <c>[["aud_…", "hash"], …]</c>.</param>
internal sealed record AuditBlock(string Organization, long Number, string Entries, string Hash)
{
    public static AuditBlock From(Row row) => new(row.Text("organization_id"), row.Long("number"), row.Text("entries"), row.Text("hash"));

    /// <summary>The entries' ids and hashes.</summary>
    public string[][] Sealed() => JsonSerializer.Deserialize<string[][]>(Entries)!;
}

/// <summary>What an entry's hash covers, as stored.</summary>
internal sealed record SealedFields(string Id, string OrganizationId, string Actor, string Action, string Subject, string? Detail, long At)
{
    public const string Columns = "e.id, e.organization_id, e.actor, e.action, e.subject, e.detail, e.at";

    public static SealedFields From(Row row) => new(
        row.Text("id"), row.Text("organization_id"), row.Text("actor"), row.Text("action"), row.Text("subject"), row.TextOrNull("detail"), row.Long("at"));
}
