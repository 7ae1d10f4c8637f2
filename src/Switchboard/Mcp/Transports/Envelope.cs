using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Switchboard.Mcp.Transports;

/// <summary>One JSON-RPC message as it came in, or a batch of them, read no further than is needed. Owns its memory.</summary>
internal sealed class Envelope : IDisposable
{
    // As at every other door: of two members of one name, neither is what was meant.
    static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    readonly byte[]? rented;
    readonly JsonDocument? document;
    readonly JsonElement root;
    readonly bool answers;

    Envelope(byte[] rented, int length)
        : this(JsonDocument.Parse(rented.AsMemory(0, length), Strict), rented)
    {
    }

    Envelope(JsonDocument document, byte[] rented)
        : this(document.RootElement)
    {
        this.document = document;
        this.rented = rented;
    }

    Envelope(JsonElement root)
    {
        this.root = root;
        if (root.ValueKind is not JsonValueKind.Object)
        {
            return;
        }

        foreach (var member in root.EnumerateObject())
        {
            switch (member.Name)
            {
                case "jsonrpc": IsJsonRpc = member.Value.ValueKind is JsonValueKind.String && member.Value.ValueEquals("2.0"u8); break;
                case "id": Id = member.Value; break;
                case "method": Method = member.Value; break;
                case "params": Params = member.Value; break;
                case "result" or "error": answers = true; break;
            }
        }
    }

    /// <summary>Whether the message says that it is JSON-RPC 2.0.</summary>
    public bool IsJsonRpc { get; }

    /// <summary>The id; undefined in a notification.</summary>
    public JsonElement Id { get; }

    /// <summary>The method; undefined in a response.</summary>
    public JsonElement Method { get; }

    /// <summary>The parameters; undefined when there are none.</summary>
    public JsonElement Params { get; }

    /// <summary>Whether it answers a request of ours.</summary>
    public bool IsResponse => answers && Method.ValueKind is JsonValueKind.Undefined;

    /// <summary>Whether it is a message at all.</summary>
    public bool IsWellFormed => IsJsonRpc && (IsRequest || IsNotification || IsResponse);

    /// <summary>Whether it is several messages in one.</summary>
    public bool IsBatch => root.ValueKind is JsonValueKind.Array;

    /// <summary>How many messages a batch has.</summary>
    public int Count => root.GetArrayLength();

    /// <summary>A batch's messages, which live as long as it does.</summary>
    public IEnumerable<Envelope> Messages => root.EnumerateArray().Select(one => new Envelope(one));

    /// <summary>Whether it wants an answer.</summary>
    public bool IsRequest => Method.ValueKind is JsonValueKind.String && (Id.ValueKind is JsonValueKind.String or JsonValueKind.Number);

    /// <summary>Whether it wants none.</summary>
    public bool IsNotification => Method.ValueKind is JsonValueKind.String && Id.ValueKind is JsonValueKind.Undefined;

    /// <summary>The request's metadata; undefined when there is none.</summary>
    public JsonElement Meta => Member(Params, "_meta"u8);

    /// <summary>The arguments of a call; null when there are none.</summary>
    public JsonElement? Arguments => Member(Params, "arguments"u8) is { ValueKind: not JsonValueKind.Undefined } given ? given : null;

    /// <summary>Reads the body of a request.</summary>
    public static async ValueTask<(Envelope? Envelope, Refusal? Refusal)> ReadAsync(HttpRequest request, int limit)
    {
        var tooLong = new Refusal(StatusCodes.Status413PayloadTooLarge, (int)McpErrorCode.InvalidRequest, $"A message may have {limit} bytes at most.");
        if (request.ContentLength > limit)
        {
            return (null, tooLong);
        }

        var pool = ArrayPool<byte>.Shared;
        var bytes = pool.Rent((int)(request.ContentLength ?? 4096) + 1);
        var count = 0;
        try
        {
            while (await request.Body.ReadAsync(bytes.AsMemory(count), request.HttpContext.RequestAborted) is var read and > 0)
            {
                count += read;
                if (count > limit)
                {
                    return (null, tooLong);
                }

                if (count == bytes.Length)
                {
                    var larger = pool.Rent(count * 2);
                    bytes.AsSpan(0, count).CopyTo(larger);
                    pool.Return(bytes);
                    bytes = larger;
                }
            }

            var envelope = new Envelope(bytes, count);
            bytes = null;
            return (envelope, null);
        }
        catch (JsonException)
        {
            return (
                null,
                new Refusal(
                    StatusCodes.Status400BadRequest,
                    (int)McpErrorCode.ParseError,
                    "The body is not JSON, or an object in it has two members of one name."));
        }
        finally
        {
            if (bytes is not null)
            {
                pool.Return(bytes);
            }
        }
    }

    /// <summary>Whether the method is this one.</summary>
    public bool Is(ReadOnlySpan<byte> method) => Method.ValueKind is JsonValueKind.String && Method.ValueEquals(method);

    /// <summary>A named member of an object; undefined when there is none.</summary>
    public static JsonElement Member(JsonElement of, ReadOnlySpan<byte> name) =>
        of.ValueKind is JsonValueKind.Object && of.TryGetProperty(name, out var value) ? value : default;

    /// <summary>The same message for the SDK. Throws <see cref="JsonException"/> when it is none.</summary>
    public JsonRpcMessage ToMessage() =>
        root.Deserialize<JsonRpcMessage>(McpJsonUtilities.DefaultOptions)!;

    /// <inheritdoc />
    public void Dispose()
    {
        if (rented is not null)
        {
            document!.Dispose();
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
