using System.Text.Json;
using Switchboard.Audit;
using Switchboard.Billing;
using Switchboard.Channels;
using Switchboard.Channels.Gate;
using Switchboard.Contacts;
using Switchboard.Data;
using Switchboard.Files;
using Switchboard.Tenancy;

namespace Switchboard.Conversations.Sending;

/// <summary>What is to be sent.</summary>
/// <param name="To">The person's address, normalized.</param>
/// <param name="Caller">Who asked; null for Switchboard's own.</param>
internal sealed record MessageOrder(Sender Sender, string To, string Body, Purpose Purpose, MessageId? ReplyTo, Caller? Caller)
{
    /// <summary>The caller's own reference for it.</summary>
    public ClientRef? Reference { get; init; }

    /// <summary>Whether the sender left the purpose out, so that a template's category may say it.</summary>
    public bool IsPurposeOpen { get; init; }

    /// <summary>The keyword that it confirms: the one message that reaches a person who has opted out.</summary>
    public string? Confirms { get; init; }

    public string? Subject { get; init; }

    public string? Html { get; init; }

    /// <summary>The person who wrote it; null when the agent did.</summary>
    public string? Author { get; init; }

    public TemplateUse? Template { get; init; }

    /// <summary>What the caller called the template.</summary>
    public string? TemplateNamed { get; init; }

    public IReadOnlyList<MediaItem> Media { get; init; } = [];

    /// <summary>Those of the media that stand in the request itself; their rows are written with the message.</summary>
    public IReadOnlyList<StoredFile> Brought { get; init; } = [];

    /// <summary>Not before then.</summary>
    public DateTimeOffset? SendAt { get; init; }

    /// <inheritdoc cref="Outbound.Further" />
    public IReadOnlyList<string> Further { get; init; } = [];

    /// <summary>Whether it may wait for the time from which a rule allows it.</summary>
    public bool IsDeferrable { get; init; }

    /// <inheritdoc cref="Outbound.Programme" />
    public string? Programme { get; init; }

    /// <inheritdoc cref="Outbound.IsBeyondLimits" />
    public bool IsBeyondLimits { get; init; }

    /// <summary>What only the person reads, in the place of the mask in its text.</summary>
    public SealedWords? Words { get; init; }

    /// <summary>What is written in the same unit once it is allowed; a problem takes back all of it. Only the session may be awaited.</summary>
    public Func<Session, MessageId, ValueTask<Problem?>>? Beside { get; init; }

    public string Actor => Caller?.Actor ?? AuditEntry.System;
}

/// <summary>The first half of the way out, for everyone who sends: the gate's decision and every row that follows from it, in one transaction.</summary>
[Singleton]
internal sealed class QueueMessage(Database database, OutboundGate gate, Outbox outbox, AuditLog audit, Attachments attachments, JoinTwins twins)
{
    internal const string Tool = "comms_send_message";

    /// <summary>How often it is begun anew because others took what the limits had left. The gate, asked again, sees that they did.</summary>
    const int MostTries = 5;

    internal static readonly Problem NotAnswerable = Problem.NotFound(
        "message", "Give the messageId of a message that this agent received as replyTo, or leave it out.") with { Field = "replyTo" };

    /// <summary>How far back an answer of a human's counts.</summary>
    const int MostAnswered = 200;

    /// <summary>How far back a mail without a subject is looked for one.</summary>
    const int MostBefore = 200;

    const string NoSubjectAtAll = "your message";

    static readonly Problem NoSubject = Problem.Invalid("subject", "The mail has no subject, and what it answers has none either.", "Give a subject.");

    static readonly Sql FindParent = """
        SELECT m.id, m.channel, m.conversation_id, c.subject, c.internet_id, c.thread
        FROM message m LEFT JOIN message_content c ON c.message_id = m.id AND c.organization_id = m.organization_id
        WHERE m.organization_id = @organization AND m.id = @ReplyTo AND m.agent_id = @Agent AND m.direction = 'in'
        """;

    static readonly Sql SubjectBefore = $"""
        SELECT c.subject FROM (SELECT id, channel FROM message WHERE organization_id = @organization AND conversation_id = @Conversation AND id < @Id
            ORDER BY id DESC LIMIT {MostBefore}) AS m
        JOIN message_content c ON c.message_id = m.id AND c.organization_id = @organization
        WHERE m.channel = 'email' AND c.subject <> '' ORDER BY m.id DESC LIMIT 1
        """;

    static readonly Sql Answered = """
        UPDATE message
        SET state = 'responded', waiting = false, acknowledged_at = coalesce(acknowledged_at, @At)
        WHERE organization_id = @organization AND id = @ReplyTo
        """;

    // Whoever has taken a conversation over answers all that was asked so far: the agent, when it gets it back, isn't asked again.
    static readonly Sql AnsweredByHuman = """
        UPDATE message
        SET state = 'responded', waiting = false, acknowledged_at = coalesce(acknowledged_at, @at)
        WHERE organization_id = @organization AND direction = 'in' AND waiting = true
            AND EXISTS (SELECT 1 FROM conversation v WHERE v.organization_id = @organization AND v.id = @conversation AND v.owner = 'human')
            AND id IN (SELECT id FROM (SELECT id FROM message WHERE organization_id = @organization AND conversation_id IN (
                SELECT @conversation UNION ALL SELECT id FROM conversation WHERE merged_into = @conversation AND organization_id = @organization)
                ORDER BY id DESC LIMIT @most) AS newest)
        """;

    /// <summary>Decides and writes. Returns after the commit; the delivery's job runs at once, or when its time has come.</summary>
    public async Task<Outcome<SentMessage>> Queue(MessageOrder order, CancellationToken ct)
    {
        var organization = order.Sender.Organization;
        var draft = outbox.Draft(order);
        order = order with { Further = AlsoRead.Of(order.Subject, order.Html, order.Template) };
        string? objection = null;
        OutgoingMessage? written = null;
        ValueTask<Outcome<SentMessage>> Once(Session unit)
        {
            // It may run again.
            (objection, written) = (null, null);
            return ClientRefs.Once(unit, order.Reference, async () =>
            {
                var (answer, row, rule) = await Write(unit, order, draft);
                (objection, written) = (rule, row);
                return answer;
            });
        }

        var outcome = await database.WriteInTurn(organization, Once, ct);
        for (var tries = 1; tries < MostTries && outcome.Problem?.Code == Allowance.TakenByOthers.Code && !outcome.Problem.IsOnRecord; tries++)
        {
            outcome = await database.WriteInTurn(organization, Once, ct);
        }

        if (objection is not null)
        {
            gate.Count(objection);
        }

        if (outcome.Succeeded && outcome.Value.MessageId == draft.Message)
        {
            outbox.Start(organization, written!);
            await twins.Look(organization, order.To, CancellationToken.None);
        }

        if (!outcome.Succeeded || outcome.Value.MessageId != draft.Message)
        {
            await attachments.Discard(order.Brought);
        }

        return outcome;
    }

    async ValueTask<(Outcome<SentMessage> Answer, OutgoingMessage? Written, string? Objection)> Write(Session unit, MessageOrder order, OutgoingMessage draft)
    {
        var parent = order.ReplyTo is null ? null : await unit.One(FindParent, draft, Parent.From);
        if (order.ReplyTo is not null && parent is null)
        {
            return (NotAnswerable, null, null);
        }

        if (order.Sender.Channel == ChannelKind.Email && order.Subject is null && parent is { Channel: ChannelKind.Email, AnswerSubject: null })
        {
            parent = parent with
            {
                Subject = await unit.One(SubjectBefore, new { parent.Conversation, parent.Id }, row => row.Text("subject")) ?? NoSubjectAtAll,
            };
        }

        if (order.Sender.Channel == ChannelKind.Email && (order.Subject ?? parent?.AnswerSubject) is null)
        {
            return (NoSubject, null, null);
        }

        var decision = await gate.Decide(Outbound(order, draft), unit, order.Actor, draft.Message);
        var deferredTo = !decision.Allowed && order.IsDeferrable && decision.AllowedFrom is { } opens ? opens : (DateTimeOffset?)null;
        if (deferredTo is not null)
        {
            decision = await gate.Decide(Outbound(order, draft) with { At = deferredTo.Value }, unit, order.Actor, draft.Message);
        }

        if (!decision.Allowed)
        {
            return (decision.ToProblem(), null, decision.Rule);
        }

        if (await attachments.Hold(unit, order, order.SendAt ?? deferredTo ?? draft.At) is { } noFile)
        {
            return (noFile, null, null);
        }

        // Before it is written: what that takes of the limits keeps others of the organization waiting until the commit.
        await audit.Append(unit, order.Sender.Organization, order.Actor, "message.queued", draft.Message.Value);
        var complete = Complete(await MarketingFooter.Under(unit, draft), order, parent, deferredTo) with { Known = decision.Known };
        if (await outbox.Write(unit, order.Sender.Organization, complete, decision.Passage!) is not { } row)
        {
            return (Allowance.TakenByOthers, null, null);
        }

        await Attachments.Note(unit, order.Media, row.Message);
        if (order.Beside is { } beside && await beside(unit, row.Message) is { } wrong)
        {
            return (wrong, null, null);
        }

        if (order.ReplyTo is not null)
        {
            await unit.Later(Answered, draft);
        }

        if (order.Author is not null)
        {
            await unit.Later(AnsweredByHuman, new { conversation = row.Conversation, at = draft.At, most = MostAnswered });
        }

        return (
            new SentMessage(
                row.Message, row.Conversation, EnumText.Of(row.Status), row.Channel, row.From, row.To, row.Segments, Money.Of(row.Cost),
                decision.DecisionId, row.SendAt),
            row,
            null);
    }

    static Outbound Outbound(MessageOrder order, OutgoingMessage draft)
    {
        var sender = order.Sender;
        return new(
            sender.Organization, sender.Agent, sender.Channel, sender.Address, order.To, order.Purpose, order.Body, order.SendAt ?? draft.At,
            order.Caller)
        {
            Confirmation = order.Confirms is not null,
            IsBeyondLimits = order.IsBeyondLimits,
            IsOurs = order.Words is not null,
            Programme = order.Programme,
            TemplateRef = order.Template?.Id,
            Author = order.Author,
            Further = order.Further,
            Cost = draft.Cost,
            CountedAt = draft.At,
        };
    }

    OutgoingMessage Complete(OutgoingMessage draft, MessageOrder order, Parent? parent, DateTimeOffset? deferredTo)
    {
        var row = deferredTo is { } until ? outbox.Later(draft, until) : draft;
        return order.Sender.Channel != ChannelKind.Email ? row : row with
        {
            Subject = order.Subject ?? parent?.AnswerSubject,
            Thread = parent?.AnswerThread is { Count: > 0 } thread ? JsonSerializer.Serialize(thread, Wire.Json) : null,
        };
    }

    /// <summary>The message that is answered.</summary>
    sealed record Parent(MessageId Id, ChannelKind Channel, ConversationId Conversation, string? Subject, string? InternetId, string? Thread)
    {
        const int LongestThread = 20;

        public string? AnswerSubject => Subject is not { Length: > 0 } subject ? null
            : Line.Clean(subject.StartsWith("Re:", StringComparison.OrdinalIgnoreCase) ? subject : "Re: " + subject, MessageText.LongestSubject);

        /// <summary>RFC 5322, 3.6.4: what the parent refers to, and the parent; the oldest are left out of very long ones.</summary>
        public List<string> AnswerThread =>
            [.. (Thread is null ? [] : JsonSerializer.Deserialize<string[]>(Thread, Wire.Json)!).Append(InternetId).OfType<string>().TakeLast(LongestThread)];

        public static Parent From(Row row) => new(
            row.Id<MessageId>("id"), row.Enum<ChannelKind>("channel"), row.Id<ConversationId>("conversation_id"), row.TextOrNull("subject"),
            row.TextOrNull("internet_id"), row.TextOrNull("thread"));
    }
}
