using Microsoft.Extensions.Logging;
using Switchboard.Data;

namespace Switchboard.Alerts;

/// <summary>
/// What the audit log has more of within an hour than is usual: tokens made or revoked for one agent, or for one organization itself; codes and the
/// like that were wrong for one address, which the log names by a mark. Read by an index that has nothing else.
/// </summary>
internal sealed class AuditAnomalies(Broom broom, Database database, RaiseAlert alerts, AlertSettings settings, ILogger<AuditAnomalies> logger)
    : Sweep(broom, logger)
{
    static readonly TimeSpan Within = TimeSpan.FromHours(1);

    static readonly Sql Tokens = """
        SELECT e.organization_id, coalesce(t.agent_id, e.organization_id) AS subject, count(*) AS entries, max(e.id) AS newest
        FROM audit_entry e LEFT JOIN token t ON t.id = e.subject
        WHERE e.id >= @since AND (e.action = 'token.created' OR e.action = 'token.revoked')
        GROUP BY e.organization_id, coalesce(t.agent_id, e.organization_id) HAVING count(*) > @most
        """;

    static readonly Sql Verifications = """
        SELECT organization_id, subject, count(*) AS entries, max(id) AS newest FROM audit_entry
        WHERE id >= @since AND action = 'verification.failed' GROUP BY organization_id, subject HAVING count(*) > @most
        """;

    // The newest entry that was told, by what it is about: what has not changed since is nothing new.
    readonly Dictionary<(string Kind, string Subject), string> told = [];

    protected override Rhythm Rhythm => new(settings.LookEvery) { Lease = "alerts.audit" };

    public override async Task Round(CancellationToken ct)
    {
        foreach (var one in await Find(Tokens, settings.TokenChanges, ct))
        {
            await Tell(one, "token_rotation", "Many tokens were made or revoked within an hour");
        }

        foreach (var one in await Find(Verifications, settings.FailedVerifications, ct))
        {
            await Tell(one, "failed_verifications", "One address failed to verify itself again and again within an hour");
        }

        var before = Ids.Floor(AuditEntryId.Prefix, Clock.GetUtcNow() - Within);
        foreach (var (about, newest) in told.ToList())
        {
            if (string.CompareOrdinal(newest, before) < 0)
            {
                told.Remove(about);
            }
        }
    }

    Task<List<Unusual>> Find(Sql sql, int most, CancellationToken ct)
    {
        var asked = new { since = Ids.Floor(AuditEntryId.Prefix, Clock.GetUtcNow() - Within), most };
        return database.ReadSystem(session => session.Many(sql, asked, Unusual.From), ct);
    }

    async Task Tell(Unusual found, string kind, string title)
    {
        if (told.GetValueOrDefault((kind, found.Subject)) != found.Newest)
        {
            await alerts.RaiseForSure(new Alert(found.Organization, Severity.High, kind, found.Subject, title).With(("count", found.Entries), ("minutes", 60)));
            told[(kind, found.Subject)] = found.Newest;
        }
    }

    sealed record Unusual(OrganizationId Organization, string Subject, long Entries, string Newest)
    {
        public static Unusual From(Row row) => new(row.Id<OrganizationId>("organization_id"), row.Text("subject"), row.Long("entries"), row.Text("newest"));
    }
}
