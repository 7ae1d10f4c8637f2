using System.Net;
using System.Net.Sockets;
using Switchboard.Channels;
using Switchboard.Providers.Twilio;

namespace Switchboard.Tests.Integration.Twilio;

public sealed class SendTests
{
    [Fact]
    public async Task A_message_is_accepted_with_the_vendors_id_and_no_price_yet()
    {
        await using var desk = await TwilioDesk.Start();
        var number = await desk.Buy();

        var sent = (await desk.Send(number.Number, new string('x', 200))).ShouldBeOfType<SendResult.Accepted>();

        sent.ProviderMessageId.ShouldStartWith("SM");
        (sent.Segments, sent.PriceMicros).ShouldBe((2, null));
    }

    [Fact]
    public async Task Text_arrives_as_it_was_written()
    {
        await using var desk = await TwilioDesk.Start();
        var number = await desk.Buy();
        const string Body = "a+b & c=d 100% <x> \"q\" ünï 👋\nsecond line";

        await desk.Send(number.Number, Body);

        (await desk.Ledger("messages.create")).Single().GetProperty("body").GetString().ShouldBe(Body);
    }

    [Theory]
    [InlineData("status429", typeof(SendResult.RateLimited), 0)]
    [InlineData("status5xx", typeof(SendResult.Unknown), 0)]
    [InlineData("timeoutBefore", typeof(SendResult.Unknown), 0)]
    [InlineData("timeoutAfterAccept", typeof(SendResult.Unknown), 1)]
    public async Task What_goes_wrong_is_told_apart_and_never_sent_again_by_itself(string fault, Type result, int accepted)
    {
        await using var desk = await TwilioDesk.Start();
        var number = await desk.Buy();
        var before = TimeProvider.System.GetUtcNow();
        await desk.Fault("messages.create", fault);

        (await desk.Send(number.Number, "Once")).ShouldBeOfType(result);

        (await desk.Ledger("messages.create")).Count.ShouldBe(1);
        (await desk.Sms.FindSent(TwilioDesk.Message(number.Number, "Once"), before, desk.Credential, default)).Value.Count.ShouldBe(accepted);
    }

    [Fact]
    public async Task An_answer_that_does_not_come_leaves_the_fate_unknown()
    {
        await using var silence = new Silence();
        using var http = new TwilioHttp(new() { BaseUrl = silence.Url, Timeout = TimeSpan.FromMilliseconds(300) }, TimeProvider.System, new NoRenewal());

        var result = await new TwilioSms(http).Send(TwilioDesk.Message("+14155550100", "x"), TwilioDesk.Of("AC0001", "t001"), default);

        result.ShouldBeOfType<SendResult.Unknown>().Cause.ShouldContain("in time");
    }

    [Fact]
    public async Task Where_nobody_listens_nothing_was_taken()
    {
        using var http = new TwilioHttp(new() { BaseUrl = new("http://127.0.0.1:9/twilio") }, TimeProvider.System, new NoRenewal());

        var result = await new TwilioSms(http).Send(TwilioDesk.Message("+14155550100", "x"), TwilioDesk.Of("AC0002", "t002"), default);

        result.ShouldBeOfType<SendResult.TryLater>();
    }

    [Fact]
    public async Task A_send_that_is_given_up_after_it_left_is_unknown_and_before_it_left_was_never_made()
    {
        await using var silence = new Silence();
        using var http = new TwilioHttp(new() { BaseUrl = silence.Url }, TimeProvider.System, new NoRenewal());
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        var request = TwilioDesk.Message("+14155550100", "x");

        (await new TwilioSms(http).Send(request, TwilioDesk.Of("AC0003", "t003"), soon.Token)).ShouldBeOfType<SendResult.Unknown>();
        await Should.ThrowAsync<OperationCanceledException>(() => new TwilioSms(http).Send(request, TwilioDesk.Of("AC0003", "t003"), new(canceled: true)));
    }

    [Fact]
    public async Task A_person_who_said_stop_is_refused_for_good_with_advice()
    {
        await using var desk = await TwilioDesk.Start();
        var number = await desk.Buy();
        await desk.Write(TwilioDesk.Person, number.Number, "STOP");

        var refused = (await desk.Send(number.Number)).ShouldBeOfType<SendResult.Refused>();

        (refused.Code, refused.Permanent).ShouldBe(("21610", true));
        refused.Advice.ShouldContain("START");
    }

    [Fact]
    public async Task Wrong_credentials_are_worth_another_try_once_they_are_right()
    {
        await using var desk = await TwilioDesk.Start();
        var stranger = TwilioDesk.Of("ACbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", "ffffffffffffffffffffffffffffffff");

        var refused = (await desk.Sms.Send(TwilioDesk.Message("+14155550100", "x"), stranger, default)).ShouldBeOfType<SendResult.Refused>();

        (refused.Code, refused.Permanent).ShouldBe(("20003", false));
    }

    [Fact]
    public async Task A_number_that_is_none_is_refused_for_good()
    {
        await using var desk = await TwilioDesk.Start();
        var number = await desk.Buy();

        (await desk.Send(number.Number, to: "12")).ShouldBeOfType<SendResult.Refused>().Permanent.ShouldBeTrue();
    }

    /// <summary>Takes everything and says nothing.</summary>
    sealed class Silence : IAsyncDisposable
    {
        readonly TcpListener listener = new(IPAddress.Loopback, 0);

        public Silence() => listener.Start();

        public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/twilio");

        public ValueTask DisposeAsync()
        {
            listener.Dispose();
            return default;
        }
    }
}
