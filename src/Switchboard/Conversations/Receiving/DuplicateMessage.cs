using Microsoft.Extensions.Logging;
using Switchboard.Audit;
using Switchboard.Channels;
using Switchboard.Channels.Gate;
using Switchboard.Data;
using Switchboard.Jobs;

namespace Switchboard.Conversations.Receiving;

/// <summary>
/// What follows on a message to an agent with route duplication: the same as on any other, and a copy to the mailbox, if the gate lets it
/// through. It goes out under an intent that is made from the message, which the provider takes for the same mail when it is repeated.
/// </summary>
internal sealed partial class DuplicateMessage(
    Database database, AttendMessage attend, MessageCopies copies, OutboundGate gate, TimeProvider clock,
    ILogger<DuplicateMessage> logger) : IJobHandler
{
    public const string JobKind = "message.duplicate";

    /// <summary>Where the provider doesn't say when it takes mail again.</summary>
    static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    static readonly Sql Find = """
        SELECT m.id, m.agent_id, m.channel, m.from_address, m.body, m.media, c.subject FROM message m
        LEFT JOIN message_content c ON c.message_id = m.id AND c.organization_id = m.organization_id WHERE m.id = @message AND m.organization_id = @organization
        """;

    public string Kind => JobKind;

    // Providers take a repeated mail for the same one for a day.
    public IReadOnlyList<TimeSpan> Retries { get; } =
    [
        TimeSpan.FromSeconds(5),
        TimeSpan.FromMinutes(1),
        TimeSpan.FromMinutes(10),
        TimeSpan.FromHours(1),
        TimeSpan.FromHours(6),
    ];

    public async Task<JobEnd> Run(Job job, CancellationToken ct)
    {
        await attend.Run(job, ct);
        var message = MessageId.From(job.Args);
        if (await database.Read(job.OrganizationId, session => session.One(Find, new { message }, CopiedMessage.From), ct) is not { } copied
            || await copies.Of(job.OrganizationId, copied, ct) is not { } copy)
        {
            return JobEnd.Done;
        }

        var request = copy.Request;
        var now = clock.GetUtcNow();
        var outbound = new Outbound(
            job.OrganizationId, request.Agent, ChannelKind.Email, request.From, request.To, Purpose.Informational, request.Body, now,
            Caller: null) { IsCopy = true };
        var decision = await database.Write(job.OrganizationId, unit => gate.Decide(outbound, unit, AuditEntry.System, message: null), ct);
        if (!decision.Allowed)
        {
            gate.Count(decision.Rule);
            return decision.AllowedFrom is { } opens && opens > now ? JobEnd.Later(opens - now) : JobEnd.Done;
        }

        switch (await copy.Account.Hand(request, decision.Passage!, ct))
        {
            case SendResult.Accepted:
                return JobEnd.Done;
            case SendResult.Refused { Permanent: true } refused:
                LogRefused(logger, message.Value, refused.Code);
                return JobEnd.Done;
            case SendResult.RateLimited limited:
                return JobEnd.Later(limited.RetryAfter ?? Window);
            case var failed:
                var why = $"The copy could not be handed to the provider ({failed.GetType().Name}).";
                return job.Attempts < Retries.Count ? new JobEnd.Postponed(Retries[job.Attempts], why) : JobEnd.GiveUp(why);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The copy of message {MessageId} was refused by the provider ({Code}).")]
    static partial void LogRefused(ILogger logger, string messageId, string code);
}
