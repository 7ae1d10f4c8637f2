using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Switchboard.Simulator.Resend;

/// <summary>A request that was authenticated.</summary>
internal sealed record ResendRequest(Team Team, JsonElement Body, byte[] Raw, HttpContext Http)
{
    public CancellationToken Aborted => Http.RequestAborted;

    /// <summary>A value that the path carries.</summary>
    public string this[string name] => Http.Request.RouteValues[name] as string ?? "";

    public string? Asked(string name) => Http.Request.Query.TryGetValue(name, out var value) && value is [{ Length: > 0 } text, ..] ? text : null;

    public string? Header(string name) => Http.Request.Headers.TryGetValue(name, out var value) ? value.ToString() : null;

    /// <summary>What the same Idempotency-Key may only come again with.</summary>
    public string Fingerprint => $"{Http.Request.Path} {Convert.ToHexStringLower(SHA256.HashData(Raw))}";

    public Form Form() => new(Body);
}
