using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Switchboard.Simulator.Ledger;

/// <summary>
/// <c>GET /api/ledger?since=&amp;before=&amp;last=</c> and what <see cref="LedgerQuestion"/> has besides: rows, oldest first. <c>since</c> is a sequence
/// number or an ISO 8601 instant (rows after it), <c>before</c> a sequence number (rows before it), <c>last</c> keeps only the newest N.
/// <c>X-Ledger-Last</c> is the number to ask from next; <c>X-Ledger-Dropped</c> says how many rows in the asked range are gone.
/// </summary>
internal static class LedgerEndpoints
{
    public static void MapLedger(this IEndpointRouteBuilder routes) => routes.MapGet("/api/ledger", Read);

    static IResult Read(HttpContext http, TruthLedger ledger, [AsParameters] LedgerQuestion question, string? since, int? last)
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

        http.Response.Headers["X-Ledger-Last"] = newest.ToString(CultureInfo.InvariantCulture);
        http.Response.Headers["X-Ledger-Dropped"] = dropped.ToString(CultureInfo.InvariantCulture);
        return Results.Json(Newest(rows, row => (instant is null || row.At > instant) && question.IsAbout(row), last is > 0 ? last.Value : int.MaxValue));
    }

    /// <summary>The newest rows that are meant, oldest first. The older ones aren't looked at.</summary>
    static List<LedgerRow> Newest(IReadOnlyList<LedgerRow> rows, Func<LedgerRow, bool> isMeant, int limit)
    {
        var found = new List<LedgerRow>();
        for (var i = rows.Count - 1; i >= 0 && found.Count < limit; i--)
        {
            if (isMeant(rows[i]))
            {
                found.Add(rows[i]);
            }
        }

        found.Reverse();
        return found;
    }
}
