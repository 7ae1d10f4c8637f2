using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Switchboard.Data;
using Switchboard.Events;

namespace Switchboard.Conversations.Reading;

/// <summary>
/// Tells pages that are open in which conversations messages came, and puts those first in the lists. Where nobody looks the index does it a moment
/// later; after a failure, or where more come than can be told, pages hear that something came.
/// </summary>
internal sealed partial class TellOfMessages : BackgroundService
{
    const string Received = "messages.received";

    // More are gathered than a page would be told one by one.
    const int MostWaiting = 1_000;

    static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(20);

    static readonly Sql Conversations = new(
        "SELECT DISTINCT conversation_id FROM message WHERE organization_id = @organization AND id IN (SELECT value FROM json_each(@messages))",
        """
        SELECT DISTINCT conversation_id FROM message
        WHERE organization_id = @organization AND id IN (SELECT jsonb_array_elements_text(@messages::jsonb))
        """);

    readonly Channel<(OrganizationId Organization, string Message)> came;
    readonly Database database;
    readonly ISignals signals;
    readonly TimeProvider clock;
    readonly ILogger<TellOfMessages> logger;
    readonly IDisposable subscription;

    public TellOfMessages(Database database, ISignals signals, OpenPages pages, TimeProvider clock, ILogger<TellOfMessages> logger)
    {
        (this.database, this.signals, this.clock, this.logger) = (database, signals, clock, logger);
        // Who isn't told of each is told that there is something.
        came = Channel.CreateBounded<(OrganizationId Organization, string Message)>(
            new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true },
            dropped => signals.Changed(dropped.Organization, Changes.Conversation, ""));
        subscription = signals.Subscribe(Received, text =>
        {
            if (text.Split(' ') is [var organization, var message] && pages.Show(OrganizationId.From(organization)))
            {
                came.Writer.TryWrite((OrganizationId.From(organization), message));
            }
        });
    }

    /// <summary>After the commit of a message that came.</summary>
    public static void Came(ISignals signals, OrganizationId organization, MessageId message) =>
        signals.Publish(Received, $"{organization.Value} {message.Value}");

    public override void Dispose()
    {
        subscription.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await came.Reader.WaitToReadAsync(stoppingToken))
        {
            await Task.Delay(Gathering, clock, stoppingToken);
            List<(OrganizationId Organization, string Message)> some = [];
            while (came.Reader.TryRead(out var one))
            {
                some.Add(one);
            }

            foreach (var ofOne in some.GroupBy(one => one.Organization, one => one.Message))
            {
                await Tell(ofOne.Key, [.. ofOne], stoppingToken);
            }
        }
    }

    async Task Tell(OrganizationId organization, string[] messages, CancellationToken ct)
    {
        try
        {
            var conversations = await database.Read(
                organization,
                session => session.Many(Conversations, new { messages = JsonSerializer.Serialize(messages) }, row => row.Id<ConversationId>("conversation_id")),
                ct);
            await ConversationOrder.Follow(database, conversations, channel: 0, ct);
            foreach (var conversation in conversations)
            {
                signals.Changed(organization, Changes.Conversation, conversation.Value);
            }
        }
        catch (Exception error) when (!ct.IsCancellationRequested)
        {
            LogLate(logger, error);
            signals.Changed(organization, Changes.Conversation, "");
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Pages hear later of messages that came.")]
    static partial void LogLate(ILogger logger, Exception error);
}
