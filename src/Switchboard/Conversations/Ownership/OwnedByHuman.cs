using Switchboard.Channels.Gate;
using Switchboard.Data;

namespace Switchboard.Conversations.Ownership;

/// <summary>
/// While a human owns a conversation, the agent does not speak in it. It is asked when something is to be sent and again when it is
/// claimed, so that what the agent had queued when somebody took over does not leave either.
/// </summary>
internal sealed class OwnedByHuman : IGateRule
{
    static readonly Sql Owner = """
        SELECT c.id, c.owner, c.owner_name
        FROM contact_address a JOIN conversation c ON c.organization_id = a.organization_id AND c.agent_id = @AgentId AND c.contact_id = a.contact_id
        WHERE a.organization_id = @organization AND a.address = @To
        """;

    public string Name => "conversation_owner";

    public int Order => 30;

    public string Suspicion => "v.owner = 'human'";

    public async ValueTask<Verdict> Judge(Outbound outbound, Session session)
    {
        if (outbound.Author is not null || outbound.Confirmation || outbound.IsCopy)
        {
            return Verdict.Allow;
        }

        var (conversation, owner, name) = await session.One(
            Owner, new { outbound.AgentId, outbound.To }, row => (row.Text("id"), row.Text("owner"), row.TextOrNull("owner_name")));
        return owner != EnumText.Of(ConversationOwner.Human) ? Verdict.Allow : Verdict.Deny(
            $"{name ?? "A human"} answers in this conversation now ({conversation}).", Name, "BYD-8: a conversation has one owner",
            next: "Send nothing and wait: an event conversation.assigned tells when it is handed back to you. A person of the organization writes "
                + "with their name in author.");
    }
}
