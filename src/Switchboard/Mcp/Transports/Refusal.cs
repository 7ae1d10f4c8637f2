using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol;

namespace Switchboard.Mcp.Transports;

/// <summary>A message that is turned away at the door: an HTTP status with a JSON-RPC error.</summary>
/// <param name="Code">Codes from -32000 to -32019 are ours; those around are the protocol's.</param>
internal sealed record Refusal(int Status, int Code, string Message, JsonObject? Data = null)
{
    /// <summary>Turned away for a reason that has no code of the protocol.</summary>
    public const int Other = -32000;

    /// <summary>There is no such session for this caller.</summary>
    public const int NoSession = -32001;

    public static readonly Refusal SessionGone = new(StatusCodes.Status404NotFound, NoSession, "There is no such session. Begin again with initialize.");

    public static Refusal Invalid(string message) => new(StatusCodes.Status400BadRequest, (int)McpErrorCode.InvalidRequest, message);

    public static Refusal InvalidParams(string message) => new(StatusCodes.Status400BadRequest, (int)McpErrorCode.InvalidParams, message);

    public static Refusal Mismatch(string message) => new(StatusCodes.Status400BadRequest, (int)McpErrorCode.HeaderMismatch, message);

    public static Refusal UnknownMethod(string message) => new(StatusCodes.Status404NotFound, (int)McpErrorCode.MethodNotFound, message);

    // Named are those that server/discover names; the older ones are agreed on by initialize.
    public static Refusal Unsupported(string requested) => new(
        StatusCodes.Status400BadRequest,
        (int)McpErrorCode.UnsupportedProtocolVersion,
        $"The protocol version '{requested}' is not served.",
        new JsonObject { ["supported"] = new JsonArray(Revisions.Stateless), ["requested"] = requested });

    /// <summary>Answers with it. The id is that of the request, where one could be read.</summary>
    public async Task WriteAsync(HttpResponse response, JsonElement? id = null)
    {
        response.StatusCode = Status;
        var error = new JsonObject { ["code"] = Code, ["message"] = Message };
        if (Data is not null)
        {
            error["data"] = Data.DeepClone();
        }

        var known = id is { ValueKind: JsonValueKind.String or JsonValueKind.Number };
        var body = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = known ? JsonNode.Parse(id!.Value.GetRawText()) : null, ["error"] = error };
        response.ContentType = "application/json";
        await response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(body, Wire.Json), response.HttpContext.RequestAborted);
    }
}
