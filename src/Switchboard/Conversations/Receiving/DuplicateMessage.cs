using Microsoft.Extensions.Logging;
using Switchboard.Agents;
using Switchboard.Channels;
using Switchboard.Data;
using Switchboard.Jobs;
using Switchboard.Tenancy;

namespace Switchboard.Conversations.Receiving;

/// <summary>
/// What follows on a message to an agent with route duplication: the same as on any other, and a copy to the mailbox. It goes out under an intent that is made from the message, which the
/// provider takes for the same mail when it is repeated.
/// </summary>
internal sealed partial class DuplicateMessage(
    Database database, AttendMessage attend, AgentDirectory agents, Mailboxes mailboxes, Credentials credentials, Providers providers, ServerAddress server, ILogger<DuplicateMessage> logger) : IJobHandler
{
    public const string JobKind = "message.duplicate";

    static readonly Sql Find = """
        SELECT m.agent_id, m.channel, m.from_address, m.body, m.media, c.subject FROM message m
        LEFT JOIN message_content c ON c.message_id = m.id AND c.organization_id = m.organization_id WHERE m.id = @message AND m.organization_id = @organization
        """;

    public string Kind => JobKind;

    // Providers take a repeated mail for the same one for a day.
    public IReadOnlyList<TimeSpan> Retries { get; } = [TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1), TimeSpan.FromHours(6)];

    /// <summary>The intent that a message's copy goes out under.</summary>
    public static IntentId IntentOf(MessageId message) => IntentId.From(IntentId.Prefix + message.Value[MessageId.Prefix.Length..]);

    /// <summary>The message whose copy goes out under an intent.</summary>
    public static MessageId MessageOf(IntentId intent) => MessageId.From(MessageId.Prefix + intent.Value[IntentId.Prefix.Length..]);

    public async Task<JobEnd> Run(Job job, CancellationToken ct)
    {
        await attend.Run(job, ct);
        var message = MessageId.From(job.Args);
        var copied = await database.Read(job.OrganizationId, session => session.One(Find, new { message }, Copied.From), ct);
        if (copied is null || await agents.Find(copied.Agent, ct) is not { CopiesTo: { } mailbox } agent || (await agents.Holding(ChannelKind.Email, mailbox, ct, evenIfOff: true)).Count > 0)
        {
            return JobEnd.Done;
        }

        var box = agent.On(ChannelKind.Email) is { } own ? new Mailbox(own.Address, own.Provider, own.CredentialId)
            : await mailboxes.For(job.OrganizationId, agent.AgentId, agent.DisplayName, null, ct) is { Succeeded: true, Value: { } any } ? any
            : null;
        if (box is null || providers.Messages(ChannelKind.Email, box.Provider) is not { } provider || await credentials.By(box.Credential, job.OrganizationId, ct) is not { } credential)
        {
            LogNoMailboxes(logger, message.Value);
            return JobEnd.Done;
        }

        var intent = IntentOf(message);
        var request = new SendRequest(box.Address, mailbox, copied.Text, [], new Uri(server.Public, $"/webhooks/{provider.Name}/status?agent={agent.AgentId}&intent={intent}").AbsoluteUri)
        {
            Intent = intent,
            Agent = agent.AgentId,
            SenderName = agent.DisplayName,
            Mail = new(copied.Subject(agent.DisplayName), null, null, [], null),
        };
        switch (await provider.Send(request, credential, ct))
        {
            case SendResult.Accepted:
                return JobEnd.Done;
            case SendResult.Refused refused:
                LogRefused(logger, message.Value, refused.Code);
                return JobEnd.Done;
            case var later:
                throw new InvalidOperationException($"The copy of a message could not be sent yet ({later.GetType().Name}).");
        }
    }

    sealed record Copied(AgentId Agent, ChannelKind Channel, string Person, string Body, bool HasMedia, string? Title)
    {
        const int LongestName = 60;

        public string Text => $"{EnumText.Of(Channel)} from {Person}:\n\n{Body}{(HasMedia ? "\n\n(with pictures, sounds or files)" : "")}\n";

        public string Subject(string agent) => $"[{(agent.Length > LongestName ? agent[..LongestName] : agent)}] {Title ?? $"{EnumText.Of(Channel)} from {Person}"}";

        public static Copied From(Row row) => new(
            row.Id<AgentId>("agent_id"), row.Enum<ChannelKind>("channel"), row.Text("from_address"), row.Text("body"), row.TextOrNull("media") is not null, row.TextOrNull("subject"));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Message {MessageId} was not copied: there is no provider of mailboxes.")]
    static partial void LogNoMailboxes(ILogger logger, string messageId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The copy of message {MessageId} was refused by the provider ({Code}).")]
    static partial void LogRefused(ILogger logger, string messageId, string code);
}
