using Switchboard.Audit;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Agents;

/// <summary>The agent that a first run has ready, with a number.</summary>
internal sealed class SampleAgent(Database db, ProvisionChannels provision) : ISampleAgent
{
    static readonly Sql Find = "SELECT id FROM agent WHERE organization_id = @organization AND status = 'active' ORDER BY id LIMIT 1";

    static readonly ProvisionChannels.Request Wish = new("Sample agent", Greeting: "Hello! This is the sample agent.");

    public async Task<Outcome<AgentId>> Provision(OrganizationId organization, CancellationToken ct)
    {
        if (await db.Read(organization, session => session.One(Find, null, row => row.IdOrNull<AgentId>("id")), ct) is { } there)
        {
            return there;
        }

        var made = await provision.Provision(Wish, organization, AuditEntry.System, caller: null, withToken: false, ct);
        return made.Problem is { } problem ? problem : made.Value.AgentId;
    }
}
