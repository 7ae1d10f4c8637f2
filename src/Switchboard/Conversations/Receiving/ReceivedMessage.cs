using Switchboard.Channels;
using Switchboard.Conversations.Reading;
using Switchboard.Data;
using Switchboard.Events;
using Switchboard.Jobs;

namespace Switchboard.Conversations.Receiving;

/// <summary>A message from a person with the rows that follow from it, as the parameters of one declared unit.</summary>
internal sealed record ReceivedMessage(
    MessageId Message, AgentId Agent, ChannelKind Channel, string Person, string To, string Body, string? Media, int Segments,
    CredentialId Credential, string ProviderId,
    ContactId NewContact, ConversationId NewConversation, EventId Event, AuditEntryId AuditId, JobBirth Job, DateTimeOffset At)
{
    /// <summary>The statements before it find or make the thread.</summary>
    public const int MessageStatement = 3;

    // A provider may bring a mail once for each of its recipients, under an id of each.
    static string SameMail(string organization, string internetId, string subject, string agent, string person, string to, string body) => $"""
        SELECT 1 FROM message_content c JOIN message m ON m.id = c.message_id AND m.organization_id = c.organization_id
        WHERE c.organization_id = {organization} AND c.internet_id = {internetId} AND c.subject = {subject}
            AND m.agent_id = {agent} AND m.direction = 'in' AND m.from_address = {person} AND m.to_address = {to} AND m.body = {body}
        """;

    static readonly string IsSameMail = SameMail("@organization", "@InternetId", "@Subject", "@Agent", "@Person", "@To", "@Body");

    const string WasBrought = """
        SELECT 1 FROM message m WHERE m.organization_id = @organization AND m.credential_id = @Credential AND m.provider_message_id = @ProviderId
        """;

    /// <summary>1 when the provider brought this message before.</summary>
    public static readonly Sql IsKnown = $"SELECT count(*) FROM ({WasBrought} LIMIT 1) AS known";

    /// <summary>1 when this mail was brought before, be it under another id.</summary>
    public static readonly Sql IsKnownMail = $"SELECT CASE WHEN EXISTS ({WasBrought}) OR EXISTS ({IsSameMail}) THEN 1 ELSE 0 END";

    /// <summary>A mail's id at its provider, for one of the addresses of ours that it came to.</summary>
    public static string IdOfMail(string id, string address) => $"{id}/{address}";

    /// <summary>The id that its provider knows it by.</summary>
    public static string IdAtProvider(string kept) => kept.LastIndexOf('/') is > 0 and var end && kept.IndexOf('@', end) > 0 ? kept[..end] : kept;

    static string JoinConversation(string unless) => $"""
        INSERT INTO conversation (id, organization_id, agent_id, contact_id, state, last_message_at, active_at, created_at, channels)
        SELECT @NewConversation, organization_id, @Agent, contact_id, 'open', @At, @At, @At, @Channels FROM contact_address
        WHERE organization_id = @organization AND address = @Person AND NOT EXISTS ({WasBrought}){unless}
        ON CONFLICT (organization_id, agent_id, contact_id) DO UPDATE SET {Threads.Heard}
        """;

    static string Insert(string unless) => $"""
        INSERT INTO message (id, organization_id, conversation_id, agent_id, direction, channel, from_address, to_address, body, media, state,
            segments, keyword,
            credential_id, provider_message_id, created_at, waiting, acknowledged_at, reply_to)
        SELECT @Message, @organization, c.id, @Agent, 'in', @Channel, @Person, @To, @Body, @Media, @State, @Segments, @Keyword, @Credential,
            @ProviderId, @SentAt, @Waiting, @Acknowledged, @Parent
        FROM contact_address a JOIN conversation c ON c.organization_id = a.organization_id AND c.agent_id = @Agent AND c.contact_id = a.contact_id
        WHERE a.organization_id = @organization AND a.address = @Person{unless}
        ON CONFLICT (organization_id, credential_id, provider_message_id) WHERE provider_message_id IS NOT NULL DO NOTHING
        """;

    static readonly Sql Conversation = JoinConversation("");
    static readonly Sql MailsConversation = JoinConversation($" AND NOT EXISTS ({IsSameMail})");
    static readonly Sql InsertMessage = Insert("");
    static readonly Sql InsertMail = Insert($" AND NOT EXISTS ({IsSameMail})");

    static readonly Sql InsertContent = """
        INSERT INTO message_content (message_id, organization_id, subject, html, internet_id, thread)
        SELECT id, organization_id, @Subject, @Html, @InternetId, @Thread FROM message WHERE id = @Message AND organization_id = @organization
        """;

    /// <summary>Left out where the agent is not to hear of it.</summary>
    public static readonly Sql InsertEvent = new(
        $"""
        INSERT INTO event (id, organization_id, agent_id, kind, subject_id, conversation_id, detail, created_at, position)
        SELECT @Event, organization_id, agent_id, @EventKind, id, conversation_id, @EventDetail, @At, {EventRow.NextPosition}
        FROM message
        WHERE id = @Message AND organization_id = @organization
        """,
        """
        INSERT INTO event (id, organization_id, agent_id, kind, subject_id, conversation_id, detail, created_at)
        SELECT @Event, organization_id, agent_id, @EventKind, id, conversation_id, @EventDetail, @At
        FROM message
        WHERE id = @Message AND organization_id = @organization
        """);

    /// <summary>Left out where nothing follows.</summary>
    public static readonly Sql InsertJob = """
        INSERT INTO job (id, organization_id, kind, args, state, due_at, attempts, fence, claimed_by, trace, created_at)
        SELECT @JobId, organization_id, @JobKind, id, 'ready', @JobDueAt, 0, 1, @JobHolder, @JobTrace, @At
        FROM message
        WHERE id = @Message AND organization_id = @organization
        """;

    static readonly Sql InsertAudit = """
        INSERT INTO audit_entry (id, organization_id, actor, action, subject, at)
        SELECT @AuditId, organization_id, 'contact', 'message.received', id, @At FROM message WHERE id = @Message AND organization_id = @organization
        """;

    static readonly Sql InsertUnsealed = """
        INSERT INTO audit_unsealed (entry_id, organization_id)
        SELECT @AuditId, organization_id
        FROM message
        WHERE id = @Message AND organization_id = @organization
        """;

    static readonly Sql InsertExtras = """
        INSERT INTO message_content (message_id, organization_id, extras)
        SELECT id, organization_id, @Extras
        FROM message
        WHERE id = @Message AND organization_id = @organization AND @HasExtras = true
        """;

    /// <summary>
    /// Many of them in one PostgreSQL statement, all but the events. Its parts see the same snapshot: a contact that another transaction is
    /// just adding is seen by none of them, so nothing is inserted, as if the message were known; who runs it asks <see cref="IsKnown"/>
    /// and runs it again. Rows are locked in the order of their keys, whoever runs it.
    /// </summary>
    static string ManyOf(string parameters, string columns, string isNew, string told) => $"""
        WITH input AS (
            SELECT i.*,
                (SELECT 1 FROM message m
                    WHERE m.organization_id = i.organization AND m.credential_id = i.credential
                        AND m.provider_message_id = i.provider_id) IS NULL{isNew} AS is_new,
                (SELECT a.contact_id FROM contact_address a WHERE a.organization_id = i.organization AND a.address = i.person) AS contact
            FROM unnest(@organization, @Message, @Agent, @Channel, @Person, @To, @Body, @Media, @State, @Segments, @Keyword, @Credential, @ProviderId,
                @At, @Waiting, @Acknowledged,
                @NewContact, @NewConversation, @Event, @EventKind, @EventDetail, @AuditId, @JobId, @JobKind, @JobDueAt, @JobHolder, @JobTrace,
                @SentAt, @Channels, @Parent{parameters}) WITH ORDINALITY
            AS i (organization, message, agent, channel, person, receiver, body, media, state, segments, keyword, credential, provider_id, at,
            waiting, acknowledged,
                new_contact, new_conversation, event, event_kind, event_detail, audit_id, job_id, job_kind, job_due_at, job_holder, job_trace,
                sent_at, channels, parent{columns}, n)),
        strangers AS (
            SELECT DISTINCT ON (organization, person) organization, person, new_contact, at FROM input
            WHERE is_new AND contact IS NULL
            ORDER BY organization, person, n),
        addresses AS (
            INSERT INTO contact_address (organization_id, address, contact_id) SELECT organization, person, new_contact FROM strangers
            ON CONFLICT DO NOTHING RETURNING organization_id, address, contact_id),
        contacts AS (
            INSERT INTO contact (id, organization_id, created_at)
            SELECT a.contact_id, a.organization_id, s.at FROM addresses a JOIN strangers s ON s.new_contact = a.contact_id),
        fresh AS (
            SELECT i.*, coalesce(i.contact, a.contact_id) AS whose
            FROM input i LEFT JOIN addresses a ON a.organization_id = i.organization AND a.address = i.person
            WHERE i.is_new AND coalesce(i.contact, a.contact_id) IS NOT NULL),
        threads AS (
            INSERT INTO conversation (id, organization_id, agent_id, contact_id, state, last_message_at, active_at, created_at, channels)
            SELECT DISTINCT ON (organization, agent, whose) new_conversation, organization, agent, whose, 'open', at, at, at, channels
            FROM fresh
            ORDER BY organization, agent, whose, n DESC
            ON CONFLICT (organization_id, agent_id, contact_id) DO UPDATE SET {Threads.Heard} RETURNING id, organization_id, agent_id, contact_id),
        kept AS (
            INSERT INTO message (id, organization_id, conversation_id, agent_id, direction, channel, from_address, to_address, body, media, state,
                segments, keyword,
                credential_id, provider_message_id, created_at, waiting, acknowledged_at, reply_to)
            SELECT f.message, f.organization, t.id, f.agent, 'in', f.channel, f.person, f.receiver, f.body, f.media, f.state, f.segments, f.keyword,
                f.credential, f.provider_id, f.sent_at, f.waiting, f.acknowledged, f.parent
            FROM fresh f JOIN threads t ON t.organization_id = f.organization AND t.agent_id = f.agent AND t.contact_id = f.whose
            ON CONFLICT (organization_id, credential_id, provider_message_id) WHERE provider_message_id IS NOT NULL DO NOTHING RETURNING id, conversation_id),
        done AS (
            SELECT f.*, k.conversation_id FROM kept k JOIN fresh f ON f.message = k.id),
        follows AS (
            INSERT INTO job (id, organization_id, kind, args, state, due_at, attempts, fence, claimed_by, trace, created_at)
            SELECT job_id, organization, job_kind, message, 'ready', job_due_at, 0, 1, job_holder, job_trace, at FROM done),
        audited AS (
            INSERT INTO audit_entry (id, organization_id, actor, action, subject, at)
            SELECT audit_id, organization, 'contact', 'message.received', message, at FROM done),
        unsealed AS (
            INSERT INTO audit_unsealed (entry_id, organization_id) SELECT audit_id, organization FROM done),
        told AS ({told})
        SELECT n FROM done
        """;

    static readonly Sql Many = Sql.OnPostgres(ManyOf(
        ", @Extras", ", extras", "",
        "INSERT INTO message_content (message_id, organization_id, extras) SELECT message, organization, extras FROM done WHERE extras IS NOT NULL"));

    static readonly Sql ManyMails = Sql.OnPostgres(ManyOf(
        ", @Subject, @Html, @InternetId, @Thread",
        ", subject, html, internet_id, thread",
        $" AND ({SameMail("i.organization", "i.internet_id", "i.subject", "i.agent", "i.person", "i.receiver", "i.body")} LIMIT 1) IS NULL",
        """
        INSERT INTO message_content (message_id, organization_id, subject, html, internet_id, thread)
        SELECT message, organization, subject, html, internet_id, thread FROM done
        """));

    /// <summary>Their events, with positions: last, as whoever takes positions lets all others wait until it has committed.</summary>
    static readonly Sql ManyEvents = Sql.OnPostgres($"""
        WITH kept AS (
            SELECT i.*, m.conversation_id, row_number() OVER (ORDER BY i.n) AS place
            FROM unnest(@organization, @Message, @Agent, @Event, @EventKind, @EventDetail, @At) WITH ORDINALITY
            AS i (organization, message, agent, event, kind, detail, at, n) JOIN message m ON m.id = i.message
            WHERE m.id = ANY (@Message)),
        head AS (
            {EventRow.TakePositions("(SELECT count(*) FROM kept)")})
        INSERT INTO event (id, organization_id, agent_id, kind, subject_id, conversation_id, detail, created_at, position)
        SELECT event, organization, agent, kind, message, conversation_id, detail, at, head.before + place FROM kept, head
        """);

    /// <summary>The whole unit, grouped with those of other messages.</summary>
    public static readonly HotUnit<ReceivedMessage> Unit = new()
    {
        Name = "message received",
        Lane = received => received.Person,
        Statements = [Threads.Contact, Threads.Address, Conversation, InsertMessage, InsertEvent, InsertJob, InsertAudit, InsertUnsealed, InsertExtras],
        PostgresMany = [Many, ManyEvents],
    };

    /// <summary>The same of a mail, with what it has beside its text.</summary>
    public static readonly HotUnit<ReceivedMessage> MailUnit = new()
    {
        Name = "mail received",
        Lane = received => received.Person,
        Statements = [Threads.Contact, Threads.Address, MailsConversation, InsertMail, InsertEvent, InsertJob, InsertAudit, InsertUnsealed, InsertContent],
        PostgresMany = [ManyMails, ManyEvents],
    };

    public string State { get; init; } = "received";

    public string? Keyword { get; init; }

    public DateTimeOffset? Acknowledged { get; init; }

    /// <summary>When the person wrote it; long before it is kept, where nobody answered the webhook.</summary>
    public required DateTimeOffset SentAt { get; init; }

    public bool Waiting => Acknowledged is null;

    /// <summary>What else the provider told, as a JSON object by its own names.</summary>
    public string? Extras { get; init; }

    public bool HasExtras => Extras is not null;

    /// <summary>A mail's; null on other channels.</summary>
    public string? Subject { get; init; }

    public bool IsMail => Subject is not null;

    /// <summary>A mail's, as the person formatted it.</summary>
    public string? Html { get; init; }

    /// <summary>A mail's Message-ID.</summary>
    public string? InternetId { get; init; }

    /// <summary>The Message-IDs that a mail refers to, as a JSON array.</summary>
    public string? Thread { get; init; }

    /// <summary>The message that it answers, where that was looked for already.</summary>
    public MessageId? Parent { get; init; }

    /// <summary>Its own, as its conversation counts them: one that begins with it has nothing to be followed.</summary>
    public int Channels => ConversationView.BitOf(Channel);

    public string EventKind { get; init; } = EventKinds.MessageReceived;

    public string? EventDetail { get; init; }

    /// <summary>The job that copies what it brought to our storage, where its agent wishes so.</summary>
    public JobBirth? CopyMedia { get; init; }

    public JobId JobId => Job.JobId;

    public string JobKind => Job.JobKind;

    public DateTimeOffset JobDueAt => Job.JobDueAt;

    public string? JobHolder => Job.JobHolder;

    public string? JobTrace => Job.JobTrace;
}
