using Microsoft.Extensions.Logging;
using Switchboard.Data;

namespace Switchboard.Verification;

/// <summary>Deletes codes and tries that nobody counts any more.</summary>
internal sealed class ForgetCodes(Broom broom, Database database, VerificationSettings settings, ILogger<ForgetCodes> log) : Sweep(broom, log)
{
    static readonly Sql Organizations = """
        SELECT organization_id FROM verification_code WHERE created_at <= @before
        UNION
        SELECT organization_id FROM verification_attempt WHERE created_at <= @before
        """;

    static readonly Sql Codes = "DELETE FROM verification_code WHERE organization_id = @organization AND created_at <= @before";

    static readonly Sql Tries = "DELETE FROM verification_attempt WHERE organization_id = @organization AND created_at <= @before";

    protected override Rhythm Rhythm => new(TimeSpan.FromMinutes(10));

    public override async Task Round(CancellationToken ct)
    {
        var due = new { before = Clock.GetUtcNow() - settings.Kept };
        var organizations = await database.ReadSystem(session => session.Many(Organizations, due, row => row.Id<OrganizationId>("organization_id")), ct);
        foreach (var organization in organizations)
        {
            await database.Write(organization, async unit => await unit.Execute(Codes, due) + await unit.Execute(Tries, due), ct);
        }
    }
}
