using Switchboard.Audit;
using Switchboard.Compliance;
using Switchboard.Data;
using Switchboard.Events;
using Switchboard.Jobs;

namespace Switchboard.Conversations.Receiving;

/// <summary>
/// What follows on a received message: words that mean "stop" without being the keyword are honoured and confirmed too (47 CFR
/// 64.1200(a)(10)); any other message waits for its agent as it is.
/// </summary>
internal sealed class AttendMessage(Database database, AuditLog audit, ISignals signals, Ids ids, TimeProvider clock, JobQueue jobs) : IJobHandler
{
    public const string JobKind = "message.attend";

    static readonly Sql Find = "SELECT body, agent_id, conversation_id, from_address FROM message WHERE id = @message AND organization_id = @organization";

    static readonly Sql HandleOwnWords = """
        UPDATE message SET state = 'handled', keyword = 'OWN WORDS', waiting = false, acknowledged_at = coalesce(acknowledged_at, @now)
        WHERE id = @message AND organization_id = @organization AND keyword IS NULL
        """;

    public string Kind => JobKind;

    public IReadOnlyList<TimeSpan> Retries { get; } = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10)];

    public async Task<JobEnd> Run(Job job, CancellationToken ct)
    {
        var message = MessageId.From(job.Args);
        var body = job.Known as string ?? await database.Read(job.OrganizationId, session => session.One(Find, new { message }, row => row.Text("body")), ct);
        if (body is not null && PlainRevocation.Read(body) is not null)
        {
            await Honour(job.OrganizationId, message, ct);
        }

        return JobEnd.Done;
    }

    async Task Honour(OrganizationId organization, MessageId message, CancellationToken ct)
    {
        var confirm = jobs.Born(ConfirmKeyword.JobKind, message.Value);
        var now = clock.GetUtcNow();
        var agent = await database.Write(
            organization,
            async unit =>
            {
                if (await unit.Execute(HandleOwnWords, new { message, now }) == 0)
                {
                    return (AgentId?)null;
                }

                var (agentId, conversation, person) = await unit.One(
                    Find, new { message }, row => (row.Id<AgentId>("agent_id"), row.Id<ConversationId>("conversation_id"), row.Text("from_address")));
                await unit.Execute(OptOut.Record, new { address = person, keyword = "their own words", source = message.Value, at = now });
                await unit.Execute(
                    EventRow.Insert,
                    new EventBirth(ids.Next<EventId>(), agentId, EventKinds.ContactOptedOut, message.Value, conversation, null, now));
                await audit.Append(unit, organization, "contact", EventKinds.ContactOptedOut, message.Value);
                await unit.Execute(Job.Insert, confirm);
                return agentId;
            },
            ct);
        if (agent is { } its)
        {
            signals.Publish(EventRow.Written, its.Value);
            jobs.Start(organization, confirm);
        }
    }
}
