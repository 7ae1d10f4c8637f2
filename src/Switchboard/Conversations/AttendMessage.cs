using Switchboard.Audit;
using Switchboard.Compliance;
using Switchboard.Data;
using Switchboard.Events;
using Switchboard.Jobs;

namespace Switchboard.Conversations;

/// <summary>
/// What follows on a received message: words that mean "stop" without being the keyword are honoured and confirmed too (47 CFR 64.1200(a)(10)); any other message is
/// with its agent from now on.
/// </summary>
internal sealed class AttendMessage(Database database, AuditLog audit, ISignals signals, Ids ids, TimeProvider clock, JobQueue jobs) : IJobHandler
{
    public const string JobKind = "message.attend";

    static readonly HotUnit<Attended, bool> WithAgent = new()
    {
        Name = "message attended",
        Lane = attended => attended.Message.Value,
        Statements =
        [
            "UPDATE message SET state = 'processing' WHERE id = @Message AND organization_id = @organization AND state = 'received'",
            Job.Delete,
        ],
        PostgresMany = Sql.OnPostgres("""
            WITH input AS (
                SELECT * FROM unnest(@organization, @Message, @JobId, @JobFence) WITH ORDINALITY AS i (organization, message, job, fence, n)),
            attended AS (
                UPDATE message SET state = 'processing' WHERE id = ANY (@Message) AND (id, organization_id) IN (SELECT message, organization FROM input) AND state = 'received'),
            ended AS (
                DELETE FROM job WHERE id = ANY (@JobId) AND (id, fence) IN (SELECT job, fence FROM input) RETURNING id)
            SELECT n FROM input JOIN ended ON ended.id = job
            """),
    };

    static readonly Sql Find = "SELECT body, agent_id, conversation_id, from_address FROM message WHERE id = @message AND organization_id = @organization";

    public string Kind => JobKind;

    public IReadOnlyList<TimeSpan> Retries { get; } = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10)];

    public async Task<JobEnd> Run(Job job, CancellationToken ct)
    {
        var message = MessageId.From(job.Args);
        var body = job.Known ?? await database.Read(job.OrganizationId, session => session.One(Find, new { message }, row => row.Text("body")), ct);
        if (body is not null && PlainRevocation.Read(body) is not null)
        {
            await Honour(job.OrganizationId, message, ct);
            return JobEnd.Done;
        }

        await database.Run(WithAgent, job.OrganizationId, new Attended(message, job.JobId, job.Fence), ct);
        return JobEnd.Settled;
    }

    async Task Honour(OrganizationId organization, MessageId message, CancellationToken ct)
    {
        var confirm = jobs.Born(ConfirmKeyword.JobKind, message.Value);
        var now = clock.GetUtcNow();
        var agent = await database.Write(
            organization,
            async unit =>
            {
                var (agentId, conversation, person) = await unit.One(
                    Find, new { message }, row => (row.Id<AgentId>("agent_id"), row.Id<ConversationId>("conversation_id"), row.Text("from_address")));
                await unit.Execute("UPDATE message SET state = 'handled', keyword = 'OWN WORDS' WHERE id = @message AND organization_id = @organization", new { message });
                await unit.Execute(OptOut.Record, new { address = person, keyword = "their own words", source = message.Value, at = now });
                await unit.Execute(EventRow.Insert, new EventBirth(ids.Next<EventId>(), agentId, "contact.opted_out", message.Value, conversation, null, now));
                await audit.Append(unit, organization, "contact", "contact.opted_out", message.Value);
                await unit.Execute(Job.Insert, confirm);
                return agentId;
            },
            ct);
        signals.Publish(EventRow.Written, agent.Value);
        jobs.Start(organization, confirm);
    }

    sealed record Attended(MessageId Message, JobId JobId, long JobFence);
}
