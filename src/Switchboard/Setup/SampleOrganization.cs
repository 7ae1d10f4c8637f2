using Switchboard.Agents;
using Switchboard.Audit;
using Switchboard.Compliance.Hours;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Setup;

/// <summary>The organization that a first run has ready, with an agent that can text.</summary>
[Singleton]
internal sealed class SampleOrganization(Database db, Ids ids, CreateOrganization organizations, ProvisionAgent provision, Realms realms)
{
    public const string Slug = "sample";

    static readonly Sql Known = "SELECT organization_id FROM organization WHERE slug = @slug";
    static readonly Sql AgentAtWork = "SELECT id FROM agent WHERE organization_id = @organization AND status = 'active' ORDER BY id LIMIT 1";

    static readonly ProvisionChannels.Request Wish = new("Sample agent", Greeting: "Hello! This is the sample agent.");

    /// <summary>The organization, made unless an interrupted first run did so already.</summary>
    public async Task<OrganizationId> Make(CancellationToken ct)
    {
        if (await db.ReadSystem(session => session.One(Known, new { slug = Slug }, row => row.IdOrNull<OrganizationId>("organization_id")), ct) is { } there)
        {
            return there;
        }

        var made = organizations.Strike(ids.Next<OrganizationId>(), new("Sample organization", Slug)) with
        {
            // Who begins without a simulator means the real world.
            Mode = realms.First == Realm.Sandbox ? OrganizationMode.Sandbox : OrganizationMode.Production,
        };
        await db.Write(
            made.OrganizationId,
            async unit =>
            {
                var kept = await organizations.Keep(unit, made, AuditEntry.System);
                // The simulator's people never sleep, and whoever begins at night shall see a message arrive.
                await unit.Execute(OrganizationHours.Keep, new { hours = OrganizationHours.Free.Text() });
                return kept;
            },
            ct);
        return made.OrganizationId;
    }

    /// <summary>Its agent, provisioned unless an interrupted first run did so already.</summary>
    public async Task<Outcome<AgentId>> Provision(OrganizationId organization, CancellationToken ct)
    {
        if (await db.Read(organization, session => session.One(AgentAtWork, null, row => row.IdOrNull<AgentId>("id")), ct) is { } there)
        {
            return there;
        }

        var made = await provision.Provision(Wish, organization, AuditEntry.System, caller: null, withToken: false, ct);
        return made.Problem is { } problem ? problem : made.Value.AgentId;
    }
}
