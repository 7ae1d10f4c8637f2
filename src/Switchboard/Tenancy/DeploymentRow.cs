using Switchboard.Data;

namespace Switchboard.Tenancy;

/// <summary>The deployment's own row, owner of what belongs to no tenant, is there before anything else is.</summary>
internal sealed class DeploymentRow(Database db, TimeProvider clock) : IStartupStep
{
    static readonly Sql Insert = """
        INSERT INTO organization (organization_id, name, slug, mode, status, identity_mode, isolation_mode, settings, created_at, version)
        VALUES (@organization, 'This deployment', '_deployment', 'production', 'preparing', 'dedicated', 'account', '{}', @now, 1)
        ON CONFLICT DO NOTHING
        """;

    public int Order => 200;

    public string Progress => "Looking after the deployment";

    public Task Run(CancellationToken ct) => db.Write(OrganizationId.Deployment, unit => unit.Execute(Insert, new { now = clock.GetUtcNow() }), ct);
}
