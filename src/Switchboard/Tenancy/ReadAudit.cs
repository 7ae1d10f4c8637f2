using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Audit;

namespace Switchboard.Tenancy;

/// <summary>The audit log of an organization, or of the deployment, newest first.</summary>
internal sealed class ReadAudit(AuditTrail trail, TimeProvider clock) : IUseCase, IEndpoint
{
    const int Longest = 300;

    // Nodes' clocks differ a little.
    static readonly TimeSpan Slack = TimeSpan.FromMinutes(1);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/v1/audit", (
                Caller caller, ReadAudit read, string? subject, string? action, string? actor, DateTimeOffset? since, DateTimeOffset? until,
                OrganizationId? organizationId, string? cursor, [Range(1, Paging.MaxLimit)] int? limit, CancellationToken ct) =>
            read.Read(caller, new(subject ?? "", action ?? "", actor ?? "", since ?? AuditQuestion.Ever, until), organizationId, cursor, limit, ct).ToHttp())
        .Says("listAudit", "Audit", "Who did what to what, newest first: by subject (an id), action, actor, since and until").LetsIn(Role.Admin)
        .Requires(Tier.Organization);

    async Task<Outcome<Page<AuditView>>> Read(
        Caller caller, AuditQuestion asked, OrganizationId? named, string? cursor, int? limit, CancellationToken ct)
    {
        var reach = caller.ReachOrDeployment(named);
        var page = Paging.Read<AuditEntryId>(null, limit);
        if ((reach.Problem ?? page.Problem ?? Check("subject", asked.Subject) ?? Check("action", asked.Action) ?? Check("actor", asked.Actor)) is { } wrong)
        {
            return wrong;
        }

        var from = cursor is null ? null : AuditPlace.Read(cursor);
        return cursor is not null && from is null
            ? Problem.Invalid("cursor", "The cursor isn't one that was given out.", "Pass nextCursor as it came, or leave it out to begin.")
            : await trail.Read(reach.Value, asked with { Since = Later(asked.Since, BornAt(asked.Subject)) }, from, page.Value.Limit, ct);
    }

    static Problem? Check(string field, string text) => text.Length == 0 ? null : Line.Check(field, text, Longest);

    static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    /// <summary>Nothing is on record of a thing before it was made, and its id tells when that was. Ids that a caller chose tell nothing.</summary>
    DateTimeOffset BornAt(string subject)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        return Ids.MadeAt(subject) is { } made && made <= now ? DateTimeOffset.FromUnixTimeMilliseconds(made) - Slack : AuditQuestion.Ever;
    }
}
