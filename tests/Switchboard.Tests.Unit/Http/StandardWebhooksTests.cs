using System.Text;
using Switchboard.Kernel;

namespace Switchboard.Tests.Unit.Http;

public sealed class StandardWebhooksTests
{
    // Published by Svix: https://docs.svix.com/receiving/verifying-payloads/how-manual
    const string Secret = "whsec_plJ3nmyCDGBKInavdOK15jsl";
    const string Id = "msg_loFOjxBNrRLzqYUf";
    const string Timestamp = "1731705121";
    const string Signature = "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=";
    const string Payload = """{"event_type":"ping","data":{"success":true}}""";
    const string Another = "v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeSeconds(1731705121);

    [Fact]
    public void The_published_vector_is_signed_as_published() => StandardWebhooks.Sign(Secret, Id, At, Encoding.UTF8.GetBytes(Payload)).ShouldBe(Signature);

    [Theory]
    [InlineData(Signature)]
    [InlineData(Another + " " + Signature)]
    [InlineData("v1a,abc v2," + "rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0= " + Signature)]
    public void One_good_signature_among_several_is_enough(string signatures) => Verify(signatures: signatures).ShouldBeTrue();

    [Theory]
    [InlineData("msg_other", Timestamp, Signature, Payload)]
    [InlineData(Id, "1731705122", Signature, Payload)]
    [InlineData(Id, "01731705121", Signature, Payload)]
    [InlineData(Id, "soon", Signature, Payload)]
    [InlineData(Id, null, Signature, Payload)]
    [InlineData(null, Timestamp, Signature, Payload)]
    [InlineData(Id, Timestamp, null, Payload)]
    [InlineData(Id, Timestamp, "", Payload)]
    [InlineData(Id, Timestamp, Another, Payload)]
    [InlineData(Id, Timestamp, "v1,", Payload)]
    [InlineData(Id, Timestamp, "v1,not base64", Payload)]
    [InlineData(Id, Timestamp, "v2,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=", Payload)]
    [InlineData(Id, Timestamp, "rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=", Payload)]
    [InlineData(Id, Timestamp, Signature, Payload + " ")]
    public void What_was_changed_or_is_no_signature_is_refused(string? id, string? timestamp, string? signatures, string body) =>
        Verify(id, timestamp, signatures, body).ShouldBeFalse();

    [Theory]
    [InlineData(-301, false)]
    [InlineData(-300, true)]
    [InlineData(300, true)]
    [InlineData(301, false)]
    public void The_time_may_be_five_minutes_off_either_way(int seconds, bool isGood) =>
        StandardWebhooks.Verify(Secret, Id, Timestamp, Signature, Encoding.UTF8.GetBytes(Payload), At.AddSeconds(seconds)).ShouldBe(isGood);

    [Fact]
    public void While_a_secret_is_exchanged_a_receiver_may_know_either()
    {
        var next = StandardWebhooks.NewSecret();
        var signatures = StandardWebhooks.Sign([next, Secret], Id, At, Encoding.UTF8.GetBytes(Payload));

        Verify(signatures: signatures).ShouldBeTrue();
        StandardWebhooks.Verify(next, Id, Timestamp, signatures, Encoding.UTF8.GetBytes(Payload), At).ShouldBeTrue();
        StandardWebhooks.Verify(StandardWebhooks.NewSecret(), Id, Timestamp, signatures, Encoding.UTF8.GetBytes(Payload), At).ShouldBeFalse();
    }

    [Fact]
    public void Secrets_are_made_anew_each_time()
    {
        var made = Enumerable.Range(0, 100).Select(_ => StandardWebhooks.NewSecret()).ToList();

        made.ShouldAllBe(secret => StandardWebhooks.IsSecret(secret));
        made.ShouldBeUnique();
    }

    [Theory]
    [InlineData(23, false)]
    [InlineData(24, true)]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void A_secret_has_24_to_64_bytes(int bytes, bool isOne) => StandardWebhooks.IsSecret("whsec_" + Convert.ToBase64String(new byte[bytes])).ShouldBe(isOne);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("whsec_")]
    [InlineData("plJ3nmyCDGBKInavdOK15jslplJ3nmyCDGBKInavdOK15jsl")]
    [InlineData("whsec_plJ3nmyCDGBKInavdOK15jsl plJ3nmyCDGBKInavdOK15jsl")]
    [InlineData("whsec_plJ3nmyCDGBKInavdOK15jsl*")]
    [InlineData("WHSEC_plJ3nmyCDGBKInavdOK15jslplJ3nmyCDGBKInavdOK15jsl")]
    public void What_has_another_form_is_no_secret(string? text) => StandardWebhooks.IsSecret(text).ShouldBeFalse();

    static bool Verify(string? id = Id, string? timestamp = Timestamp, string? signatures = Signature, string body = Payload) =>
        StandardWebhooks.Verify(Secret, id, timestamp, signatures, Encoding.UTF8.GetBytes(body), At);
}
