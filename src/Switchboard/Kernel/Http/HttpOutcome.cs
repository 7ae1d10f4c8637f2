using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Switchboard.Kernel;

/// <summary>An outcome as an HTTP answer: the value as JSON, or the problem as problem+json.</summary>
public static class HttpOutcome
{
    /// <summary>200 with the value.</summary>
    public static OutcomeResult<T> ToHttp<T>(this Outcome<T> outcome) => new(outcome);

    /// <summary>201 with the value and, when it has one, the address of what was made.</summary>
    public static CreatedResult<T> ToCreated<T>(this Outcome<T> outcome, Func<T, string>? location = null) =>
        new(outcome, location);

    /// <summary>202 with the value, when the use case answers: what was asked for is under way.</summary>
    public static async Task<AcceptedResult<T>> ToAccepted<T>(this Task<Outcome<T>> outcome) => new(await outcome);

    /// <summary>200 with the value, when the use case answers.</summary>
    public static async Task<OutcomeResult<T>> ToHttp<T>(this Task<Outcome<T>> outcome) => (await outcome).ToHttp();

    /// <summary>201 with the value, when the use case answers.</summary>
    public static async Task<CreatedResult<T>> ToCreated<T>(this Task<Outcome<T>> outcome, Func<T, string>? location = null) =>
        (await outcome).ToCreated(location);

    /// <summary>The problem as problem+json.</summary>
    public static IResult ToHttp(this Problem problem) => new ProblemResult(problem);

    sealed class ProblemResult(Problem problem) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => ProblemJson.Write(httpContext, problem);
    }
}

/// <summary>What <see cref="HttpOutcome"/> gives to an endpoint; describes itself in the OpenAPI document.</summary>
public abstract class OutcomeAnswer<T> : IResult
{
    readonly Outcome<T> outcome;
    readonly int status;
    readonly Func<T, string>? location;

    static async Task Write(HttpContext context, T value)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(value, Wire.Json);
        var (request, response) = (context.Request, context.Response);
        var isRead = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        if (isRead || value is IVersioned)
        {
            var tag = EntityTag.Of(value, body);
            response.Headers.ETag = tag;
            if (isRead && EntityTag.IsKnown(request, tag))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }
        }

        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, context.RequestAborted);
    }

    private protected OutcomeAnswer(Outcome<T> outcome, int status, Func<T, string>? location = null)
    {
        this.outcome = outcome;
        this.status = status;
        this.location = location;
    }

    /// <inheritdoc />
    public Task ExecuteAsync(HttpContext httpContext)
    {
        if (outcome.Problem is { } problem)
        {
            return ProblemJson.Write(httpContext, problem);
        }

        httpContext.Response.StatusCode = status;
        if (location is not null)
        {
            httpContext.Response.Headers.Location = location(outcome.Value);
        }

        return Write(httpContext, outcome.Value);
    }
}

/// <summary>200 with the value, or the problem.</summary>
public sealed class OutcomeResult<T> : OutcomeAnswer<T>, IEndpointMetadataProvider
{
    internal OutcomeResult(Outcome<T> outcome)
        : base(outcome, StatusCodes.Status200OK)
    {
    }

    /// <inheritdoc />
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(T), ["application/json"]));
}

/// <summary>201 with the value and its address, or the problem.</summary>
public sealed class CreatedResult<T> : OutcomeAnswer<T>, IEndpointMetadataProvider
{
    internal CreatedResult(Outcome<T> outcome, Func<T, string>? location)
        : base(outcome, StatusCodes.Status201Created, location)
    {
    }

    /// <inheritdoc />
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status201Created, typeof(T), ["application/json"]));
}

/// <summary>202 with the value, or the problem.</summary>
public sealed class AcceptedResult<T> : OutcomeAnswer<T>, IEndpointMetadataProvider
{
    internal AcceptedResult(Outcome<T> outcome)
        : base(outcome, StatusCodes.Status202Accepted)
    {
    }

    /// <inheritdoc />
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status202Accepted, typeof(T), ["application/json"]));
}
