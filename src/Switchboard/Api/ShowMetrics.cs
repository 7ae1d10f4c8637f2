using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Switchboard.Kernel.Telemetry;
using Switchboard.Tenancy;

namespace Switchboard.Api;

/// <summary>The Prometheus page.</summary>
sealed class ShowMetrics : IEndpoint
{
    static readonly Problem NoToken = new(
        "unauthenticated", 401, "Without a token of its own, the metrics page answers programs on this machine alone.",
        "Set Telemetry:MetricsToken and send it as Authorization: Bearer, or ask from this machine.");

    static readonly Problem WrongToken = new(
        "unauthenticated", 401, "The metrics page asks for its token.", "Send what Telemetry:MetricsToken is set to as Authorization: Bearer.");

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/metrics", Show)
        .Open("Its own token, or that a program on this machine asks.");

    static Task Show(HttpContext context)
    {
        var settings = context.RequestServices.GetRequiredService<TelemetrySettings>();
        var mayRead = settings.MetricsToken is { } token
            ? Same(context.Request.Headers.Authorization.ToString(), "Bearer " + token)
            : context.IsFromThisMachine();
        if (!mayRead)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return ProblemJson.Write(context, settings.MetricsToken is null ? NoToken : WrongToken);
        }

        context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        return context.Response.WriteAsync(context.RequestServices.GetRequiredService<MetricsBook>().Page(), context.RequestAborted);
    }

    static bool Same(string given, string wanted) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(wanted)));
}
