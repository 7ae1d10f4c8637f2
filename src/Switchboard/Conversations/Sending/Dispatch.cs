using Switchboard.Channels;

namespace Switchboard.Conversations.Sending;

/// <summary>Which message is on its way, and who has to hear what becomes of it.</summary>
internal sealed record Dispatch(OrganizationId Organization, MessageId Message, ConversationId Conversation, AgentId Agent, ChannelKind Channel);
