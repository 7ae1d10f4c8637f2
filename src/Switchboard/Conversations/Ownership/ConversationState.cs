namespace Switchboard.Conversations.Ownership;

/// <summary>What a conversation needs.</summary>
internal enum ConversationState
{
    /// <summary>Its owner answers.</summary>
    Open,

    /// <summary>A person of the organization has to look at it.</summary>
    Escalated,

    /// <summary>Put away. The next message, in or out, opens it again.</summary>
    Archived,
}

/// <summary>Who answers in a conversation: one, at any time.</summary>
internal enum ConversationOwner
{
    /// <summary>The agent.</summary>
    Agent,

    /// <summary>A person of the organization. Nothing that the agent wants to send leaves.</summary>
    Human,

    /// <summary>Nobody in particular: it waits for a person to take it. The agent may still say so.</summary>
    Nobody,
}
