using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol;
using Switchboard.Mcp.Tools;

namespace Switchboard.Mcp.Transports;

/// <summary>Writes the answers that don't need the SDK.</summary>
internal static class Answers
{
    static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    [ThreadStatic]
    static ArrayBufferWriter<byte>? buffer;

    [ThreadStatic]
    static Utf8JsonWriter? writer;

    /// <summary>Whether a list is asked for from its beginning; ours have one page.</summary>
    public static bool IsFirstPage(Envelope message) =>
        Envelope.Member(message.Params, "cursor"u8).ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;

    /// <summary>Sends a result that is JSON already.</summary>
    public static ValueTask SendAsync(HttpContext http, JsonElement id, byte[] result) =>
        SendAsync(http, id, result, static (json, result) => json.WriteRawValue(result, skipInputValidation: true));

    /// <summary>Sends what a tool answered. From revision 2026-07-28 on a result says that it is complete and who gave it.</summary>
    public static ValueTask SendAsync(HttpContext http, JsonElement id, ToolAnswer answer, byte[]? serverInfo) =>
        SendAsync(http, id, (answer, serverInfo), static (json, given) =>
        {
            var (answer, serverInfo) = given;
            json.WriteStartObject();
            json.WriteStartArray("content"u8);
            json.WriteStartObject();
            json.WriteString("type"u8, "text"u8);
            if (answer.Text is { } text)
            {
                json.WriteString("text"u8, text);
            }
            else
            {
                json.WriteString("text"u8, answer.Json);
            }

            json.WriteEndObject();
            if (answer.Beside is { } beside)
            {
                JsonSerializer.Serialize(json, beside, McpJsonUtilities.DefaultOptions);
            }

            json.WriteEndArray();
            json.WritePropertyName("structuredContent"u8);
            json.WriteRawValue(answer.Json, skipInputValidation: true);
            json.WriteBoolean("isError"u8, answer.IsError);
            if (serverInfo is not null)
            {
                json.WriteString("resultType"u8, "complete"u8);
                json.WriteStartObject("_meta"u8);
                json.WritePropertyName("io.modelcontextprotocol/serverInfo"u8);
                json.WriteRawValue(serverInfo, skipInputValidation: true);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        });

    static async ValueTask SendAsync<T>(HttpContext http, JsonElement id, T result, Action<Utf8JsonWriter, T> write)
    {
        var response = http.Response;
        response.ContentType = "application/json";
        // The buffers below are this thread's, so nothing may be awaited while they are in use.
        Write(response, id, result, write);
        await response.BodyWriter.FlushAsync(http.RequestAborted);
    }

    static void Write<T>(HttpResponse response, JsonElement id, T result, Action<Utf8JsonWriter, T> write)
    {
        buffer ??= new ArrayBufferWriter<byte>(1024);
        buffer.ResetWrittenCount();
        writer ??= new Utf8JsonWriter(buffer, Relaxed);
        writer.Reset(buffer);
        writer.WriteStartObject();
        writer.WriteString("jsonrpc"u8, "2.0"u8);
        writer.WritePropertyName("id"u8);
        id.WriteTo(writer);
        writer.WritePropertyName("result"u8);
        write(writer, result);
        writer.WriteEndObject();
        writer.Flush();
        response.ContentLength = buffer.WrittenCount;
        response.BodyWriter.Write(buffer.WrittenSpan);
        if (buffer.Capacity > 64 * 1024)
        {
            (buffer, writer) = (null, null);
        }
    }
}
