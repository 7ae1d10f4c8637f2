using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Switchboard.Kernel;

/// <summary>What has a version of its own: whoever changes it says which one they saw.</summary>
public interface IVersioned
{
    /// <summary>Goes up with each change.</summary>
    long Version { get; }
}

/// <summary>
/// Entity tags. Who sends one back in <c>If-None-Match</c> gets 304 while the answer would be the same bytes; who sends it in
/// <c>If-Match</c> changes the version that it begins with: what is shown beside, such as a conversation's newest messages, changes without
/// one. https://www.rfc-editor.org/rfc/rfc9110#section-13.1
/// </summary>
public static class EntityTag
{
    const int BytesOfHash = 12;

    /// <summary>What is said to whoever saw another version.</summary>
    public static readonly Problem Changed = new(
        "changed_meanwhile", 412, "It was changed since you read it.", "Read it again and send your change with the new entity tag in If-Match.");

    /// <summary>The tag of an answer: <c>"3.Xw4…"</c> of what has a version, else <c>W/"Xw4…"</c>.</summary>
    public static string Of(object? value, ReadOnlySpan<byte> body)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body, hash);
        var shown = Base64Url.EncodeToString(hash[..BytesOfHash]);
        return value is IVersioned { Version: var version } ? string.Create(CultureInfo.InvariantCulture, $"\"{version}.{shown}\"") : $"W/\"{shown}\"";
    }

    /// <summary>Whether the caller has the answer with this tag already; weak and strong ones compare alike.</summary>
    public static bool IsKnown(HttpRequest request, string tag)
    {
        foreach (var known in request.Headers.IfNoneMatch.SelectMany(line => (line ?? "").Split(',')))
        {
            if (known.AsSpan().Trim() is var one && (one is "*" || Bare(one).SequenceEqual(Bare(tag))))
            {
                return true;
            }
        }

        return false;

        static ReadOnlySpan<char> Bare(ReadOnlySpan<char> tag) => tag.StartsWith("W/", StringComparison.Ordinal) ? tag[2..] : tag;
    }

    /// <summary>The version in <c>If-Match</c>; null when there is none or any will do; -1 when it is no version of ours.</summary>
    public static long? IfMatch(HttpRequest request) => request.Headers.IfMatch.ToString() switch
    {
        "" or "*" => null,
        ['"', .. var tag, '"'] when long.TryParse(tag.Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var version) => version,
        _ => -1,
    };
}
