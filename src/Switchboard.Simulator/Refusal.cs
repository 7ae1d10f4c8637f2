using Microsoft.AspNetCore.Http;

namespace Switchboard.Simulator;

/// <summary>
/// How the simulator's own interface says no: what is wrong and what to do, and which field it is about, if one: <c>{"error": …, "field":
/// …}</c>.
/// </summary>
internal sealed record Refusal(string Error, string? Field = null)
{
    public static IResult BadRequest(string error, string? field = null) =>
        Results.Json(new Refusal(error, field), statusCode: StatusCodes.Status400BadRequest);

    public static IResult NotFound(string error) => Results.Json(new Refusal(error), statusCode: StatusCodes.Status404NotFound);

    public static IResult Conflict(string error) => Results.Json(new Refusal(error), statusCode: StatusCodes.Status409Conflict);
}
