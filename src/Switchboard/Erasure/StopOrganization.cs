using Switchboard.Audit;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Erasure;

/// <summary>The beginning of the end of an organization: nothing is sent any more, and its tokens open nothing. A second time changes nothing.</summary>
[Singleton]
internal sealed class StopOrganization(Database db, Tokens tokens, AuditLog audit, TimeProvider clock)
{
    static readonly Sql Mark = """
        UPDATE organization SET status = 'deleting', version = version + 1
        WHERE organization_id = @organization AND organization_id <> 'org_deployment' AND status <> 'deleting'
        """;

    static readonly Sql Revoke = "UPDATE token SET revoked_at = @now WHERE organization_id = @organization AND revoked_at IS NULL";

    public async Task Stop(OrganizationId organization, string actor, CancellationToken ct)
    {
        await db.Write(
            organization,
            async unit =>
            {
                if (await unit.Execute(Mark) == 1)
                {
                    await audit.Append(unit, organization, actor, "organization.deleting", organization.Value);
                }

                return await unit.Execute(Revoke, new { now = clock.GetUtcNow() });
            },
            ct);
        tokens.Forget(organization);
    }
}
