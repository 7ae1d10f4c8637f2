using System.Security.Cryptography;
using System.Text;
using Switchboard.Data;

namespace Switchboard.Audit;

/// <summary>
/// The hash chain over an organization's entries: each hash is SHA-256 over the one before and the entry's fields, each preceded by its length, so that no two
/// different entries give the same bytes. The first follows on 64 zeros.
/// </summary>
internal static class AuditChain
{
    public static readonly string Genesis = new('0', 64);

    /// <summary>The hash of an entry in its place.</summary>
    public static string Hash(string previous, long sequence, SealedFields entry)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[4];
        foreach (var field in (ReadOnlySpan<string?>)
            [previous, sequence.ToString(), entry.Id, entry.OrganizationId, entry.Actor, entry.Action, entry.Subject, entry.Detail, entry.At.ToString()])
        {
            var bytes = field is null ? [] : Encoding.UTF8.GetBytes(field);
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(length, field is null ? -1 : bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

/// <summary>What a hash covers, as stored.</summary>
internal sealed record SealedFields(string Id, string OrganizationId, string Actor, string Action, string Subject, string? Detail, long At)
{
    public const string Columns = "id, organization_id, actor, action, subject, detail, at";

    public static SealedFields From(Row row) => new(
        row.Text("id"), row.Text("organization_id"), row.Text("actor"), row.Text("action"), row.Text("subject"), row.TextOrNull("detail"), row.Long("at"));
}
