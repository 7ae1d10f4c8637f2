using System.Text.Json;
using Switchboard.Billing;
using Switchboard.Channels;
using Switchboard.Channels.Gate;
using Switchboard.Channels.Numbers;
using Switchboard.Data;
using Switchboard.Jobs;

namespace Switchboard.Conversations.Sending;

/// <summary>Makes the rows of a message out, writes them inside the unit that allows it, and starts its delivery after the commit.</summary>
[Singleton]
internal sealed class Outbox(Allowance allowance, OutboundGate gate, JobQueue jobs, Ids ids, TimeProvider clock, DeliveryNews news)
{
    static readonly Sql InsertMessage = """
        INSERT INTO message (id, organization_id, conversation_id, agent_id, direction, channel, from_address, to_address, body, media, state,
            segments, keyword, purpose, reply_to,
            credential_id, created_at, waiting, author, known)
        VALUES (@Message, @organization, @Conversation, @Agent, 'out', @Channel, @From, @To, @Body, @Media, 'sent', @Segments, @Keyword, @Purpose, @ReplyTo,
            @Credential, @At, false, @Author, @Known)
        """;

    static readonly Sql InsertContent = """
        INSERT INTO message_content (message_id, organization_id, subject, html, thread, template_id, template_vars, template_named, sealed, sealed_until,
            programme)
        VALUES (@Message, @organization, @Subject, @Html, @Thread, @TemplateId, @TemplateVars, @TemplateNamed, @Sealed, @SealedUntil, @Programme)
        """;

    static readonly Sql InsertDelivery = """
        INSERT INTO delivery (message_id, organization_id, conversation_id, intent_id, job_id, status, fence, attempts, cost_micros, currency,
            send_at, updated_at)
        VALUES (@Message, @organization, @Conversation, @Intent, @JobId, @Status, 0, 0, @Cost, 'USD', @SendAt, @At)
        """;

    // Whoever answers on a shared number comes to the agent that wrote last.
    static readonly Sql NoteRoute = """
        INSERT INTO shared_route (organization_id, person, address, agent_id, since) VALUES (@organization, @To, @From, @Agent, @At)
        ON CONFLICT (organization_id, person, address) DO UPDATE
        SET agent_id = excluded.agent_id, since = excluded.since
        WHERE shared_route.agent_id <> excluded.agent_id
        """;

    Sql Born => field ??= ClaimDelivery.Born(gate);

    /// <summary>The rows that an order would become.</summary>
    public OutgoingMessage Draft(MessageOrder order)
    {
        var sender = order.Sender;
        var segments = sender.Channel == ChannelKind.Sms ? Math.Max(1, Segments.Of(order.Body).Count) : 1;
        var message = ids.Next<MessageId>();
        var draft = new OutgoingMessage(
            message, sender.Agent, sender.Channel, sender.Address, order.To, order.Body, segments, order.Purpose, order.ReplyTo, sender.Credential,
            ids.Next<IntentId>(), jobs.Born(DeliverMessage.JobKind, message.Value),
            allowance.Estimate(sender.Channel, sender.Provider, order.To, segments, order.Media.Count > 0), order.Confirms, clock.GetUtcNow())
        {
            IsShared = sender.IsShared,
            IsBeyondLimits = order.IsBeyondLimits,
            Programme = order.Programme,
            Media = order.Media.Count == 0 ? null : JsonSerializer.Serialize(order.Media, Wire.Json),
            Html = order.Html,
            Author = order.Author,
            TemplateId = order.Template?.Id,
            TemplateNamed = order.TemplateNamed,
            TemplateVars = order.Template is { Variables.Count: > 0 } template ? JsonSerializer.Serialize(template.Variables, Wire.Json) : null,
            Words = order.Words,
        };
        return order.SendAt is { } at ? Later(draft, at) : draft;
    }

    /// <summary>The same, not before a time.</summary>
    public OutgoingMessage Later(OutgoingMessage draft, DateTimeOffset at) =>
        draft with { SendAt = at, Status = DeliveryStatus.Scheduled, Job = jobs.At(DeliverMessage.JobKind, draft.Message.Value, at) };

    /// <summary>
    /// Writes them and takes what they count of the limits; the thread is found or made. Null when others took the last of it since the gate was
    /// asked (<see cref="Allowance.TakenByOthers"/>).
    /// </summary>
    /// <param name="passage">The gate's, for this message: there is no other way out.</param>
    public async ValueTask<OutgoingMessage?> Write(Session unit, OrganizationId organization, OutgoingMessage draft, Passage passage)
    {
        passage.Check(draft.Channel, draft.To);
        var conversation = await Threads.Join(unit, new(draft.Agent, draft.To, ids.Next<ContactId>(), ids.Next<ConversationId>(), draft.At));
        var row = draft with { Conversation = conversation, Passage = passage };
        await unit.Later(InsertMessage, row);
        if (row.HasContent)
        {
            await unit.Later(InsertContent, row);
        }

        if (row.IsShared)
        {
            await unit.Later(NoteRoute, row);
        }

        var isClaimed = row is { Status: DeliveryStatus.Queued, Job.JobHolder: not null } && jobs.IsIdle && await unit.Execute(Born, row) == 1;
        if (!isClaimed)
        {
            await unit.Later(InsertDelivery, row);
        }

        await unit.Later(Job.Insert, row.Job);
        // The confirmation of a keyword goes whatever the limits are, and so do some alerts.
        return await allowance.Reserve(unit, organization, row.Act, mustGo: row.Keyword is not null || row.IsBeyondLimits)
            ? row with { IsClaimed = isClaimed }
            : null;
    }

    /// <summary>After the commit. One for later is not started.</summary>
    public void Start(OrganizationId organization, OutgoingMessage written)
    {
        if (written.Status == DeliveryStatus.Queued)
        {
            jobs.Start(organization, written.Job, written.IsClaimed ? Delivery.Of(organization, written) : null);
        }

        news.Count(new(organization, written.Message, written.Conversation, written.Agent, written.Channel), written.Status);
    }
}

/// <summary>A message out, as it is written.</summary>
/// <param name="Cost">What it is estimated to cost, in millionths of a US dollar.</param>
/// <param name="Keyword">The keyword that it confirms.</param>
internal sealed record OutgoingMessage(
    MessageId Message, AgentId Agent, ChannelKind Channel, string From, string To, string Body, int Segments, Purpose Purpose, MessageId? ReplyTo,
    CredentialId Credential, IntentId Intent, JobBirth Job, long Cost, string? Keyword, DateTimeOffset At)
{
    public ConversationId Conversation { get; init; }

    public DeliveryStatus Status { get; init; } = DeliveryStatus.Queued;

    public DateTimeOffset? SendAt { get; init; }

    /// <summary>What lets it through.</summary>
    public Passage? Passage { get; init; }

    /// <inheritdoc cref="Decision.Known" />
    public string? Known { get; init; }

    /// <summary>Whether its delivery was claimed as it was written.</summary>
    public bool IsClaimed { get; init; }

    /// <inheritdoc cref="Outbound.Programme" />
    public string? Programme { get; init; }

    /// <inheritdoc cref="Outbound.IsBeyondLimits" />
    public bool IsBeyondLimits { get; init; }

    /// <summary>Whether the organization's other agents send from the address too.</summary>
    public bool IsShared { get; init; }

    public string? Media { get; init; }

    public string? Subject { get; init; }

    public string? Html { get; init; }

    public string? Author { get; init; }

    /// <summary>The Message-IDs that it refers to, as a JSON array; the last is what it answers.</summary>
    public string? Thread { get; init; }

    public string? TemplateId { get; init; }

    public string? TemplateVars { get; init; }

    /// <summary>What the caller called the template.</summary>
    public string? TemplateNamed { get; init; }

    /// <summary>What only the person reads.</summary>
    public SealedWords? Words { get; init; }

    /// <inheritdoc cref="SealedWords.Text" />
    public string? Sealed => Words?.Text;

    /// <inheritdoc cref="SealedWords.Until" />
    public DateTimeOffset? SealedUntil => Words?.Until;

    public bool HasContent => Channel == ChannelKind.Email || TemplateId is not null || Words is not null || Programme is not null;

    public JobId JobId => Job.JobId;

    /// <inheritdoc cref="Outbound.Twin" />
    public string Twin => TwinNumbers.Of(To) ?? To;

    /// <summary>The agent, as the gate calls it.</summary>
    public AgentId AgentId => Agent;

    /// <summary>What it counts.</summary>
    public Act Act => new(Agent, Channel, Segments, Cost, At);

    /// <inheritdoc cref="Outbound.IsReserved" />
    public bool IsReserved => true;

    /// <inheritdoc cref="Outbound.CountedAt" />
    public DateTimeOffset CountedAt => At;

    /// <inheritdoc cref="Outbound.CountedMonth" />
    public DateTimeOffset CountedMonth => Act.CountedMonth;
}
