using System.ComponentModel;
using Switchboard.Data;

namespace Switchboard.Agents;

/// <summary>How many agents there may be.</summary>
[Settings("Agents")]
public sealed record AgentSettings : ISettings
{
    [Setting("How many agents an organization may have at a time.", Min = 1, Max = 10_000)]
    public int PoolSize { get; init; } = 5;

    [Setting("How many WhatsApp senders of the deployment's account an organization may have at a time; those of its own account aren't counted.", Min = 0, Max = 10_000)]
    public int WhatsappPoolSize { get; init; } = 5;
}

/// <summary>An organization's places for agents. They are taken under a lock on the organization's row, so that two can't take the last one.</summary>
[Singleton]
internal sealed class AgentPool(Database db, AgentSettings settings)
{
    static readonly Sql Lock = "UPDATE organization SET status = status WHERE organization_id = @organization";

    // One that comes back has a place from the moment that its number is being bought.
    static readonly Sql Taken = """
        SELECT COUNT(*) FROM agent WHERE organization_id = @organization AND (status <> 'deprovisioned' OR id IN (
            SELECT agent_id FROM channel WHERE organization_id = @organization AND status = 'provisioning' AND released_at IS NULL))
        """;

    /// <summary>The organization's places as they are now.</summary>
    public async ValueTask<PoolPlaces> Of(OrganizationId organization, CancellationToken ct) =>
        new(settings.PoolSize, (int)await db.Read(organization, session => session.Count(Taken), ct));

    /// <summary>Why the unit may not add one more agent, or null. The organization has to exist.</summary>
    public async ValueTask<Problem?> Refuse(Session unit)
    {
        await unit.Execute(Lock);
        return await unit.Count(Taken) < settings.PoolSize
            ? null
            : Problem.Conflict(
                "agent_pool_full",
                $"The organization has {settings.PoolSize} agents, as many as it may.",
                "Deprovision one that is no longer needed, or ask the operator of this deployment for more places.");
    }
}

/// <summary>An organization's places for agents.</summary>
internal sealed record PoolPlaces(
    [property: Description("How many agents there may be.")] int MaxAgents,
    [property: Description("How many there are, paused ones and those being made too.")] int ActiveAgents)
{
    /// <summary>How many more there may be.</summary>
    [Description("How many more there may be.")]
    public int SlotsRemaining => Math.Max(0, MaxAgents - ActiveAgents);
}
