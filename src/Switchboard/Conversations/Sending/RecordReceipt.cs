using System.Text.Json;
using Switchboard.Audit;
using Switchboard.Channels;
using Switchboard.Compliance;
using Switchboard.Data;
using Switchboard.Events;

namespace Switchboard.Conversations.Sending;

/// <summary>Moves a delivery forward by what its provider says of it, whether it reported or was asked. Reports come twice, late and out of order.</summary>
[Singleton]
internal sealed class RecordReceipt(Database database, DeliveryNews news, AuditLog audit, Ids ids, TimeProvider clock)
{
    static readonly Sql MoveForward = """
        UPDATE delivery
        SET status = @status, provider_message_id = @ProviderMessageId, error_code = @Code, error = @Message, advice = @Advice, attention_at = NULL,
            updated_at = @now
        WHERE intent_id = @intent AND organization_id = @organization AND (provider_message_id IS NULL OR provider_message_id = @ProviderMessageId)
        AND (status IN ('queued', 'sending', 'retrying', 'uncertain') OR (status = 'sent' AND @status <> 'sent') OR (status = 'delivered' AND @status = 'read'))
        """;

    static readonly Sql NoteInternetId = """
        UPDATE message_content SET internet_id = @InternetMessageId WHERE message_id = @Message AND organization_id = @organization AND internet_id IS NULL
        """;

    static readonly Sql Recipient = "SELECT to_address FROM message WHERE id = @Message AND organization_id = @organization";

    static readonly DeliveryError NoCause = new("unknown", "The provider gave no cause.", "Try another channel.");

    /// <summary>Whether it changed anything.</summary>
    public async Task<bool> Record(Dispatch dispatch, IntentId intent, StatusReport report, CancellationToken ct)
    {
        var status = StatusOf(report.Status);
        var hasFailed = status is DeliveryStatus.Failed or DeliveryStatus.Undelivered;
        var moved = new { intent, status, report.ProviderMessageId, report.Error?.Code, report.Error?.Message, report.Error?.Advice, now = clock.GetUtcNow() };
        var (isMoved, isWoken, isTold) = await database.Write(
            dispatch.Organization,
            async unit =>
            {
                var isNoted = await Note(unit, dispatch, report);
                if (await unit.Execute(MoveForward, moved) == 0)
                {
                    return (false, false, isNoted);
                }

                if (hasFailed)
                {
                    await news.Tell(
                        unit, dispatch, status,
                        report.Error is { } cause ? new(cause.Code, cause.Message, cause.Advice) { IsOptOut = cause.IsOptOut } : NoCause);
                }

                return (true, await news.Wake(unit, dispatch), isNoted || hasFailed);
            },
            ct);
        if (isWoken)
        {
            news.Woken(dispatch.Organization);
        }

        if (isTold)
        {
            news.Told(dispatch);
        }

        if (isMoved && status != DeliveryStatus.Sent)
        {
            news.Count(dispatch, status);
        }

        return isMoved;
    }

    /// <summary>
    /// What a report tells beside how far the message has come, also when that is known already: a mail is complained of after it was
    /// delivered.
    /// </summary>
    /// <returns>Whether the agent has to hear of it.</returns>
    async ValueTask<bool> Note(Session unit, Dispatch dispatch, StatusReport report)
    {
        if (report.InternetMessageId is not null)
        {
            await unit.Execute(NoteInternetId, new { dispatch.Message, report.InternetMessageId });
        }

        if (report.Suppression is not { } why)
        {
            return false;
        }

        var address = await unit.One(Recipient, new { dispatch.Message }, row => row.Text("to_address"));
        if (!await Suppress(unit, dispatch.Organization, dispatch.Channel, address!, dispatch.Message, why))
        {
            return false;
        }

        var detail = JsonSerializer.Serialize(new { keyword = why, scope = dispatch.Channel }, Wire.Json);
        await unit.Execute(EventRow.Insert, new EventBirth(
            ids.Next<EventId>(), dispatch.Agent, EventKinds.ContactSuppressed, dispatch.Message.Value, dispatch.Conversation, detail, clock.GetUtcNow()));
        return true;
    }

    /// <summary>Notes that the mailbox that copies of messages go to doesn't want them, or isn't there.</summary>
    public Task<bool> RecordCopy(OrganizationId organization, MessageId copied, string mailbox, string why, CancellationToken ct) =>
        database.Write(organization, unit => Suppress(unit, organization, ChannelKind.Email, mailbox, copied, why), ct);

    async ValueTask<bool> Suppress(Session unit, OrganizationId organization, ChannelKind channel, string address, MessageId source, string why)
    {
        if (await unit.Execute(OptOut.Suppress, new { address, scope = EnumText.Of(channel), keyword = why, source, at = clock.GetUtcNow() }) == 0)
        {
            return false;
        }

        await audit.Append(unit, organization, AuditEntry.System, "contact.suppressed", source.Value, new { why });
        return true;
    }

    static DeliveryStatus StatusOf(ReceiptStatus status) => status switch
    {
        ReceiptStatus.Delivered => DeliveryStatus.Delivered,
        ReceiptStatus.Read => DeliveryStatus.Read,
        ReceiptStatus.Failed or ReceiptStatus.Canceled => DeliveryStatus.Failed,
        ReceiptStatus.Undelivered => DeliveryStatus.Undelivered,
        _ => DeliveryStatus.Sent,
    };
}
