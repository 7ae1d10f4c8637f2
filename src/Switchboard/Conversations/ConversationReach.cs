using Switchboard.Agents;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Conversations;

/// <summary>Which agent a conversation belongs to, for callers that reach the agent. What belongs to another is not found.</summary>
[Singleton]
internal sealed class ConversationReach(Database database, AgentReach reach)
{
    static readonly Sql Own = "SELECT agent_id FROM conversation WHERE organization_id = @organization AND id = @conversation";

    static readonly Sql Any = "SELECT agent_id FROM conversation WHERE id = @conversation";

    /// <summary>What is said of a conversation that isn't there for this caller.</summary>
    public static readonly Problem Unknown = Problem.NotFound(
        "conversation", "comms_list_conversations or comms://agents/{agentId}/conversations lists an agent's conversations.");

    /// <summary>The agent, in whatever state it is.</summary>
    public async ValueTask<Outcome<AgentEntry>> Find(Caller caller, ConversationId conversation, CancellationToken ct)
    {
        var asked = new { conversation };
        var agent = caller.Tier == Tier.SuperAdmin
            ? await database.ReadSystem(session => session.One(Any, asked, row => row.IdOrNull<AgentId>("agent_id")), ct)
            : await database.Read(caller.OrganizationId, session => session.One(Own, asked, row => row.IdOrNull<AgentId>("agent_id")), ct);
        return agent is { } found && await reach.Find(caller, found, ct) is { Succeeded: true } entry ? entry : Unknown;
    }

    /// <summary>Whose conversations a caller means: an agent's, or, where none is named, all of an organization.</summary>
    public async ValueTask<Outcome<(OrganizationId Organization, AgentId? Agent)>> Whose(
        Caller caller, AgentId? named, OrganizationId? organization, CancellationToken ct)
    {
        var reached = (named ?? caller.AgentId) is null ? caller.Reach(organization) : caller.ReachOrDeployment(organization);
        if (reached.Problem is { } unreached)
        {
            return unreached;
        }

        if ((named ?? caller.AgentId) is not { } agent)
        {
            return (reached.Value, null);
        }

        var entry = await reach.Find(caller, agent, ct);
        return entry.Problem is { } unknown ? unknown : (entry.Value.OrganizationId, agent);
    }
}
