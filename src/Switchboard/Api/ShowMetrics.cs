using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Switchboard.Kernel.Telemetry;

namespace Switchboard.Api;

/// <summary>The Prometheus page.</summary>
sealed class ShowMetrics : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/metrics", Show);

    static Task Show(HttpContext context)
    {
        var settings = context.RequestServices.GetRequiredService<TelemetrySettings>();
        if (settings.MetricsToken is { } token && !Same(context.Request.Headers.Authorization.ToString(), "Bearer " + token))
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return ProblemJson.Write(context, new("unauthenticated", 401, "The metrics page asks for its token.", "Send Authorization: Bearer with the setting Telemetry:MetricsToken."));
        }

        context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        return context.Response.WriteAsync(context.RequestServices.GetRequiredService<MetricsBook>().Page(), context.RequestAborted);
    }

    static bool Same(string given, string wanted) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(wanted)));
}
