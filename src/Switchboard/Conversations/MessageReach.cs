using Switchboard.Agents;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Conversations;

/// <summary>Whose a message is, for a caller that may not have named the agent.</summary>
[Singleton]
internal sealed class MessageReach(Database database, AgentReach reach)
{
    /// <summary>The same for a message that isn't there and for one that is another's.</summary>
    public static readonly Problem Unknown = Problem.NotFound("message", "List the agent's messages to see which there are; a super-admin adds agentId.");

    static readonly Sql AgentOf = "SELECT agent_id FROM message WHERE organization_id = @organization AND id = @message";

    /// <summary>The message's agent, or the named one; the message may still be another's.</summary>
    public async ValueTask<Outcome<AgentEntry>> Find(Caller caller, MessageId message, AgentId? named, CancellationToken ct)
    {
        var owner = named
            ?? caller.AgentId
            ?? await database.Read(caller.OrganizationId, session => session.One(AgentOf, new { message }, row => row.IdOrNull<AgentId>("agent_id")), ct);
        return owner is null ? Unknown : await reach.Find(caller, owner, ct);
    }
}
