using System.Text.Json;
using Switchboard.Agents;
using Switchboard.Audit;
using Switchboard.Channels;
using Switchboard.Channels.Mail;
using Switchboard.Compliance;
using Switchboard.Conversations.Reading;
using Switchboard.Data;
using Switchboard.Events;
using Switchboard.Jobs;

namespace Switchboard.Conversations.Receiving;

/// <summary>
/// Writes a received message and all that follows from it in one transaction: contact, conversation, message, event, job, audit entry. A unique index decides
/// what came before, also when two deliveries of the same message race.
/// </summary>
[Singleton]
internal sealed class KeepMessage(Database database, JobQueue jobs, AuditLog audit, ISignals signals, Ids ids, TimeProvider clock)
{
    // Each try that fails met a contact that somebody else was just adding.
    const int MostTries = 20;

    /// <summary>Keeps a message once. Whether it was new.</summary>
    /// <remarks>It can't be called off: half of the callers would be a provider that has hung up, and tries again.</remarks>
    public async Task<bool> Keep(AgentLine line, InboundMessage inbound)
    {
        var (agent, row) = (line.Agent, Row(line, inbound));
        if (inbound.Mail is { IsAutomatic: true })
        {
            // Nobody answers a program: it is there to be read, and wakes no one (RFC 3834, 2).
            var automatic = await KeepWhole(agent, row with { State = "automatic", Acknowledged = row.At, Job = JobQueue.None }, inbound);
            StartCopy(agent, automatic);
            return automatic is not null;
        }

        if (Keywords.Read(WordsOf(inbound)) is { } keyword && (keyword.AppliesTo(isOptedOut: false) || await IsOptedOut(agent.OrganizationId, row)))
        {
            return Follow(await KeepKeyword(agent, row, keyword, line.Provider.AnswersKeyword(inbound), inbound), agent, EventRow.Written);
        }

        if ((inbound.Mail is null && inbound.ParentId is not null) || row.CopyMedia is not null)
        {
            return Follow(await KeepWhole(agent, row, inbound), agent, EventRow.Written);
        }

        // The declared units' events have their positions from birth.
        return Follow(await KeepOrdinary(agent.OrganizationId, await Answering(row, inbound, agent)), agent, EventRow.Placed);
    }

    /// <summary>Whether it is the keyword that asks to be left alone.</summary>
    public static bool IsStop(InboundMessage inbound) => Keywords.Read(WordsOf(inbound)) is { Kind: OptOutKind.Stop };

    bool Follow(ReceivedMessage? kept, AgentEntry agent, string news)
    {
        if (kept is null)
        {
            return false;
        }

        signals.Publish(news, agent.AgentId.Value);
        TellOfMessages.Came(signals, agent.OrganizationId, kept.Message);
        jobs.Start(agent.OrganizationId, kept.Job, kept.Body);
        StartCopy(agent, kept);
        return true;
    }

    void StartCopy(AgentEntry agent, ReceivedMessage? kept)
    {
        if (kept?.CopyMedia is { } copy)
        {
            jobs.Start(agent.OrganizationId, copy);
        }
    }

    async Task<bool> IsOptedOut(OrganizationId organization, ReceivedMessage row) =>
        await database.Read(organization, session => session.Count(OptOut.IsForStart, new { address = row.Person, channel = row.Channel })) > 0;

    async ValueTask<ReceivedMessage> Answering(ReceivedMessage row, InboundMessage inbound, AgentEntry agent) =>
        inbound.Mail is { References.Count: > 0 } mail
            ? row with { Parent = await database.Read(agent.OrganizationId, session => InboundContent.ParentOf(mail, agent.AgentId, session)) }
            : row;

    async Task<ReceivedMessage?> KeepOrdinary(OrganizationId organization, ReceivedMessage row)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            var tally = await database.Run(UnitOf(row), organization, row);
            if (tally.Rows[ReceivedMessage.MessageStatement] == 1)
            {
                return row;
            }

            if (await database.Read(organization, session => session.Count(KnownOf(row), row)) > 0)
            {
                return null;
            }
        }

        throw new InvalidOperationException("A received message was neither kept nor known, again and again.");
    }

    static HotUnit<ReceivedMessage> UnitOf(ReceivedMessage row) => row.IsMail ? ReceivedMessage.MailUnit : ReceivedMessage.Unit;

    static Sql KnownOf(ReceivedMessage row) => row.IsMail ? ReceivedMessage.IsKnownMail : ReceivedMessage.IsKnown;

    /// <summary>A keyword takes effect in the transaction that stores its message, before any agent sees it.</summary>
    /// <param name="isAnswered">Whether the carrier has sent the one confirmation already.</param>
    async Task<ReceivedMessage?> KeepKeyword(AgentEntry agent, ReceivedMessage ordinary, Keyword keyword, bool isAnswered, InboundMessage inbound) =>
        await database.Write(agent.OrganizationId, async unit =>
        {
            var isOut = await unit.Count(OptOut.IsForStart, new { address = ordinary.Person, channel = ordinary.Channel }) > 0;
            var isOurs = isOut && keyword.Kind == OptOutKind.Start && await unit.Count(OptOut.IsOurs, new { address = ordinary.Person }) > 0;
            var row = keyword.AppliesTo(isOut, isOurs) ? Honoured(ordinary, keyword, isAnswered && !isOurs) : ordinary;
            if (await unit.Count(ReceivedMessage.IsKnown, row) > 0)
            {
                return null;
            }

            if (row.Keyword is not null && keyword.Kind != OptOutKind.Help)
            {
                var change = keyword.Kind == OptOutKind.Stop ? OptOut.Record : OptOut.Revoke;
                await unit.Execute(change, new
                {
                    address = row.Person, channel = row.Channel, keyword = keyword.Word, source = row.Message.Value, at = row.At,
                });
                await audit.Append(unit, agent.OrganizationId, "contact", row.EventKind, row.Message.Value);
            }

            return await Write(unit, row, agent, inbound);
        });

    /// <summary>Keeps what takes more than the declared units have: an answer to a certain message, files that are copied, a mail of a program.</summary>
    Task<ReceivedMessage?> KeepWhole(AgentEntry agent, ReceivedMessage row, InboundMessage inbound) =>
        database.Write(agent.OrganizationId, async unit =>
        {
            return await unit.Count(KnownOf(row), row) > 0 ? null : await Write(unit, row, agent, inbound);
        });

    static async ValueTask<ReceivedMessage> Write(Session unit, ReceivedMessage ordinary, AgentEntry agent, InboundMessage inbound)
    {
        var row = inbound.Mail is { } mail ? ordinary with { Parent = await InboundContent.ParentOf(mail, agent.AgentId, unit) } : ordinary;
        var conversation = await Threads.Join(unit, new(row.Agent, row.Person, row.NewContact, row.NewConversation, row.At));
        foreach (var statement in UnitOf(row).Statements.Skip(ReceivedMessage.MessageStatement).Where(statement => Follows(statement, row)))
        {
            await unit.Execute(statement, row);
        }

        await InboundContent.Write(unit, row.Message, conversation, inbound);
        if (row.CopyMedia is { } copy)
        {
            await unit.Execute(Job.Insert, copy);
        }

        return row;
    }

    static bool Follows(Sql statement, ReceivedMessage row) =>
        statement == ReceivedMessage.InsertJob ? row.Job.JobKind.Length > 0
        : statement != ReceivedMessage.InsertEvent || row.State != "automatic";

    ReceivedMessage Row(AgentLine line, InboundMessage inbound)
    {
        var now = clock.GetUtcNow();
        var message = ids.Next<MessageId>();
        var job = jobs.Born(line.Agent.CopiesTo is null ? AttendMessage.JobKind : DuplicateMessage.JobKind, message.Value);
        return new(
            message, line.Agent.AgentId, line.Channel, ChannelAddress.Normalize(inbound.From, line.Channel), line.Address, Storable(BodyOf(inbound)),
            inbound.Media.Count == 0 ? null : JsonSerializer.Serialize(inbound.Media, Wire.Json),
            inbound.Segments,
            line.Credential.Id,
            ProviderIdFor(line, inbound),
            ids.Next<ContactId>(), ids.Next<ConversationId>(), ids.Next<EventId>(), ids.Next<AuditEntryId>(), job, now)
        {
            CopyMedia = line.Agent.KeepsMedia && inbound.Media.Count > 0 ? jobs.Born(CopyMedia.JobKind, message.Value) : null,
            SentAt = inbound.SentAt < now ? inbound.SentAt.Value : now,
            Extras = inbound.Extras.Count == 0 || inbound.Mail is not null ? null : JsonSerializer.Serialize(inbound.Extras, Wire.Json),
            Subject = inbound.Mail is { } mail ? SubjectOf(mail) : null,
            Html = inbound.Mail?.Html is { Length: <= 2 * MessageText.LongestMail } html ? Storable(html) : null,
            InternetId = inbound.Mail?.MessageId,
            Thread = inbound.Mail is { References: { Count: > 0 } references } ? JsonSerializer.Serialize(references, Wire.Json) : null,
        };
    }

    // One mail may be for several agents of ours: each gets it once, in whatever order its recipients are named.
    static string ProviderIdFor(AgentLine line, InboundMessage inbound) =>
        inbound.Mail is null ? inbound.ProviderMessageId : ReceivedMessage.IdOfMail(inbound.ProviderMessageId, line.Address);

    static string BodyOf(InboundMessage inbound)
    {
        var text = inbound is { Body: "", Mail.Html: { } html } ? MailText.OfHtml(html) : inbound.Body;
        return text.Length > MessageText.LongestMail ? text[..MessageText.LongestMail] : text;
    }

    static string WordsOf(InboundMessage inbound) => inbound.Mail is null ? inbound.Body : MailText.WithoutQuote(BodyOf(inbound));

    /// <summary>A line break in a subject would be one in the answer's too.</summary>
    internal static string SubjectOf(InboundMail mail) => Line.Clean(Storable(mail.Subject), MessageText.LongestHeardSubject);

    // PostgreSQL's text has no U+0000; whoever sends one is still heard.
    internal static string Storable(string text) => text.Contains('\0') ? text.Replace('\0', '\uFFFD') : text;

    ReceivedMessage Honoured(ReceivedMessage row, Keyword keyword, bool isAnswered) => row with
    {
        State = "handled",
        Keyword = keyword.Word,
        Acknowledged = row.At,
        EventKind = keyword.Kind switch
        {
            OptOutKind.Stop => EventKinds.ContactOptedOut,
            OptOutKind.Start => EventKinds.ContactOptedIn,
            _ => EventKinds.ContactAskedForHelp
        },
        EventDetail = JsonSerializer.Serialize(new { keyword = keyword.Word }, Wire.Json),
        Job = isAnswered ? JobQueue.None : row.Job with { JobKind = ConfirmKeyword.JobKind },
    };
}
