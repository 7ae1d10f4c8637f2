using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Switchboard.Simulator.SendGrid;

/// <summary>An answer of the provider before it is written: so it can be entered in the ledger, or withheld by a fault.</summary>
internal sealed record SendGridAnswer(int Status, byte[] Payload)
{
    static readonly JsonSerializerOptions Wire = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
    static readonly JsonSerializerOptions Sparing = new(Wire) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>What went wrong, in words.</summary>
    public string? Error { get; init; }

    /// <summary>The id in <c>X-Message-Id</c>.</summary>
    public string? MessageId { get; init; }

    public string? From { get; init; }
    public string? To { get; init; }
    public string? Subject { get; init; }
    public string? Body { get; init; }

    /// <summary>Whether something is another than before that outlives a restart.</summary>
    public bool IsLasting { get; init; }

    /// <summary>What takes its course once the answer is in the ledger.</summary>
    public Action? Then { get; init; }

    public static SendGridAnswer Empty(int status) => new(status, []);

    public static SendGridAnswer Json(int status, object value) => new(status, JsonSerializer.SerializeToUtf8Bytes(value, value.GetType(), Wire));

    /// <summary>The same without members that are null.</summary>
    public static SendGridAnswer Lean(int status, object value) => new(status, JsonSerializer.SerializeToUtf8Bytes(value, value.GetType(), Sparing));

    /// <summary>https://www.twilio.com/docs/sendgrid/api-reference/how-to-use-the-sendgrid-v3-api/responses</summary>
    public static SendGridAnswer Refuse(int status, string message, string? field = null) =>
        Json(status, new { errors = new[] { new { message, field, help = (string?)null } } }) with { Error = message };
}

/// <summary>A request that was authenticated.</summary>
internal sealed record SendGridRequest(SendGridAccount Account, JsonElement Body, Microsoft.AspNetCore.Http.HttpContext Http)
{
    /// <summary>A value that the path carries.</summary>
    public string this[string name] => Http.Request.RouteValues[name] as string ?? "";

    public string? Asked(string name) => Http.Request.Query.TryGetValue(name, out var value) && value is [{ Length: > 0 } text, ..] ? text : null;

    /// <summary>A text of the body, or null.</summary>
    public string? Text(string name) =>
        Body.ValueKind is JsonValueKind.Object && Body.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String
            ? value.GetString()
            : null;

    /// <summary>A switch of the body, or null.</summary>
    public bool? Switch(string name) =>
        Body.ValueKind is JsonValueKind.Object && Body.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? Body.GetProperty(name).GetBoolean()
            : null;
}
