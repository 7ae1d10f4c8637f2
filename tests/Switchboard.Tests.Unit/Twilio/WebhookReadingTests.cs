using System.Text;
using Switchboard.Channels;
using Switchboard.Providers.Twilio;

namespace Switchboard.Tests.Unit.Twilio;

public sealed class WebhookReadingTests
{
    const string Sms = "ToCountry=US&SmsMessageSid=SM01&NumMedia=0&SmsStatus=received&Body=Hi+there&To=%2B14155550100&NumSegments=2&MessageSid=SM01&AccountSid=AC01&From=%2B14155550123&ApiVersion=2010-04-01";

    [Fact]
    public void An_inbound_message_is_read_whole()
    {
        var message = InboundForm.Read(Form(Sms)).ShouldNotBeNull();

        (message.ProviderMessageId, message.Account, message.From, message.To, message.Body, message.Segments)
            .ShouldBe(("SM01", "AC01", "+14155550123", "+14155550100", "Hi there", 2));
        message.Media.ShouldBeEmpty();
        message.OptOut.ShouldBeNull();
        message.Extras.ShouldBeEmpty();
    }

    [Fact]
    public void Media_and_what_is_special_are_kept()
    {
        var message = InboundForm.Read(Form(Sms.Replace("NumMedia=0", "NumMedia=2&MediaUrl0=https%3A%2F%2Fx%2F0&MediaContentType0=image%2Fpng&MediaUrl1=https%3A%2F%2Fx%2F1")
            + "&OptOutType=STOP&ProfileName=Ann&OriginalRepliedMessageSid=SM00")).ShouldNotBeNull();

        message.Media.ShouldBe([new("https://x/0", "image/png"), new("https://x/1", null)]);
        message.OptOut.ShouldBe(OptOutKind.Stop);
        message.Extras["ProfileName"].ShouldBe("Ann");
        message.ParentId.ShouldBe("SM00");
    }

    [Theory]
    [InlineData("")]
    [InlineData("From=%2B14155550123&To=%2B14155550100&Body=x")]
    [InlineData("MessageSid=SM1&To=%2B14155550100&Body=x")]
    [InlineData("MessageSid=SM1&From=%2B14155550123&Body=x")]
    [InlineData("MessageSid=SM1&From=%2B14155550123&To=%2B14155550100&SmsStatus=delivered&MessageStatus=delivered")]
    public void What_is_no_inbound_message_is_none(string body) => InboundForm.Read(Form(body)).ShouldBeNull();

    [Theory]
    [InlineData("accepted", ReceiptStatus.Queued)]
    [InlineData("scheduled", ReceiptStatus.Queued)]
    [InlineData("queued", ReceiptStatus.Queued)]
    [InlineData("sending", ReceiptStatus.Sending)]
    [InlineData("sent", ReceiptStatus.Sent)]
    [InlineData("delivered", ReceiptStatus.Delivered)]
    [InlineData("partially_delivered", ReceiptStatus.Delivered)]
    [InlineData("read", ReceiptStatus.Read)]
    [InlineData("undelivered", ReceiptStatus.Undelivered)]
    [InlineData("failed", ReceiptStatus.Failed)]
    [InlineData("canceled", ReceiptStatus.Canceled)]
    [InlineData("received", null)]
    [InlineData("receiving", null)]
    [InlineData("a word of tomorrow", null)]
    public void Each_status_word_has_its_meaning(string word, ReceiptStatus? expected) =>
        (StatusForm.Read(Form($"MessageSid=SM1&MessageStatus={Uri.EscapeDataString(word)}"))?.Status).ShouldBe(expected);

    [Fact]
    public void A_failure_says_why_and_what_to_do()
    {
        var report = StatusForm.Read(Form("MessageSid=SM1&SmsSid=SM1&AccountSid=AC1&MessageStatus=undelivered&ErrorCode=30006&RawDlrDoneDate=2611201500")).ShouldNotBeNull();

        report.Status.ShouldBe(ReceiptStatus.Undelivered);
        var error = report.Error.ShouldNotBeNull();
        (error.Code, error.Worth).ShouldBe(("30006", RetryWorth.Never));
        error.Advice.ShouldBe("Use another channel for this person.");
    }

    static WebhookForm Form(string body)
    {
        WebhookForm.TryParse(Encoding.UTF8.GetBytes(body), out var form).ShouldBeTrue();
        return form!;
    }
}
