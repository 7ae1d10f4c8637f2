using Switchboard.Audit;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Users;

/// <summary>The person who runs a new deployment: whoever opens the first run's link first.</summary>
[Singleton]
internal sealed class FirstUser(Database db, SignInLinks links, Ids ids, AuditLog audit, TimeProvider clock)
{
    const string Name = "Super-admin";

    static readonly Sql Waiting = """
        SELECT id FROM web_user WHERE organization_id = @organization AND role = 'super_admin' AND password IS NULL AND signed_in_at IS NULL ORDER BY id LIMIT 1
        """;

    /// <summary>A link for them; what an interrupted run made before is no longer good.</summary>
    public async Task<string> Invite(CancellationToken ct)
    {
        var there = await db.Read(OrganizationId.Deployment, session => session.One(Waiting, null, row => row.IdOrNull<UserId>("id")), ct);
        var user = WebUser.New(there ?? ids.Next<UserId>(), OrganizationId.Deployment, null, Name, Role.SuperAdmin, clock.GetUtcNow());
        var link = links.Strike(user.UserId, LinkPurpose.First);
        await db.Write(
            OrganizationId.Deployment,
            async unit =>
            {
                if (there is null)
                {
                    await unit.Execute(WebUser.Insert, user);
                    await audit.Append(
                        unit, OrganizationId.Deployment, AuditEntry.System, "user.invited", user.UserId.Value, new { role = EnumText.Of(user.Role) });
                }

                await links.Keep(unit, link, OrganizationId.Deployment, AuditEntry.System);
                return 0;
            },
            ct);
        return link.Text;
    }
}
