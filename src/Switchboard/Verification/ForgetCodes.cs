using Microsoft.Extensions.Logging;
using Switchboard.Data;

namespace Switchboard.Verification;

/// <summary>Ends codes that ran out, so that no clock brings them back, and deletes those and the tries that nobody counts any more.</summary>
internal sealed class ForgetCodes(Broom broom, Database database, VerificationSettings settings, ILogger<ForgetCodes> log) : Sweep(broom, log)
{
    static readonly Sql Organizations = """
        SELECT organization_id FROM verification_code WHERE created_at <= @before
        UNION
        SELECT organization_id FROM verification_attempt WHERE created_at <= @before
        """;

    static readonly Sql WithLapsed = "SELECT DISTINCT organization_id FROM verification_code WHERE ended_at IS NULL AND expires_at <= @now";

    static readonly Sql Lapse = """
        UPDATE verification_code SET ended_at = @now, outcome = 'expired' WHERE organization_id = @organization AND ended_at IS NULL AND expires_at <= @now
        """;

    static readonly Sql Codes = "DELETE FROM verification_code WHERE organization_id = @organization AND created_at <= @before";

    static readonly Sql Tries = "DELETE FROM verification_attempt WHERE organization_id = @organization AND created_at <= @before";

    protected override Rhythm Rhythm => new(TimeSpan.FromMinutes(1));

    public override async Task Round(CancellationToken ct)
    {
        var now = Clock.GetUtcNow();
        var lapsed = await database.ReadSystem(session => session.Many(WithLapsed, new { now }, row => row.Id<OrganizationId>("organization_id")), ct);
        foreach (var organization in lapsed)
        {
            await database.Write(organization, unit => unit.Execute(Lapse, new { now }), ct);
        }

        var due = new { before = now - settings.Kept };
        var organizations = await database.ReadSystem(session => session.Many(Organizations, due, row => row.Id<OrganizationId>("organization_id")), ct);
        foreach (var organization in organizations)
        {
            await database.Write(organization, async unit => await unit.Execute(Codes, due) + await unit.Execute(Tries, due), ct);
        }
    }
}
