using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Switchboard.Simulator.Faults;
using Switchboard.Simulator.People;

namespace Switchboard.Simulator;

/// <summary>Says <c>{"error": …}</c> where the framework would only give a status. Providers' own addresses have their own errors.</summary>
internal static class ErrorBodies
{
    public static void UseErrorBodies(this WebApplication app) => app.Use(async (http, next) =>
    {
        try
        {
            await next(http);
            if (http.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null } && Said(http) is { } error)
            {
                await http.Response.WriteAsJsonAsync(new Refusal(error), http.RequestAborted);
            }
        }
        catch (BadHttpRequestException wrong) when (!http.Response.HasStarted)
        {
            http.Response.StatusCode = wrong.StatusCode;
            await http.Response.WriteAsJsonAsync(What(wrong), http.RequestAborted);
        }
    });

    static string? Said(HttpContext http) => http.Response.StatusCode switch
    {
        // An endpoint that is compiled beforehand says so of a value in the address without an exception.
        400 => WrongForm,
        404 => $"There is nothing at {http.Request.Path}. docs/simulator.md lists the addresses that there are; the phones are at /simulator.",
        405 => $"{http.Request.Path} does not take {http.Request.Method}, only {http.Response.Headers.Allow}.",
        415 => NoJson,
        _ => null,
    };

    const string WrongForm = "A value in the address or the body is missing or of the wrong form; docs/simulator.md has the form of this request.";

    const string NoJson = "Send a JSON body with Content-Type: application/json.";

    static Refusal What(BadHttpRequestException error) => error switch
    {
        { InnerException: JsonException json } => Of(json),
        { StatusCode: 415 } => new(NoJson),
        { StatusCode: 413 } => new("The body is too large."),
        _ => new(WrongForm),
    };

    // The runtime names a field that it doesn't know in its message alone; a test holds it to that.
    static Refusal Of(JsonException json)
    {
        if (json.Message.Contains("could not be mapped to any .NET member", StringComparison.Ordinal))
        {
            var name = json.Message.Split('\'')[1];
            return new($"There is no field {name} here; docs/simulator.md lists those that there are.", name);
        }

        if (json.InnerException is JsonException)
        {
            return new($"The body is no JSON (line {json.LineNumber + 1}, byte {json.BytePositionInLine + 1}).");
        }

        if (json.Path is not { Length: > 1 } path)
        {
            return new("The body has a value of the wrong form.");
        }

        var place = path.TrimStart('$', '.');
        var field = place.Split('.')[^1];
        return new(
            field switch
            {
                "kind" => $"{place} is one of {FaultRule.Names}.",
                "reachability" => $"{place} is one of {string.Join(", ", Enum.GetNames<Reachability>().Select(JsonNamingPolicy.CamelCase.ConvertName))}.",
                _ => $"{place} has a value of the wrong form.",
            },
            field);
    }
}
