using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Switchboard.Simulator.Live;

namespace Switchboard.Simulator.Resend.Domains;

/// <summary>
/// The name servers of everybody: every record that a domain needs is there, unless a test says that it is missing.
/// <c>GET /api/dns</c>; <c>PUT /api/dns/{domain}</c> <c>{"missing":["spf","dkim","receiving","tracking"]}</c>; an empty list finds all again.
/// </summary>
internal sealed class Dns : IForgets
{
    readonly ConcurrentDictionary<string, RecordKind[]> missing = new(StringComparer.OrdinalIgnoreCase);

    public bool Finds(string domain, RecordKind kind) => !missing.GetValueOrDefault(domain, []).Contains(kind);

    public void Forget() => missing.Clear();

    internal sealed record Gaps(IReadOnlyList<RecordKind>? Missing);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/dns", (Dns dns) => Results.Json(dns.missing.Select(gap => new { domain = gap.Key, missing = gap.Value })));
        routes.MapPut("/api/dns/{domain}", (string domain, Gaps gaps, Dns dns, Changes changes) =>
        {
            if (gaps.Missing is null)
            {
                return Refusal.BadRequest(
                    "`missing` lists the kinds of records that are not there: spf, dkim, receiving, tracking; an empty list if all are.", "missing");
            }

            dns.missing[domain] = [.. gaps.Missing];
            if (gaps.Missing.Count == 0)
            {
                dns.missing.TryRemove(domain, out _);
            }

            changes.Happened();
            return Results.Json(new { domain, missing = gaps.Missing });
        });
    }
}
