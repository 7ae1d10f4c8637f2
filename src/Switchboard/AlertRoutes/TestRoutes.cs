using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Audit;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.AlertRoutes;

/// <summary>Sends a test over every route now, whatever the time is there, and answers with what came of it.</summary>
internal sealed class TestRoutes(
    Database database, OverMessage messages, OverWebhook webhooks, ServeRoute serve, AuditLog audit, TimeProvider clock) : IUseCase, IEndpoint
{
    static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);
    static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/v1/alerts/test", (OrganizationId? organizationId, Caller caller, TestRoutes test, CancellationToken ct) =>
            test.Test(caller, organizationId, ct).ToHttp())
        .Says("testAlertRoutes", "Alerts", "Send a test over every route and see what came of it").Requires(Tier.Organization);

    async Task<Outcome<RouteTrials>> Test(Caller caller, OrganizationId? named, CancellationToken ct)
    {
        var reach = caller.ReachOrDeployment(named);
        if (reach.Problem is { } unreached)
        {
            return unreached;
        }

        var owner = reach.Value;
        var now = clock.GetUtcNow();
        var (routes, name) = await database.Read(
            owner,
            async session => (
                await session.Many(AlertRoute.All, null, AlertRoute.From),
                await session.One(AlertNews.FindOwner, null, static row => row.Text("name"))),
            ct);
        await database.Write(
            owner,
            async unit =>
            {
                await audit.Append(unit, owner, caller.Actor, "alert_routes.tested", owner.Value, new { routes = routes.Count });
                return 0;
            },
            ct);
        var news = AlertNews.Test(owner, name!, now);
        return new RouteTrials(await Task.WhenAll(routes.Select(route => Try(route, news, ct))));
    }

    async Task<RouteTrial> Try(AlertRoute route, AlertNews news, CancellationToken ct)
    {
        var tried = route.Channel == RouteChannel.Webhook
            ? await webhooks.Post(route, news, $"test_{route.Id}_{news.At.ToUnixTimeMilliseconds()}", ct)
            : await messages.Send(route, news, reference: null, isBeyond: false, ct);
        return tried switch
        {
            { Cause: { } cause } => new(route.Id, route.Channel, TrialOutcome.Failed, null, cause),
            { Message: { } message, Sender: { } sender } => await Follow(route, sender, message, ct),
            _ => new(route.Id, route.Channel, TrialOutcome.Arrived, null, null),
        };
    }

    async Task<RouteTrial> Follow(AlertRoute route, OrganizationId sender, MessageId message, CancellationToken ct)
    {
        var started = clock.GetTimestamp();
        while (true)
        {
            var (isThere, failed, cause) = await serve.Look(sender, message, ct);
            if (isThere || failed || clock.GetElapsedTime(started) >= LongestWait)
            {
                var outcome = isThere ? TrialOutcome.Arrived : failed ? TrialOutcome.Failed : cause is null ? TrialOutcome.Taken : TrialOutcome.UnderWay;
                return new(route.Id, route.Channel, outcome, message, cause);
            }

            await Task.Delay(Between, clock, ct);
        }
    }
}

/// <summary>What came of a test.</summary>
internal enum TrialOutcome
{
    /// <summary>It is there.</summary>
    Arrived,

    /// <summary>The provider has it, and has told no more within ten seconds.</summary>
    Taken,

    /// <summary>It has not left within ten seconds.</summary>
    UnderWay,

    /// <summary>It didn't and won't arrive.</summary>
    Failed,
}

/// <summary>A test on one route.</summary>
internal sealed record RouteTrial(
    AlertRouteId RouteId,
    RouteChannel Channel,
    [property: Description("arrived, taken (by the provider), under_way or failed.")] TrialOutcome Outcome,
    [property: Description("The message that it was.")] MessageId? MessageId,
    [property: Description("Why it failed, or what it waits for.")] string? Cause);

/// <summary>A test on each route.</summary>
internal sealed record RouteTrials(IReadOnlyList<RouteTrial> Items);
