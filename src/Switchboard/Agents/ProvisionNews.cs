using Switchboard.Agents.Pool;

namespace Switchboard.Agents;

/// <summary>Tells whoever remembers agents, callbacks or shared numbers that one was provisioned, or that it was tried.</summary>
[Singleton]
internal sealed class ProvisionNews(AgentDirectory directory, IAgentCallback callback, NumberPool pool)
{
    public async Task Tell(ProvisionPlan plan, ProvisionBegun begun)
    {
        directory.Forget(plan.Agent);
        if (plan.Request.RouteDuplication is { WebhookUrl: not null })
        {
            callback.Changed(plan.Organization);
        }

        if (begun.NumberFor is { Shared: true })
        {
            await pool.Changed(plan.Organization);
        }
    }
}
