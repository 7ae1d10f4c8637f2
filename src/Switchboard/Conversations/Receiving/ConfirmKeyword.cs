using Microsoft.Extensions.Logging;
using Switchboard.Agents;
using Switchboard.Audit;
using Switchboard.Channels;
using Switchboard.Channels.Gate;
using Switchboard.Compliance;
using Switchboard.Conversations.Sending;
using Switchboard.Data;
using Switchboard.Jobs;
using Switchboard.Tenancy;

namespace Switchboard.Conversations.Receiving;

/// <summary>Sends the one confirmation of a keyword where the carrier has sent none.</summary>
internal sealed partial class ConfirmKeyword(
    Database database, AgentDirectory agents, QueueMessage queue, TimeProvider clock, ILogger<ConfirmKeyword> logger) : IJobHandler
{
    public const string JobKind = "keyword.confirm";

    static readonly Sql Find = $"""
        SELECT m.agent_id, m.channel, m.from_address, m.to_address, m.keyword, o.name,
            (SELECT count(*) FROM message c
                WHERE c.organization_id = m.organization_id AND c.conversation_id IN {OptOut.Family} AND c.reply_to = m.id
                    AND c.keyword IS NOT NULL) AS confirmations
        FROM message m JOIN organization o ON o.organization_id = m.organization_id
        WHERE m.id = @message AND m.organization_id = @organization
        """;

    public string Kind => JobKind;

    public IReadOnlyList<TimeSpan> Retries { get; } = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(4)];

    public async Task<JobEnd> Run(Job job, CancellationToken ct)
    {
        var message = MessageId.From(job.Args);
        var asked = await database.Read(job.OrganizationId, session => session.One(Find, new { message }, Asked.From), ct);
        if (asked is not { Confirmations: 0, Keyword: { } word } || await agents.Find(asked.Agent, ct) is not { } agent)
        {
            return JobEnd.Done;
        }

        var sender = Sender.Of(agent, asked.Channel, asked.Written, evenIfOff: true);
        if (!sender.Succeeded)
        {
            LogUnconfirmed(logger, message.Value, sender.Problem!.Code);
            return JobEnd.Done;
        }

        var text = Keywords.Read(word)?.Confirmation(asked.Organization) ?? Confirmations.Understood(asked.Organization);
        var order = new MessageOrder(sender.Value, asked.Person, text, Purpose.Transactional, message, null)
        {
            Confirms = word,
            Reference = Once(job.OrganizationId, message),
            Subject = asked.Channel == ChannelKind.Email ? $"Your request to {asked.Organization}" : null,
        };
        var confirmation = await queue.Queue(order, ct);
        if (!confirmation.Succeeded)
        {
            LogUnconfirmed(logger, message.Value, confirmation.Problem!.Code);
        }

        return JobEnd.Done;
    }

    // Two runs at once find no confirmation both.
    ClientRef Once(OrganizationId organization, MessageId message)
    {
        var now = clock.GetUtcNow();
        return new(organization, AuditEntry.System, JobKind, message.Value, "", "null", now, now - ClientRefs.Kept);
    }

    sealed record Asked(AgentId Agent, ChannelKind Channel, string Person, string Written, string? Keyword, string Organization, long Confirmations)
    {
        public static Asked From(Row row) =>
            new(
                row.Id<AgentId>("agent_id"), row.Enum<ChannelKind>("channel"), row.Text("from_address"), row.Text("to_address"),
                row.TextOrNull("keyword"), row.Text("name"), row.Long("confirmations"));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The keyword in message {MessageId} was honoured, but its confirmation could not be sent ({Code}).")]
    static partial void LogUnconfirmed(ILogger logger, string messageId, string code);
}
