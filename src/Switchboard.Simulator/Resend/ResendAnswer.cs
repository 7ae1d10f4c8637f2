using System.Text.Json;

namespace Switchboard.Simulator.Resend;

/// <summary>An answer of the provider before it is written: so it can be entered in the ledger, or withheld by a fault.</summary>
internal sealed record ResendAnswer(int Status, byte[] Payload)
{
    /// <summary>The name of the error, such as <c>validation_error</c>.</summary>
    public string? Error { get; init; }

    public string? Id { get; init; }
    public string? From { get; init; }
    public string? To { get; init; }
    public string? Subject { get; init; }
    public string? Body { get; init; }

    /// <summary>The answer to a request that came before, given again: nothing new exists.</summary>
    public bool Repeats { get; init; }

    /// <summary>One for each mail of a batch, where the ledger shall have a row for each.</summary>
    public IReadOnlyList<ResendAnswer> Parts { get; init; } = [];

    /// <summary>What takes its course once the answer is in the ledger.</summary>
    public Action? Then { get; init; }

    public static ResendAnswer Json(int status, object value) => new(status, JsonSerializer.SerializeToUtf8Bytes(value, value.GetType(), ResendJson.Wire));

    public static ResendAnswer Ok(object value) => Json(200, value);

    /// <summary>Resend's error body. https://resend.com/docs/api-reference/errors</summary>
    public static ResendAnswer Refuse(int status, string name, string message) =>
        new(status, JsonSerializer.SerializeToUtf8Bytes(new { statusCode = status, name, message }, Plain)) { Error = name };

    public static ResendAnswer Invalid(string message) => Refuse(422, "validation_error", message);

    public static ResendAnswer NotFound(string what) => Refuse(404, "not_found", $"{what} not found");

    static readonly JsonSerializerOptions Plain = new() { Encoder = ResendJson.Wire.Encoder };
}
