using System.Text;
using Switchboard.Channels;

namespace Switchboard.Providers.Twilio;

/// <summary>Twilio's words for how far a message has come. https://www.twilio.com/docs/messaging/api/message-resource#message-status-values</summary>
static class TwilioStatus
{
    /// <summary>Null for words that say nothing of an outbound message, such as <c>received</c>.</summary>
    public static ReceiptStatus? Parse(string? word) => word is null ? null : Parse(Encoding.UTF8.GetBytes(word));

    /// <inheritdoc cref="Parse(string?)" />
    public static ReceiptStatus? Parse(ReadOnlySpan<byte> word) => word switch
    {
        _ when word.SequenceEqual("accepted"u8) || word.SequenceEqual("scheduled"u8) || word.SequenceEqual("queued"u8) => ReceiptStatus.Queued,
        _ when word.SequenceEqual("sending"u8) => ReceiptStatus.Sending,
        _ when word.SequenceEqual("sent"u8) => ReceiptStatus.Sent,
        _ when word.SequenceEqual("delivered"u8) || word.SequenceEqual("partially_delivered"u8) => ReceiptStatus.Delivered,
        _ when word.SequenceEqual("read"u8) => ReceiptStatus.Read,
        _ when word.SequenceEqual("undelivered"u8) => ReceiptStatus.Undelivered,
        _ when word.SequenceEqual("failed"u8) => ReceiptStatus.Failed,
        _ when word.SequenceEqual("canceled"u8) => ReceiptStatus.Canceled,
        _ => null,
    };
}
