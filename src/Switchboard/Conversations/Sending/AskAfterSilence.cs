using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Switchboard.Channels;
using Switchboard.Data;

namespace Switchboard.Conversations.Sending;

/// <summary>
/// Receipts can be lost: nobody answered, or the carrier gave up. A message that its provider took and that is still only <c>sent</c> when
/// it has reached certain ages is asked for, once at each. Ids are in order of time, so each look is a range of the table's own key.
/// </summary>
internal sealed partial class AskAfterSilence : BackgroundService
{
    const string LeaseName = "delivery.silence";
    const int Batch = 100;
    static readonly TimeSpan MostBetween = TimeSpan.FromMinutes(1);
    static readonly TimeSpan LeastBetween = TimeSpan.FromMilliseconds(100);

    static readonly Sql Silent = """
        SELECT d.message_id, d.organization_id, d.conversation_id, d.intent_id, d.provider_message_id, m.agent_id, m.channel,
            coalesce(d.carrier_id, m.credential_id) AS credential_id
        FROM delivery d JOIN message m ON m.id = d.message_id
        WHERE d.message_id > @after AND d.message_id < @before AND d.status = 'sent' AND d.provider_message_id IS NOT NULL
        ORDER BY d.message_id LIMIT @batch
        """;

    readonly Database database;
    readonly Leases leases;
    readonly Lines lines;
    readonly RecordReceipt receipts;
    readonly TimeProvider clock;
    readonly ILogger<AskAfterSilence> logger;
    readonly List<Round> rounds;

    public AskAfterSilence(
        Database database, Leases leases, Lines lines, RecordReceipt receipts, DeliverySettings settings, TimeProvider clock,
        ILogger<AskAfterSilence> logger)
    {
        (this.database, this.leases, this.lines, this.receipts, this.clock, this.logger) = (database, leases, lines, receipts, clock, logger);
        // After a start each age looks back as far again: what fell silent while no node ran is between two ages, or between the last one and its double.
        var now = clock.GetUtcNow();
        rounds = [.. settings.SilenceAges.Select(age => new Round(age, FloorOf(now - (2 * age))))];
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (rounds.Count == 0)
        {
            return;
        }

        var pause = rounds.Min(round => round.Age) / 2;
        pause = pause > MostBetween ? MostBetween : pause < LeastBetween ? LeastBetween : pause;
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(pause, clock, stoppingToken);
            try
            {
                var isOurs = await leases.TryHold(LeaseName, 3 * pause, stoppingToken);
                foreach (var round in rounds)
                {
                    await Ask(round, isOurs, stoppingToken);
                }
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(logger, exception);
            }
        }
    }

    async Task Ask(Round round, bool isOurs, CancellationToken ct)
    {
        var before = FloorOf(clock.GetUtcNow() - round.Age);
        List<Sent> silent;
        do
        {
            var asked = new { after = round.After, before, batch = Batch };
            silent = isOurs ? await database.ReadSystem(session => session.Many(Silent, asked, Sent.From), ct) : [];
            foreach (var sent in silent)
            {
                await TryAsk(sent, ct);
            }

            round.After = silent.Count == Batch ? silent[^1].Dispatch.Message.Value : before;
        }
        while (silent.Count == Batch);
    }

    // One that can't be asked for, such as under a credential that can't be opened, must not hold back those after it.
    async Task TryAsk(Sent sent, CancellationToken ct)
    {
        try
        {
            await Ask(sent, ct);
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            LogOneFailed(logger, exception, sent.Dispatch.Message.Value);
        }
    }

    async Task Ask(Sent sent, CancellationToken ct)
    {
        var account = await lines.Open(sent.Dispatch.Channel, sent.Credential, sent.Dispatch.Organization, ct);
        var found = account.Succeeded ? await account.Value.Provider.Fetch(sent.ProviderMessageId, account.Value.Credential, ct) : account.Problem!;
        if (!found.Succeeded)
        {
            // The next age asks again.
            LogUnasked(logger, sent.Dispatch.Message.Value, found.Problem!.Code);
        }
        else if (found.Value is { IsFinal: true } message)
        {
            await receipts.Record(sent.Dispatch, sent.Intent, message.AsReport(), ct);
        }
    }

    static string FloorOf(DateTimeOffset instant) => Ids.Floor(MessageId.Prefix, instant);

    sealed class Round(TimeSpan age, string after)
    {
        public TimeSpan Age => age;

        /// <summary>Messages up to this one were asked for at this age.</summary>
        public string After { get; set; } = after;
    }

    sealed record Sent(Dispatch Dispatch, IntentId Intent, string ProviderMessageId, CredentialId Credential)
    {
        public static Sent From(Row row) => new(
            new(
                row.Id<OrganizationId>("organization_id"),
                row.Id<MessageId>("message_id"),
                row.Id<ConversationId>("conversation_id"),
                row.Id<AgentId>("agent_id"),
                row.Enum<ChannelKind>("channel")),
            row.Id<IntentId>("intent_id"), row.Text("provider_message_id"), row.Id<CredentialId>("credential_id"));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Nothing was heard of message {MessageId} and its provider could not be asked ({Code}).")]
    static partial void LogUnasked(ILogger logger, string messageId, string code);

    [LoggerMessage(Level = LogLevel.Error, Message = "Asking what became of message {MessageId} failed; the next age asks again.")]
    static partial void LogOneFailed(ILogger logger, Exception exception, string messageId);

    [LoggerMessage(Level = LogLevel.Error, Message = "Asking for messages without receipts failed; the next round tries again.")]
    static partial void LogFailed(ILogger logger, Exception exception);
}
