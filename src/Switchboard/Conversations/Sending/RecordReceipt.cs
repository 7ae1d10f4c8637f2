using Switchboard.Channels;
using Switchboard.Data;

namespace Switchboard.Conversations.Sending;

/// <summary>Moves a delivery forward by what its provider says of it, whether it reported or was asked. Reports come twice, late and out of order.</summary>
[Singleton]
internal sealed class RecordReceipt(Database database, DeliveryNews news, TimeProvider clock)
{
    static readonly Sql MoveForward = """
        UPDATE delivery SET status = @status, provider_message_id = @ProviderMessageId, error_code = @Code, error = @Message, advice = @Advice, attention_at = NULL, updated_at = @now
        WHERE intent_id = @intent AND organization_id = @organization AND (provider_message_id IS NULL OR provider_message_id = @ProviderMessageId)
        AND (status IN ('queued', 'sending', 'retrying', 'uncertain') OR (status = 'sent' AND @status <> 'sent'))
        """;

    static readonly Sql SettleUsage = "UPDATE usage_entry SET state = 'settled' WHERE subject_id = @Message AND organization_id = @organization AND state = 'reserved'";

    static readonly DeliveryError NoCause = new("unknown", "The provider gave no cause.", "Try another channel.");

    /// <summary>Whether it changed anything.</summary>
    public async Task<bool> Record(Dispatch dispatch, IntentId intent, StatusReport report, CancellationToken ct)
    {
        var status = StatusOf(report.Status);
        var hasFailed = status is DeliveryStatus.Failed or DeliveryStatus.Undelivered;
        var moved = new { intent, status, report.ProviderMessageId, report.Error?.Code, report.Error?.Message, report.Error?.Advice, now = clock.GetUtcNow() };
        var (isMoved, isWoken) = await database.Write(
            dispatch.Organization,
            async unit =>
            {
                if (await unit.Execute(MoveForward, moved) == 0)
                {
                    return (false, false);
                }

                await unit.Execute(SettleUsage, new { dispatch.Message });
                if (hasFailed)
                {
                    await news.Tell(unit, dispatch, status, report.Error is { } cause ? new(cause.Code, cause.Message, cause.Advice) : NoCause);
                }

                return (true, await news.Wake(unit, dispatch));
            },
            ct);
        if (isWoken)
        {
            news.Woken(dispatch.Organization);
        }

        if (isMoved && hasFailed)
        {
            news.Told(dispatch);
        }

        if (isMoved && status != DeliveryStatus.Sent)
        {
            news.Count(dispatch, status);
        }

        return isMoved;
    }

    static DeliveryStatus StatusOf(ReceiptStatus status) => status switch
    {
        ReceiptStatus.Delivered or ReceiptStatus.Read => DeliveryStatus.Delivered,
        ReceiptStatus.Failed or ReceiptStatus.Canceled => DeliveryStatus.Failed,
        ReceiptStatus.Undelivered => DeliveryStatus.Undelivered,
        _ => DeliveryStatus.Sent,
    };
}
