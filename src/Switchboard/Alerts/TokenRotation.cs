using Microsoft.Extensions.Logging;
using Switchboard.Data;

namespace Switchboard.Alerts;

/// <summary>More tokens than usual made or revoked for one agent, or for one organization itself, within an hour: read from the audit log.</summary>
internal sealed class TokenRotation(Broom broom, Database database, RaiseAlert alerts, AlertSettings settings, ILogger<TokenRotation> logger)
    : Sweep(broom, logger)
{
    static readonly TimeSpan Within = TimeSpan.FromHours(1);

    static readonly Sql Changes = """
        SELECT e.organization_id, coalesce(t.agent_id, e.organization_id) AS subject, count(*) AS changes, max(e.id) AS newest
        FROM audit_entry e LEFT JOIN token t ON t.id = e.subject
        WHERE e.id >= @since AND (e.action = 'token.created' OR e.action = 'token.revoked')
        GROUP BY e.organization_id, coalesce(t.agent_id, e.organization_id) HAVING count(*) > @most
        """;

    // The newest entry that was told, by subject: what has not changed since is nothing new.
    Dictionary<string, string> told = [];

    protected override Rhythm Rhythm => new(settings.LookEvery) { Lease = "alerts.tokens" };

    public override async Task Round(CancellationToken ct)
    {
        var asked = new { since = Ids.Floor(AuditEntryId.Prefix, Clock.GetUtcNow() - Within), most = settings.TokenChanges };
        var found = await database.ReadSystem(
            session => session.Many(
                Changes, asked,
                row => (
                    Organization: row.Id<OrganizationId>("organization_id"), Subject: row.Text("subject"), Changes: row.Long("changes"),
                    Newest: row.Text("newest"))),
            ct);
        foreach (var one in found.Where(one => told.GetValueOrDefault(one.Subject) != one.Newest))
        {
            await alerts.Raise(
                new Alert(one.Organization, Severity.High, "token_rotation", one.Subject, "Many tokens were made or revoked within an hour")
                    .With(("changes", one.Changes)));
        }

        told = found.ToDictionary(one => one.Subject, one => one.Newest, StringComparer.Ordinal);
    }
}
