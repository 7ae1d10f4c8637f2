using Microsoft.Extensions.Logging;
using Switchboard.Data;

namespace Switchboard.Users;

/// <summary>
/// Deletes sessions and links to sign in that ran out a week ago: the audit log says of them what there was. One that was ended before stays until then, since
/// a browser may still send it, which isn't guessing.
/// </summary>
internal sealed partial class SessionSweep(Broom broom, Database db, ILogger<SessionSweep> log) : Sweep(broom, log)
{
    static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    static readonly Sql Organizations = "SELECT organization_id FROM organization";

    static readonly Sql DeleteSessions = """
        DELETE FROM token WHERE organization_id = @organization AND user_id IS NOT NULL AND expires_at <= @before
        """;

    static readonly Sql DeleteLinks = "DELETE FROM sign_in_link WHERE organization_id = @organization AND (expires_at <= @before OR used_at <= @before)";

    protected override Rhythm Rhythm => new(TimeSpan.FromHours(6)) { Lease = "sessions.sweep" };

    public override async Task Round(CancellationToken ct)
    {
        var before = Clock.GetUtcNow() - Kept;
        var deleted = 0;
        foreach (var organization in await db.ReadSystem(session => session.Many(Organizations, null, row => row.Id<OrganizationId>("organization_id")), ct))
        {
            deleted += await db.Write(
                organization,
                async unit => await unit.Execute(DeleteSessions, new { before }) + await unit.Execute(DeleteLinks, new { before }),
                ct);
        }

        Swept(log, deleted);
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Count} sessions and links were over")]
    static partial void Swept(ILogger log, int count);
}
