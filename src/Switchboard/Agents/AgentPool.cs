using System.ComponentModel;
using Switchboard.Agents.Pool;
using Switchboard.Data;

namespace Switchboard.Agents;

/// <summary>How many agents there may be.</summary>
[Settings("Agents")]
public sealed record AgentSettings : ISettings
{
    /// <summary>The most that any organization may have.</summary>
    public const int Most = 10_000;

    [Setting("How many agents an organization may have at a time, unless it was given another number.", Min = 1, Max = Most)]
    public int PoolSize { get; init; } = 5;

    [Setting("How far an organization's admin may raise that number; a super-admin may go on to 10,000.", Min = 1, Max = Most)]
    public int LargestPool { get; init; } = 100;

    [Setting(
        "How many WhatsApp senders of the deployment's account an organization may have at a time; those of its own account aren't counted.",
        Min = 0,
        Max = 10_000)]
    public int WhatsappPoolSize { get; init; } = 5;

    [Setting("How many numbers that belong to no agent an organization may have at a time; each is paid for.", Min = 0, Max = 10_000)]
    public int NumberPoolSize { get; init; } = 10;
}

/// <summary>An organization's places for agents. They are taken under a lock on the organization's row, so that two can't take the last one.</summary>
[Singleton]
internal sealed class AgentPool(Database db, AgentSettings settings)
{
    // One that comes back has a place from the moment that its number is being bought.
    static readonly Sql Taken = """
        SELECT COUNT(*) FROM agent WHERE organization_id = @organization AND (status <> 'deprovisioned' OR id IN (
            SELECT agent_id FROM channel WHERE organization_id = @organization AND status = 'provisioning' AND released_at IS NULL))
        """;

    static readonly Sql Size = "SELECT max_agents FROM organization WHERE organization_id = @organization";

    /// <summary>The organization's places as they are now.</summary>
    public async ValueTask<PoolPlaces> Of(OrganizationId organization, CancellationToken ct) => await db.Read(organization, Count, ct);

    /// <summary>The same, which stay so until the unit ends.</summary>
    public async ValueTask<PoolPlaces> Places(Session unit)
    {
        await unit.Execute(NumberPool.Lock);
        return await Count(unit);
    }

    /// <summary>Why the unit may not add one more agent, or null. The organization has to exist.</summary>
    public async ValueTask<Problem?> Refuse(Session unit) => await Places(unit) is { SlotsRemaining: 0 } full
        ? Problem.Conflict(
            "agent_pool_full",
            $"The organization has {full.ActiveAgents} agents, as many as it may.",
            "Deprovision one that is no longer needed, or make the pool larger with comms_expand_agent_pool (PUT /api/v1/agent-pool).")
        : null;

    async ValueTask<PoolPlaces> Count(Session session) =>
        new((int)(await session.One(Size, null, row => row.LongOrNull("max_agents")) ?? settings.PoolSize), (int)await session.Count(Taken));
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
