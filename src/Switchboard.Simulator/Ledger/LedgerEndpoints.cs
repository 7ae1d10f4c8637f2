using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Switchboard.Simulator.Ledger;

/// <summary>
/// <c>GET /api/ledger?provider=&amp;since=&amp;kind=&amp;operation=&amp;last=</c>: rows, oldest first. <c>since</c> is a sequence number or an ISO 8601 instant
/// (rows after it), <c>last</c> keeps only the newest N. <c>X-Ledger-Last</c> is the number to ask from next; <c>X-Ledger-Dropped</c> says how many
/// rows in the asked range are gone.
/// </summary>
internal static class LedgerEndpoints
{
    public static void MapLedger(this IEndpointRouteBuilder routes) => routes.MapGet("/api/ledger", Read);

    static IResult Read(HttpContext http, TruthLedger ledger, string? provider, string? since, string? kind, string? operation, int? last)
    {
        var seq = 0L;
        DateTimeOffset? instant = null;
        if (!string.IsNullOrEmpty(since) && !long.TryParse(since, NumberStyles.None, CultureInfo.InvariantCulture, out seq))
        {
            if (!DateTimeOffset.TryParse(since, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
            {
                return Refusal.BadRequest("`since` is a sequence number or an ISO 8601 instant.");
            }

            instant = at;
        }

        var (rows, dropped, newest) = ledger.After(seq);
        if (seq > newest)
        {
            return Refusal.BadRequest($"The newest row is {newest}, so there is nothing after {seq}: the simulator was started anew since. Ask from 0.");
        }

        var wanted = rows.Where(row => (string.IsNullOrEmpty(provider) || row.Provider == provider)
            && (instant is null || row.At > instant)
            && (string.IsNullOrEmpty(kind) || row.Kind.ToString().Equals(kind, StringComparison.OrdinalIgnoreCase))
            && (string.IsNullOrEmpty(operation) || row.Operation == operation));
        http.Response.Headers["X-Ledger-Last"] = newest.ToString(CultureInfo.InvariantCulture);
        http.Response.Headers["X-Ledger-Dropped"] = dropped.ToString(CultureInfo.InvariantCulture);
        return Results.Json(last is > 0 ? wanted.TakeLast(last.Value) : wanted);
    }
}
