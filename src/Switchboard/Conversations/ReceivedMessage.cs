using Switchboard.Channels;
using Switchboard.Data;
using Switchboard.Events;
using Switchboard.Jobs;

namespace Switchboard.Conversations;

/// <summary>A message from a person with the rows that follow from it, as the parameters of one declared unit.</summary>
internal sealed record ReceivedMessage(
    MessageId Message, AgentId Agent, ChannelKind Channel, string Person, string To, string Body, string? Media, int Segments, CredentialId Credential, string ProviderId,
    ContactId NewContact, ConversationId NewConversation, EventId Event, AuditEntryId AuditId, UsageId Usage, JobBirth Job, DateTimeOffset At)
{
    /// <summary>The statements before it find or make the thread.</summary>
    public const int MessageStatement = 3;

    /// <summary>1 when the provider brought this message before.</summary>
    public static readonly Sql IsKnown = """
        SELECT count(*) FROM message WHERE organization_id = @organization AND credential_id = @Credential AND provider_message_id = @ProviderId
        """;

    static readonly Sql Conversation = """
        INSERT INTO conversation (id, organization_id, agent_id, contact_id, state, last_message_at, created_at)
        SELECT @NewConversation, organization_id, @Agent, contact_id, 'open', @At, @At FROM contact_address
        WHERE organization_id = @organization AND address = @Person AND NOT EXISTS (
            SELECT 1 FROM message m WHERE m.organization_id = @organization AND m.credential_id = @Credential AND m.provider_message_id = @ProviderId)
        ON CONFLICT (organization_id, agent_id, contact_id) DO UPDATE SET last_message_at = excluded.last_message_at
        """;

    static readonly Sql InsertMessage = """
        INSERT INTO message (id, organization_id, conversation_id, agent_id, direction, channel, from_address, to_address, body, media, state, segments, keyword,
            credential_id, provider_message_id, created_at, waiting, acknowledged_at)
        SELECT @Message, @organization, c.id, @Agent, 'in', @Channel, @Person, @To, @Body, @Media, @State, @Segments, @Keyword, @Credential, @ProviderId, @At, @Waiting, @Acknowledged
        FROM contact_address a JOIN conversation c ON c.organization_id = a.organization_id AND c.agent_id = @Agent AND c.contact_id = a.contact_id
        WHERE a.organization_id = @organization AND a.address = @Person
        ON CONFLICT (organization_id, credential_id, provider_message_id) WHERE provider_message_id IS NOT NULL DO NOTHING
        """;

    static readonly Sql InsertEvent = new(
        $"""
        INSERT INTO event (id, organization_id, agent_id, kind, subject_id, conversation_id, detail, created_at, position)
        SELECT @Event, organization_id, agent_id, @EventKind, id, conversation_id, @EventDetail, @At, {EventRow.NextPosition} FROM message WHERE id = @Message AND organization_id = @organization
        """,
        """
        INSERT INTO event (id, organization_id, agent_id, kind, subject_id, conversation_id, detail, created_at)
        SELECT @Event, organization_id, agent_id, @EventKind, id, conversation_id, @EventDetail, @At FROM message WHERE id = @Message AND organization_id = @organization
        """);

    public static readonly Sql InsertJob = """
        INSERT INTO job (id, organization_id, kind, args, state, due_at, attempts, fence, claimed_by, trace, created_at)
        SELECT @JobId, organization_id, @JobKind, id, 'ready', @JobDueAt, 0, 1, @JobHolder, @JobTrace, @At FROM message WHERE id = @Message AND organization_id = @organization
        """;

    static readonly Sql InsertAudit = """
        INSERT INTO audit_entry (id, organization_id, actor, action, subject, at)
        SELECT @AuditId, organization_id, 'contact', 'message.received', id, @At FROM message WHERE id = @Message AND organization_id = @organization
        """;

    static readonly Sql InsertUnsealed = """
        INSERT INTO audit_unsealed (entry_id, organization_id) SELECT @AuditId, organization_id FROM message WHERE id = @Message AND organization_id = @organization
        """;

    static readonly Sql InsertUsage = """
        INSERT INTO usage_entry (id, organization_id, agent_id, kind, subject_id, quantity, state, cost_micros, currency, created_at)
        SELECT @Usage, organization_id, agent_id, 'sms.in', id, @Segments, 'settled', 0, 'USD', @At FROM message WHERE id = @Message AND organization_id = @organization
        """;

    /// <summary>
    /// All of it as one PostgreSQL statement. Its parts see the same snapshot: a contact that another transaction is just adding is seen by none of them, so nothing is
    /// inserted, as if the message were known; who runs it asks <see cref="IsKnown"/> and runs it again.
    /// </summary>
    static readonly Sql Whole = """
        WITH known AS (
            SELECT 1 FROM message WHERE organization_id = @organization AND credential_id = @Credential AND provider_message_id = @ProviderId),
        old_address AS (
            SELECT contact_id FROM contact_address WHERE organization_id = @organization AND address = @Person),
        new_address AS (
            INSERT INTO contact_address (organization_id, address, contact_id) SELECT @organization, @Person, @NewContact
            WHERE NOT EXISTS (SELECT 1 FROM old_address) ON CONFLICT DO NOTHING RETURNING contact_id),
        new_contact AS (
            INSERT INTO contact (id, organization_id, created_at) SELECT contact_id, @organization, @At FROM new_address RETURNING id),
        thread AS (
            INSERT INTO conversation (id, organization_id, agent_id, contact_id, state, last_message_at, created_at)
            SELECT @NewConversation, @organization, @Agent, contact_id, 'open', @At, @At FROM (SELECT contact_id FROM old_address UNION ALL SELECT contact_id FROM new_address) AS person
            WHERE NOT EXISTS (SELECT 1 FROM known)
            ON CONFLICT (organization_id, agent_id, contact_id) DO UPDATE SET last_message_at = excluded.last_message_at RETURNING id),
        kept AS (
            INSERT INTO message (id, organization_id, conversation_id, agent_id, direction, channel, from_address, to_address, body, media, state, segments, keyword,
                credential_id, provider_message_id, created_at, waiting, acknowledged_at)
            SELECT @Message, @organization, id, @Agent, 'in', @Channel, @Person, @To, @Body, @Media, @State, @Segments, @Keyword, @Credential, @ProviderId, @At, @Waiting, @Acknowledged FROM thread
            ON CONFLICT (organization_id, credential_id, provider_message_id) WHERE provider_message_id IS NOT NULL DO NOTHING RETURNING id, conversation_id),
        happened AS (
            INSERT INTO event (id, organization_id, agent_id, kind, subject_id, conversation_id, detail, created_at)
            SELECT @Event, @organization, @Agent, @EventKind, id, conversation_id, @EventDetail, @At FROM kept RETURNING id),
        follows AS (
            INSERT INTO job (id, organization_id, kind, args, state, due_at, attempts, fence, claimed_by, trace, created_at)
            SELECT @JobId, @organization, @JobKind, id, 'ready', @JobDueAt, 0, 1, @JobHolder, @JobTrace, @At FROM kept RETURNING id),
        audited AS (
            INSERT INTO audit_entry (id, organization_id, actor, action, subject, at) SELECT @AuditId, @organization, 'contact', 'message.received', id, @At FROM kept RETURNING id),
        unsealed AS (
            INSERT INTO audit_unsealed (entry_id, organization_id) SELECT @AuditId, @organization FROM kept RETURNING entry_id),
        used AS (
            INSERT INTO usage_entry (id, organization_id, agent_id, kind, subject_id, quantity, state, cost_micros, currency, created_at)
            SELECT @Usage, @organization, @Agent, 'sms.in', id, @Segments, 'settled', 0, 'USD', @At FROM kept RETURNING id)
        SELECT (SELECT count(*) FROM new_contact), (SELECT count(*) FROM new_address), (SELECT count(*) FROM thread), (SELECT count(*) FROM kept),
            (SELECT count(*) FROM happened), (SELECT count(*) FROM follows), (SELECT count(*) FROM audited), (SELECT count(*) FROM unsealed), (SELECT count(*) FROM used)
        """;

    /// <summary>The whole unit, grouped with those of other messages.</summary>
    public static readonly HotUnit<ReceivedMessage, bool> Unit = new()
    {
        Name = "message received",
        Lane = received => received.Person,
        Statements = [Threads.Contact, Threads.Address, Conversation, InsertMessage, InsertEvent, InsertJob, InsertAudit, InsertUnsealed, InsertUsage],
        PostgresWhole = Whole,
    };

    public string State { get; init; } = "received";

    public string? Keyword { get; init; }

    public DateTimeOffset? Acknowledged { get; init; }

    public bool Waiting => Acknowledged is null;

    public string EventKind { get; init; } = "message.received";

    public string? EventDetail { get; init; }

    public JobId JobId => Job.JobId;

    public string JobKind => Job.JobKind;

    public DateTimeOffset JobDueAt => Job.JobDueAt;

    public string? JobHolder => Job.JobHolder;

    public string? JobTrace => Job.JobTrace;
}
