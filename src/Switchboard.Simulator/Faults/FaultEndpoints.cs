using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Switchboard.Simulator.Live;

namespace Switchboard.Simulator.Faults;

/// <summary>
/// <c>GET</c>, <c>PUT</c>, <c>POST</c> and <c>DELETE /api/faults</c>: PUT replaces the whole list, and begins every sequence of chance anew; POST adds one to
/// it; <c>DELETE /api/faults?to=</c> takes off those that are about one recipient alone. <c>PUT</c> and <c>DELETE /api/faults/{id}</c> are about one.
/// </summary>
internal static class FaultEndpoints
{
    public static void MapFaults(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/faults", (FaultBoard board) => Results.Json(board.Rules.Select(rule => rule.Describe())));
        routes.MapPut("/api/faults", Put);
        routes.MapPost("/api/faults", Add);
        routes.MapDelete("/api/faults", (FaultBoard board, Changes changes, string? to) =>
        {
            if (to is null)
            {
                board.Set([]);
            }
            else
            {
                board.Remove(rule => rule.To == to);
            }

            changes.Happened();
            return Results.NoContent();
        });
        routes.MapPut("/api/faults/{id}", Change);
        routes.MapDelete("/api/faults/{id}", (string id, FaultBoard board, Changes changes) =>
        {
            if (!board.Remove(rule => rule.Id == id))
            {
                return NoFault(id);
            }

            changes.Happened();
            return Results.NoContent();
        });
    }

    static IResult Put(FaultSetting[] settings, FaultBoard board, Changes changes)
    {
        foreach (var setting in settings)
        {
            if (Wrong(setting) is var (field, why))
            {
                return Refusal.BadRequest(why, field);
            }
        }

        board.Set(settings);
        changes.Happened();
        return Results.Json(board.Rules.Select(rule => rule.Describe()));
    }

    static IResult Add(FaultSetting setting, FaultBoard board, Changes changes)
    {
        if (Wrong(setting) is var (field, why))
        {
            return Refusal.BadRequest(why, field);
        }

        var rule = board.Add(setting);
        changes.Happened();
        return Results.Json(rule.Describe(), statusCode: StatusCodes.Status201Created);
    }

    static IResult Change(string id, FaultSetting setting, FaultBoard board, Changes changes)
    {
        if (Wrong(setting) is var (field, why))
        {
            return Refusal.BadRequest(why, field);
        }

        if (board.Change(id, setting) is not { } rule)
        {
            return NoFault(id);
        }

        changes.Happened();
        return Results.Json(rule.Describe());
    }

    static IResult NoFault(string id) => Refusal.NotFound($"There is no fault {id}, or not any more; GET /api/faults lists those in force.");

    static (string Field, string Why)? Wrong(FaultSetting setting)
    {
        if (setting.Kind is not { } kind)
        {
            return ("kind", $"The kind is missing: one of {FaultRule.Names}.");
        }

        if (setting.Percent is < 0 or > 100)
        {
            return ("percent", "`percent` is 0 to 100.");
        }

        if (setting.Times is < 0)
        {
            return ("times", "`times` is 0 or more.");
        }

        if (setting.DelayMs is < 0 or > 600_000)
        {
            return ("delayMs", "`delayMs` is 0 to 600000.");
        }

        if (setting.To is not null && setting.Operation is not ("messages.create" or "webhook.status"))
        {
            return ("to", "`to` is for the operations messages.create and webhook.status alone: they are about one recipient.");
        }

        var aboutWebhooks = setting.Operation?.StartsWith("webhook.", StringComparison.Ordinal);
        if (setting.Operation is not (null or "" or "*") && aboutWebhooks != new FaultRule(setting).IsForWebhooks)
        {
            return (
                "operation",
                $"{FaultRule.NameOf(kind)} can't happen to {setting.Operation}: statuses and time-outs are for requests (messages.create), the "
                + "others for webhooks (webhook.sms, webhook.status, webhook.email.received).");
        }

        return null;
    }
}
