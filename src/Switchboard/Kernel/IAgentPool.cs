using System.ComponentModel;

namespace Switchboard.Kernel;

/// <summary>Tells how many agents an organization may have. The room that knows agents has the one implementation.</summary>
[Collected]
public interface IAgentPool
{
    /// <summary>The organization's places as they are now.</summary>
    ValueTask<PoolPlaces> Of(OrganizationId organization, CancellationToken ct);
}

/// <summary>An organization's places for agents.</summary>
public sealed record PoolPlaces(
    [property: Description("How many agents there may be.")] int MaxAgents,
    [property: Description("How many there are, paused ones and those being made too.")] int ActiveAgents)
{
    /// <summary>How many more there may be.</summary>
    [Description("How many more there may be.")]
    public int SlotsRemaining => Math.Max(0, MaxAgents - ActiveAgents);
}
