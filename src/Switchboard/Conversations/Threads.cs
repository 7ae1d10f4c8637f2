using Switchboard.Data;

namespace Switchboard.Conversations;

/// <summary>
/// The statements that find or make the contact behind an address and its one conversation with an agent. Parameters as in
/// <see cref="ThreadBirth"/>.
/// </summary>
internal static class Threads
{
    const string OpenAgain = """
        state = CASE conversation.state WHEN 'archived' THEN 'open' ELSE conversation.state END,
        version = CASE conversation.state WHEN 'archived' THEN conversation.version + 1 ELSE conversation.version END
        """;

    /// <summary>What a message changes of its conversation: one that was put away is open again. It may have waited for a newer one.</summary>
    public const string Heard = $"""
        last_message_at = CASE WHEN conversation.last_message_at > excluded.last_message_at THEN conversation.last_message_at ELSE excluded.last_message_at END,
        channels = conversation.channels | excluded.channels, {OpenAgain}
        """;

    public static readonly Sql Contact = """
        INSERT INTO contact (id, organization_id, created_at) SELECT @NewContact, @organization, @At
        WHERE NOT EXISTS (SELECT 1 FROM contact_address WHERE organization_id = @organization AND address = @Person)
        """;

    public static readonly Sql Address = """
        INSERT INTO contact_address (organization_id, address, contact_id) SELECT @organization, @Person, @NewContact
        WHERE EXISTS (SELECT 1 FROM contact WHERE id = @NewContact AND organization_id = @organization) ON CONFLICT DO NOTHING
        """;

    public static readonly Sql Conversation = $"""
        INSERT INTO conversation (id, organization_id, agent_id, contact_id, state, last_message_at, active_at, created_at)
        SELECT @NewConversation, organization_id, @Agent, contact_id, 'open', @At, @At, @At
        FROM contact_address
        WHERE organization_id = @organization AND address = @Person
        ON CONFLICT (organization_id, agent_id, contact_id) DO UPDATE SET {Heard}
        """;

    static readonly Sql Find = """
        SELECT c.id FROM contact_address a JOIN conversation c ON c.organization_id = a.organization_id AND c.agent_id = @Agent AND c.contact_id = a.contact_id
        WHERE a.organization_id = @organization AND a.address = @Person
        """;

    static readonly Sql Hear = $"""
        UPDATE conversation SET last_message_at = CASE WHEN last_message_at > @At THEN last_message_at ELSE @At END, {OpenAgain}
        WHERE organization_id = @organization AND agent_id = @Agent
            AND contact_id = (SELECT contact_id FROM contact_address WHERE organization_id = @organization AND address = @Person)
        RETURNING id
        """;

    /// <summary>Finds or makes both inside a programmed unit.</summary>
    public static async ValueTask<ConversationId> Join(Session unit, ThreadBirth birth)
    {
        if (await unit.One(Hear, birth, row => (ConversationId?)row.Id<ConversationId>("id")) is { } known)
        {
            return known;
        }

        var contacts = await unit.Execute(Contact, birth);
        if (await unit.Execute(Address, birth) < contacts)
        {
            // Another transaction was first to add the address.
            await unit.Execute("DELETE FROM contact WHERE id = @NewContact AND organization_id = @organization", birth);
        }

        await unit.Execute(Conversation, birth);
        return await unit.One(Find, birth, row => row.Id<ConversationId>("id"));
    }
}

/// <summary>Who talks with whom, and the ids that new rows would get.</summary>
/// <param name="Person">The person's address, normalized.</param>
internal sealed record ThreadBirth(AgentId Agent, string Person, ContactId NewContact, ConversationId NewConversation, DateTimeOffset At);
