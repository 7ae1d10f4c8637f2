using Microsoft.AspNetCore.Http;

namespace Switchboard.Simulator;

/// <summary>How the simulator's own interface says no: what is wrong and what to do, as <c>{"error": …}</c>.</summary>
internal static class Refusal
{
    public static IResult BadRequest(string error) => Results.Json(new { error }, statusCode: StatusCodes.Status400BadRequest);

    public static IResult NotFound(string error) => Results.Json(new { error }, statusCode: StatusCodes.Status404NotFound);

    public static IResult Conflict(string error) => Results.Json(new { error }, statusCode: StatusCodes.Status409Conflict);
}
