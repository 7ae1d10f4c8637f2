using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Switchboard.Simulator.Twilio;

namespace Switchboard.Simulator.Scenarios;

/// <summary><c>/api/scenarios</c>: what can be played, and what was.</summary>
internal static class ScenarioEndpoints
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    static readonly Type[] Stories = [.. typeof(Scenario).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Scenario)) && !type.IsAbstract)];

    /// <summary>All scenarios, in the order in which they are told; each performance has an object of its own.</summary>
    internal static IEnumerable<Scenario> All => Stories.Select(story => (Scenario)Activator.CreateInstance(story)!).OrderBy(scenario => scenario.Order);

    public static IServiceCollection AddScenarios(this IServiceCollection services) => services
        .AddSingleton(_ => new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false }) { Timeout = Patience })
        .AddSingleton<Cast>().AddSaved<Departed>().AddSingleton<Stage>().AddSingleton<Readiness>().AddSingleton<Runner>();

    public static void MapScenarios(this IEndpointRouteBuilder routes)
    {
        var scenarios = routes.MapGroup("/api/scenarios");
        scenarios.MapGet("", List);
        scenarios.MapPost("/{name}/runs", Start);
        scenarios.MapGet("/runs", (Runner runner) => Results.Json(runner.All));
        scenarios.MapGet("/runs/{id}", (string id, Runner runner) => runner.Find(id) is { } run ? Results.Json(run) : NoRun(id));
        scenarios.MapDelete("/runs/{id}", async (string id, Runner runner) =>
        {
            if (runner.Find(id) is not { } run)
            {
                return NoRun(id);
            }

            await runner.Stop(run);
            return Results.NoContent();
        });
    }

    static async Task<IResult> List(Readiness readiness, Runner runner, CancellationToken ct)
    {
        var (exchange, why) = await readiness.Look(ct);
        return Results.Json(new
        {
            ready = exchange is not null,
            why,
            consoleUrl = readiness.Console?.AbsoluteUri,
            running = runner.Running?.Id,
            scenarios = All.Select(scenario => new
            {
                scenario.Name,
                scenario.Title,
                scenario.About,
                scenario.Seconds,
                steps = scenario.Steps.Select(step => new { step.Title, step.Who }),
            }),
        });
    }

    static async Task<IResult> Start(string name, Readiness readiness, Runner runner, CancellationToken ct)
    {
        if (All.FirstOrDefault(scenario => scenario.Name == name) is not { } scenario)
        {
            return Refusal.NotFound($"There is no scenario {name}; GET /api/scenarios lists those that there are.");
        }

        var (exchange, why) = await readiness.Look(ct);
        if (exchange is null)
        {
            return Refusal.Conflict(why!);
        }

        return runner.Start(scenario, exchange) is { } run
            ? Results.Created($"/api/scenarios/runs/{run.Id}", run)
            : Refusal.Conflict(runner.Running is { } other
                ? $"The scenario {other.Scenario} is being played ({other.Id}): wait until it has ended, or stop it with DELETE /api/scenarios/runs/{other.Id}."
                : "The simulator ends.");
    }

    static IResult NoRun(string id) => Refusal.NotFound($"There is no run {id}, or not any more: the newest 20 are kept, until the simulator ends.");
}
