using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Switchboard.Kernel.Telemetry;
using Switchboard.Tenancy;

namespace Switchboard.Api;

/// <summary>Two questions of an orchestrator: is the process alive (no dependency is asked), and should it get requests.</summary>
sealed partial class Health : IEndpoint
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    internal sealed record Liveness(string Status, string Mode, string Version);

    internal sealed record Report(string Status, IReadOnlyList<Finding> Checks);

    internal sealed record Finding(string Name, string Status, string? Detail, double Milliseconds);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health", Alive).Open("It tells no more than that the process lives.");
        routes.MapGet("/health/ready", Ready).Open("It tells states of parts, no contents.");
    }

    static Task Alive(HttpContext context) =>
        context.Response.WriteAsJsonAsync(new Liveness("ok", ModeOf(context.RequestServices.GetRequiredService<Realms>()), ProductVersion.Text), Wire.Json);

    /// <summary>Whom this process reaches: simulated people, real ones, or, where some organizations were approved, both.</summary>
    static string ModeOf(Realms realms) => (realms.HasSandbox, realms.HasProduction) switch
    {
        (true, true) => "sandbox_and_production",
        (true, false) => "sandbox",
        _ => "production",
    };

    static async Task Ready(HttpContext context)
    {
        var clock = context.RequestServices.GetRequiredService<TimeProvider>();
        var logger = context.RequestServices.GetRequiredService<ILogger<Health>>();
        var findings = await Task.WhenAll(
            context.RequestServices.GetServices<IReadinessCheck>().Select(check => Ask(check, clock, logger, context.RequestAborted)));
        var ready = findings.All(finding => finding.Status == "ok");
        context.Response.StatusCode = ready ? 200 : 503;
        await context.Response.WriteAsJsonAsync(new Report(ready ? "ready" : "not_ready", findings), Wire.Json, context.RequestAborted);
    }

    static async Task<Finding> Ask(IReadinessCheck check, TimeProvider clock, ILogger logger, CancellationToken ct)
    {
        var since = Stopwatch.GetTimestamp();
        Finding Found(Readiness answer) =>
            new(check.Name, answer.IsReady ? "ok" : "failing", answer.Detail, Math.Round(Stopwatch.GetElapsedTime(since).TotalMilliseconds, 2));
        try
        {
            using var limit = new CancellationTokenSource(Patience, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
            return Found(await check.Check(either.Token).AsTask().WaitAsync(Patience, clock, ct));
        }
        catch (Exception error) when (!ct.IsCancellationRequested)
        {
            // What a driver says may name hosts and users; its kind is enough here, the log has the rest.
            LogFailed(logger, error, check.Name);
            return Found(
                Readiness.No(error is TimeoutException or OperationCanceledException
                    ? "No answer within two seconds."
                    : $"The check failed: {error.GetType().Name}."));
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The readiness check {Check} failed.")]
    static partial void LogFailed(ILogger logger, Exception exception, string check);
}
