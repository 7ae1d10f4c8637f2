namespace Switchboard.Tenancy;

/// <summary>Gives the first run's sample organization an agent that can text. The room that knows agents has the one implementation.</summary>
[Collected]
internal interface ISampleAgent
{
    /// <summary>The organization's agent, provisioned unless an interrupted first run did so already.</summary>
    Task<Outcome<AgentId>> Provision(OrganizationId organization, CancellationToken ct);
}
