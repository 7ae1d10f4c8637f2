using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Switchboard.Kernel;

/// <summary>A problem as it stands in an HTTP answer: application/problem+json, https://www.rfc-editor.org/rfc/rfc9457.</summary>
public sealed record ProblemJson(
    string Type,
    string Title,
    int Status,
    string Detail,
    string Code,
    string Next,
    string? Field,
    DateTimeOffset? RetryAt,
    DecisionId? DecisionId,
    string? RequestId)
{
    /// <summary>The media type.</summary>
    public const string MediaType = "application/problem+json";

    static readonly JsonSerializerOptions Json = new(Wire.Json);

    /// <summary>The shape of a problem for one request, whose id is its <c>HttpContext.TraceIdentifier</c>.</summary>
    public static ProblemJson Of(Problem problem, string? requestId) => new(
        "urn:switchboard:problem:" + problem.Code,
        Sentence(problem.Code),
        problem.Status,
        problem.Detail,
        problem.Code,
        problem.Next,
        problem.Field,
        problem.RetryAt,
        problem.DecisionId,
        requestId);

    /// <summary>Answers with the problem. <c>Retry-After</c> is in whole seconds, rounded up.</summary>
    public static Task Write(HttpContext context, Problem problem)
    {
        var response = context.Response;
        response.StatusCode = problem.Status;
        if (problem.RetryAt is { } at)
        {
            var wait = at - context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
            response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        if (HttpMethods.IsHead(context.Request.Method))
        {
            return Task.CompletedTask;
        }

        return response.WriteAsJsonAsync(Of(problem, context.TraceIdentifier), Json, MediaType, context.RequestAborted);
    }

    // Which rule of the gate refused is a name of its own.
    static string Sentence(string code) =>
        (char.ToUpperInvariant(code[0]) + code[1..]).Replace("Refused_by_", "Refused: ", StringComparison.Ordinal).Replace('_', ' ');
}
