using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol.Protocol;

namespace Switchboard.Mcp.Transports;

/// <summary>
/// What every request from revision 2026-07-28 on must carry: its metadata in the body and the same in headers
/// (https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http#request-metadata).
/// </summary>
internal static class StatelessRules
{
    const string Encoded = "=?base64?";
    static readonly byte[] VersionKey = Encoding.UTF8.GetBytes(MetaKeys.ProtocolVersion);
    static readonly byte[] CapabilitiesKey = Encoding.UTF8.GetBytes(MetaKeys.ClientCapabilities);
    static readonly SearchValues<char> Printable = SearchValues.Create([.. Enumerable.Range(0x20, 0x5F).Select(c => (char)c), '\t']);

    /// <summary>The version that the body names.</summary>
    public static JsonElement VersionIn(Envelope message) => Envelope.Member(message.Meta, VersionKey);

    /// <summary>What is wrong with a request, if anything.</summary>
    public static Refusal? Check(Envelope message, IHeaderDictionary headers)
    {
        string? version = headers["MCP-Protocol-Version"];
        var named = VersionIn(message);
        if (named.ValueKind is not JsonValueKind.String)
        {
            return Refusal.InvalidParams($"The request needs _meta/{MetaKeys.ProtocolVersion}.");
        }

        if (string.IsNullOrEmpty(version))
        {
            return Refusal.Mismatch("The header MCP-Protocol-Version is missing.");
        }

        if (!named.ValueEquals(version))
        {
            return Refusal.Mismatch($"The header MCP-Protocol-Version says '{version}', the body another version.");
        }

        if (headers["Mcp-Method"].ToString().Trim() is var method && !message.Method.ValueEquals(method))
        {
            return Refusal.Mismatch(
                method.Length == 0 ? "The header Mcp-Method is missing." : $"The header Mcp-Method says '{method}', the body another method.");
        }

        if (Name(message) is { } name && !Matches(headers["Mcp-Name"].ToString().Trim(), name, out var why))
        {
            return Refusal.Mismatch(why);
        }

        return Envelope.Member(message.Meta, CapabilitiesKey).ValueKind is JsonValueKind.Object
            ? null
            : Refusal.InvalidParams($"The request needs _meta/{MetaKeys.ClientCapabilities}, an object.");
    }

    static JsonElement? Name(Envelope message) =>
        message.Is("tools/call"u8) || message.Is("prompts/get"u8) ? Envelope.Member(message.Params, "name"u8)
        : message.Is("resources/read"u8) ? Envelope.Member(message.Params, "uri"u8)
        : null;

    static bool Matches(string header, JsonElement body, out string why)
    {
        why = header.Length == 0 ? "The header Mcp-Name is missing." : $"The header Mcp-Name says '{header}', the body another name.";
        if (header.AsSpan().ContainsAnyExcept(Printable))
        {
            why = "The header Mcp-Name has characters that a header can't carry; encode it in base64.";
            return false;
        }

        if (body.ValueKind is not JsonValueKind.String)
        {
            return false;
        }

        if (!header.StartsWith(Encoded, StringComparison.Ordinal) || !header.EndsWith("?=", StringComparison.Ordinal))
        {
            return header.Length > 0 && body.ValueEquals(header);
        }

        var text = header.AsSpan()[Encoded.Length..^2];
        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        if (!Convert.TryFromBase64Chars(text, bytes, out var length) || !Utf8.IsValid(bytes.AsSpan(0, length)))
        {
            why = "The header Mcp-Name is not valid base64 of UTF-8.";
            return false;
        }

        return body.ValueEquals(bytes.AsSpan(0, length));
    }
}
