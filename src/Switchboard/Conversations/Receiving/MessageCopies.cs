using Microsoft.Extensions.Logging;
using Switchboard.Agents;
using Switchboard.Channels;
using Switchboard.Data;

namespace Switchboard.Conversations.Receiving;

/// <summary>A received message, as far as its copy tells of it.</summary>
internal sealed record CopiedMessage(MessageId Message, AgentId Agent, ChannelKind Channel, string Person, string Body, bool HasMedia, string? Title)
{
    const int LongestName = 60;

    public string Text => $"{EnumText.Of(Channel)} from {Person}:\n\n{Body}{(HasMedia ? "\n\n(with pictures, sounds or files)" : "")}\n";

    public string Subject(string agent) =>
        $"[{(agent.Length > LongestName ? agent[..LongestName] : agent)}] {Title ?? $"{EnumText.Of(Channel)} from {Person}"}";

    public static CopiedMessage From(Row row) => new(
        row.Id<MessageId>("id"), row.Id<AgentId>("agent_id"), row.Enum<ChannelKind>("channel"), row.Text("from_address"), row.Text("body"),
        row.TextOrNull("media") is not null, row.TextOrNull("subject"));
}

/// <summary>The mail that is a message's copy, and the account that it leaves by.</summary>
internal sealed record MessageCopy(SendRequest Request, ProviderAccount Account);

/// <summary>Makes the copy of a message that goes to a mailbox: from the agent's own mailbox, or one at the account's domain.</summary>
[Singleton]
internal sealed partial class MessageCopies(AgentDirectory agents, Mailboxes mailboxes, Lines lines, MessageLinks links, ILogger<MessageCopies> logger)
{
    /// <summary>The intent that a message's copy goes out under.</summary>
    public static IntentId IntentOf(MessageId message) => IntentId.From(IntentId.Prefix + message.Value[MessageId.Prefix.Length..]);

    /// <summary>The message whose copy goes out under an intent.</summary>
    public static MessageId MessageOf(IntentId intent) => MessageId.From(MessageId.Prefix + intent.Value[IntentId.Prefix.Length..]);

    /// <summary>The copy, or null when there is none to be sent.</summary>
    public async ValueTask<MessageCopy?> Of(OrganizationId organization, CopiedMessage copied, CancellationToken ct)
    {
        // Copies to an agent's own mailbox would go round for ever.
        if (await agents.Find(copied.Agent, ct) is not { CopiesTo: { } mailbox } agent
            || (await agents.Holding(ChannelKind.Email, mailbox, ct, evenIfOff: true)).Count > 0)
        {
            return null;
        }

        var box = agent.On(ChannelKind.Email) is { } own ? new Mailbox(own.Address, own.Provider, own.CredentialId)
            : await mailboxes.For(organization, agent.AgentId, agent.DisplayName, null, null, ct) is { Succeeded: true, Value: { } any } ? any
            : null;
        if (box is null || await lines.Open(ChannelKind.Email, box.Credential, organization, ct) is not { Succeeded: true, Value: var account })
        {
            LogNoMailboxes(logger, copied.Message.Value);
            return null;
        }

        var intent = IntentOf(copied.Message);
        return new(
            new(box.Address, mailbox, copied.Text, [], links.Receipts(account.Provider.Name, agent.AgentId, intent))
            {
                Intent = intent,
                Agent = agent.AgentId,
                SenderName = agent.DisplayName,
                Mail = new(copied.Subject(agent.DisplayName), null, null, [], null),
            },
            account);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Message {MessageId} was not copied: there is no provider of mailboxes.")]
    static partial void LogNoMailboxes(ILogger logger, string messageId);
}
