using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Switchboard.Simulator.Faults;
using Switchboard.Simulator.People;

namespace Switchboard.Simulator;

/// <summary>Says <c>{"error": …}</c> where the framework would only give a status. Providers' own addresses have their own errors.</summary>
internal static class Refusals
{
    public static void UseRefusals(this WebApplication app) => app.Use(async (http, next) =>
    {
        try
        {
            await next(http);
            if (http.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null } && Said(http) is { } error)
            {
                await http.Response.WriteAsJsonAsync(new { error }, http.RequestAborted);
            }
        }
        catch (BadHttpRequestException wrong) when (!http.Response.HasStarted)
        {
            http.Response.StatusCode = wrong.StatusCode;
            await http.Response.WriteAsJsonAsync(new { error = What(wrong) }, http.RequestAborted);
        }
    });

    static string? Said(HttpContext http) => http.Response.StatusCode switch
    {
        404 => $"There is nothing at {http.Request.Path}. docs/simulator.md lists the addresses that there are; the phones are at /simulator.",
        405 => $"{http.Request.Path} does not take {http.Request.Method}, only {http.Response.Headers.Allow}.",
        415 => NoJson,
        _ => null,
    };

    const string NoJson = "Send a JSON body with Content-Type: application/json.";

    static string What(BadHttpRequestException error) => error switch
    {
        { InnerException: JsonException json } => Of(json),
        { StatusCode: 415 } => NoJson,
        { StatusCode: 413 } => "The body is too large.",
        _ => "A value in the address or the body is missing or of the wrong form; docs/simulator.md has the form of this request.",
    };

    // The runtime names a field that it doesn't know in its message alone; a test holds it to that.
    static string Of(JsonException json)
    {
        if (json.Message.Contains("could not be mapped to any .NET member", StringComparison.Ordinal))
        {
            return $"There is no field {json.Message.Split('\'')[1]} here; docs/simulator.md lists those that there are.";
        }

        if (json.InnerException is JsonException)
        {
            return $"The body is no JSON (line {json.LineNumber + 1}, byte {json.BytePositionInLine + 1}).";
        }

        var field = json.Path is { Length: > 1 } path ? path.TrimStart('$', '.') : "The body";
        return field.Split('.')[^1] switch
        {
            "kind" => $"{field} is one of {FaultRule.Names}.",
            "reachability" => $"{field} is one of {string.Join(", ", Enum.GetNames<Reachability>().Select(JsonNamingPolicy.CamelCase.ConvertName))}.",
            _ => $"{field} has a value of the wrong form.",
        };
    }
}
