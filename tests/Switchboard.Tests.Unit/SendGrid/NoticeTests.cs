using System.Text;
using Switchboard.Channels;
using Switchboard.Providers.SendGrid;

namespace Switchboard.Tests.Unit.SendGrid;

/// <summary>Bodies, signatures and keys of the vendor's own tests (@sendgrid/eventwebhook 8.0.0), and each kind of event.</summary>
public sealed class NoticeTests
{
    const string Key = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==";
    const string Signature = "MEUCIGHQVtGj+Y3LkG9fLcxf3qfI10QysgDWmMOVmxG0u6ZUAiEAyBiXDWzM+uOe5W0JuG+luQAbPIqHh89M15TluLtEZtM=";
    const string Timestamp = "1600112502";
    const string Body =
        """[{"email":"hello@world.com","event":"dropped","reason":"Bounced Address","sg_event_id":"ZHJvcC0xMDk5NDkxOS1MUnpYbF9OSFN0T0doUTRrb2ZTbV9BLTA","sg_message_id":"LRzXl_NHStOGhQ4kofSm_A.filterdrecv-p3mdw1-756b745b58-kmzbl-18-5F5FC76C-9.0","smtp-id":"<LRzXl_NHStOGhQ4kofSm_A@ismtpd0039p1iad1.sendgrid.net>","timestamp":1600112492}]""" + "\r\n";

    static readonly DateTimeOffset Then = DateTimeOffset.FromUnixTimeSeconds(1600112502);

    [Fact]
    public void The_vendors_own_example_is_signed() => Verify().ShouldBeTrue();

    [Fact]
    public void Another_body_time_signature_or_key_is_not()
    {
        Verify(body: Body.TrimEnd()).ShouldBeFalse();
        Verify(timestamp: "1600112503").ShouldBeFalse();
        Verify(signature: Signature[..^4] + "AAA=").ShouldBeFalse();
        Verify(signature: "").ShouldBeFalse();
        Verify(signature: "?").ShouldBeFalse();
        Verify(key: "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEQ4LIFtWztlsF7skFqOncjD1lun4H5w8XOhyOArHW9RcIx/FfEzx6cikC/yPfUvwaX/JScE7Fc9CJD2afQ9Ok3Q==").ShouldBeFalse();
        Verify(key: "no key").ShouldBeFalse();
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(24 * 60, true)]
    [InlineData(26 * 60, false)]
    [InlineData(-4, true)]
    [InlineData(-6, false)]
    public void One_that_is_older_than_tries_are_repeated_for_or_from_the_future_is_refused(int minutesAfter, bool isTaken) => Verify(now: Then.AddMinutes(minutesAfter)).ShouldBe(isTaken);

    [Fact]
    public void The_vendors_own_example_is_read()
    {
        var report = SendGridNotice.Read(Encoding.UTF8.GetBytes(Body)).Select(SendGridNotice.Report).ShouldHaveSingleItem()!;

        report.ProviderMessageId.ShouldBe("LRzXl_NHStOGhQ4kofSm_A");
        report.Status.ShouldBe(ReceiptStatus.Undelivered);
        report.Suppression.ShouldBe("bounced");
        report.InternetMessageId.ShouldBe("<LRzXl_NHStOGhQ4kofSm_A@ismtpd0039p1iad1.sendgrid.net>");
    }

    [Theory]
    [InlineData("processed", null, null, ReceiptStatus.Sent, null, null)]
    [InlineData("deferred", null, null, ReceiptStatus.Sent, null, null)]
    [InlineData("delivered", null, null, ReceiptStatus.Delivered, null, null)]
    [InlineData("bounce", "bounce", "550 no such user", ReceiptStatus.Undelivered, "bounced", "bounced")]
    [InlineData("bounce", "blocked", "552 over quota", ReceiptStatus.Undelivered, "bounced_for_now", null)]
    [InlineData("dropped", null, "Spam Reporting Address", ReceiptStatus.Undelivered, "suppressed", "complained")]
    [InlineData("dropped", null, "Unsubscribed Address", ReceiptStatus.Undelivered, "suppressed", "unsubscribed")]
    [InlineData("dropped", null, "Spam Content", ReceiptStatus.Failed, "dropped", null)]
    [InlineData("spamreport", null, null, ReceiptStatus.Delivered, null, "complained")]
    [InlineData("open", null, null, ReceiptStatus.Read, null, null)]
    public void Each_event_moves_a_mail_as_far_as_it_says(string name, string? type, string? reason, ReceiptStatus status, string? error, string? suppression)
    {
        var report = SendGridNotice.Report(new(name, "a@example.com", "abc.recvd-1-2", reason, type, null, null))!;

        (report.Status, report.Error?.Code, report.Suppression, report.ProviderMessageId).ShouldBe((status, error, suppression, "abc"));
    }

    [Theory]
    [InlineData("group_resubscribe")]
    [InlineData("account_status_change")]
    public void What_says_nothing_of_a_mails_way_is_no_report(string name) => SendGridNotice.Report(new(name, null, "abc", null, null, null, null)).ShouldBeNull();

    [Theory]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("null")]
    [InlineData("[null]")]
    [InlineData("")]
    public void What_is_nothing_of_theirs_tells_nothing(string body) => SendGridNotice.Read(Encoding.UTF8.GetBytes(body)).ShouldBeEmpty();

    [Theory]
    [InlineData(401, "The provided authorization grant is invalid, expired, or revoked", null, "unauthorized", RetryWorth.Later, true)]
    [InlineData(401, "Maximum credits exceeded", null, "credits_exceeded", RetryWorth.WhenWindowOpens, true)]
    [InlineData(403, "The from address does not match a verified Sender Identity.", "from", "sender_not_verified", RetryWorth.Never, true)]
    [InlineData(403, "access forbidden", null, "forbidden", RetryWorth.Later, true)]
    [InlineData(400, "The subject is required.", "subject", "bad_request:subject", RetryWorth.Never, false)]
    [InlineData(413, "Payload too large", null, "too_large", RetryWorth.Never, false)]
    [InlineData(429, "too many requests", null, "too_many_requests", RetryWorth.WhenWindowOpens, false)]
    [InlineData(404, "not found", null, "http_404", RetryWorth.Never, false)]
    public void Each_refusal_says_whether_it_is_worth_another_try_and_whose_trouble_it_is(int status, string message, string? field, string code, RetryWorth worth, bool isOfAccount)
    {
        var reply = Providers.ProviderReply.Answered(status, System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(new { errors = new[] { new { message, field } } }), null);

        var error = reply.Error();

        (error.Code, error.Worth, reply.IsOfAccount()).ShouldBe((code, worth, isOfAccount));
        error.Message.ShouldBe(message);
        error.Advice.ShouldNotBeEmpty();
    }

    static bool Verify(string key = Key, string signature = Signature, string timestamp = Timestamp, string body = Body, DateTimeOffset? now = null) =>
        SendGridSignature.Verify(key, signature, timestamp, Encoding.UTF8.GetBytes(body), now ?? Then);
}
