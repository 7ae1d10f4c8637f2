using Switchboard.Channels;

namespace Switchboard.Tests.Integration.Twilio;

public sealed class LookUpTests
{
    [Fact]
    public async Task What_was_sent_is_found_by_its_parties_and_its_very_text()
    {
        await using var desk = await TwilioDesk.Start();
        var number = await desk.Buy();
        var before = TimeProvider.System.GetUtcNow();
        await desk.Send(number.Number, "Your table is ready");
        await desk.Send(number.Number, "Your table is ready!");
        await desk.Send(number.Number, "Your table is ready", to: "+14155550124");

        var found = await Find("Your table is ready");

        found.ShouldHaveSingleItem().ProviderMessageId.ShouldStartWith("SM");
        (await Find("Never said")).ShouldBeEmpty();

        async Task<IReadOnlyList<ProviderMessage>> Find(string body) =>
            (await desk.Sms.FindSent(TwilioDesk.Message(number.Number, body), before, desk.Credential, default)).Value;
    }

    [Fact]
    public async Task A_message_is_fetched_by_its_id_and_one_that_is_not_there_is_null()
    {
        await using var desk = await TwilioDesk.Start();
        var number = await desk.Buy();
        var sent = (SendResult.Accepted)await desk.Send(number.Number, "Hello");

        (await desk.Sms.Fetch(sent.ProviderMessageId, desk.Credential, default)).Value!.Body.ShouldBe("Hello");
        (await desk.Sms.Fetch("SM00000000000000000000000000000000", desk.Credential, default)).Value.ShouldBeNull();
    }

    [Fact]
    public async Task What_arrived_during_an_outage_is_listed_oldest_first()
    {
        await using var desk = await TwilioDesk.Start();
        var number = await desk.Buy();
        var before = TimeProvider.System.GetUtcNow();
        await desk.Send(number.Number, "Outbound");
        await desk.Write(TwilioDesk.Person, number.Number, "First");
        await desk.Write(TwilioDesk.Person, number.Number, "Second");

        var arrived = (await desk.Sms.ListInbound(number.Number, before, desk.Credential, default)).Value;

        arrived.Select(message => message.Body).ShouldBe(["First", "Second"]);
        arrived[0].From.ShouldBe(TwilioDesk.Person);
    }

    [Fact]
    public async Task More_than_a_page_is_listed_whole()
    {
        await using var desk = await TwilioDesk.Start();
        var number = await desk.Buy();
        var before = TimeProvider.System.GetUtcNow();
        foreach (var n in Enumerable.Range(0, 230))
        {
            await desk.Write($"+1415556{n:0000}", number.Number, "Hi");
        }

        (await desk.Sms.ListInbound(number.Number, before, desk.Credential, default)).Value.Count.ShouldBe(230);
    }

    [Fact]
    public async Task A_list_is_asked_for_again_when_the_vendor_stumbles()
    {
        await using var desk = await TwilioDesk.Start();
        await desk.Fault("messages.list", "status5xx", times: 2);

        var found = await desk.Sms.FindSent(TwilioDesk.Message("+14155550100", "x"), TimeProvider.System.GetUtcNow(), desk.Credential, default);

        found.Succeeded.ShouldBeTrue();
        (await desk.Ledger("messages.list")).Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_vendor_that_stays_down_is_a_problem_that_says_what_to_do()
    {
        await using var desk = await TwilioDesk.Start();
        await desk.Fault("messages.list", "status429", times: 100);

        var problem = (await desk.Sms.FindSent(TwilioDesk.Message("+14155550100", "x"), TimeProvider.System.GetUtcNow(), desk.Credential, default)).Problem.ShouldNotBeNull();

        problem.Code.ShouldBe("provider_rate_limited");
        problem.Next.ShouldNotBeEmpty();
    }
}
