using Switchboard.Agents;
using Switchboard.Audit;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Setup.Onboarding;

/// <summary>The end of an onboarding: the organization counts, with its tokens, in one transaction.</summary>
[Singleton]
internal sealed class FinishCustomer(Database db, TokenMint mint, Leases leases, AuditLog audit)
{
    /// <summary>The tokens' texts, to be shown once.</summary>
    internal sealed record Shown(string Organization, string Agent);

    static readonly Sql Activate = """
        UPDATE organization SET status = 'active', version = version + 1
        WHERE organization_id = @organization AND status = 'preparing' AND slug <> organization_id
        """;

    static readonly Problem TookTooLong = Problem.Conflict("onboarding_interrupted", "It took too long and was undone meanwhile.", "Ask again.");

    public async Task<Outcome<Shown>> Finish(PreparedCustomer customer, ProvisionChannels.Answer agent, string actor)
    {
        var id = customer.Organization;
        var (admin, worker) = (mint.Strike(id, Tier.Organization, null, "Admin"), mint.Strike(id, Tier.Agent, agent.AgentId, "Onboarded"));
        var finished = await db.Write(id, async unit =>
        {
            if (await unit.Execute(Activate) == 0)
            {
                return false;
            }

            await mint.Keep(unit, admin, actor);
            await mint.Keep(unit, worker, actor);
            await audit.Append(unit, id, actor, "organization.onboarded", id.Value, new { agent.AgentId });
            await leases.End(unit, customer.LeaseName);
            return true;
        });
        return finished ? new Shown(admin.Text, worker.Text) : TookTooLong;
    }
}
