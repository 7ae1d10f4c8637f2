using Switchboard.Conversations.Ownership;
using Switchboard.Data;

namespace Switchboard.Conversations.Joining;

/// <summary>What a conversation needs, and who answers in it.</summary>
internal sealed record Standing(
    ConversationState State, ConversationOwner Owner, string? OwnerName, UserId? OwnerUserId, DateTimeOffset? OwnedSince, string? Note,
    DateTimeOffset? ArchivedAt)
{
    /// <summary>The two read as one: what needs a person in one of them needs a person in both.</summary>
    public Standing With(Standing other)
    {
        var needsMore = Need(other.State) > Need(State);
        var isHanded = Claim(other.Owner) > Claim(Owner);
        return new(
            needsMore ? other.State : State,
            isHanded ? other.Owner : Owner,
            isHanded ? other.OwnerName : OwnerName,
            isHanded ? other.OwnerUserId : OwnerUserId,
            isHanded ? other.OwnedSince : OwnedSince,
            // What was noted for the agent isn't for whoever has both now.
            needsMore || isHanded ? other.Note ?? (isHanded && Owner == ConversationOwner.Agent ? null : Note) : Note,
            needsMore ? other.ArchivedAt : ArchivedAt);
    }

    /// <summary>Whether the same one answers.</summary>
    public bool IsOwnedAs(Standing other) => Owner == other.Owner && OwnerName == other.OwnerName && OwnerUserId == other.OwnerUserId;

    public static Standing Of(Row row) => new(
        row.Enum<ConversationState>("state"), row.Enum<ConversationOwner>("owner"), row.TextOrNull("owner_name"), row.IdOrNull<UserId>("owner_user_id"),
        row.InstantOrNull("owned_since"), row.TextOrNull("note"),
        row.InstantOrNull("archived_at"));

    static int Need(ConversationState state) => state switch { ConversationState.Escalated => 2, ConversationState.Open => 1, _ => 0 };

    static int Claim(ConversationOwner owner) => owner switch { ConversationOwner.Human => 2, ConversationOwner.Nobody => 1, _ => 0 };
}
