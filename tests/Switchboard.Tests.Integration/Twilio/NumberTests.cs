using Switchboard.Channels;

namespace Switchboard.Tests.Integration.Twilio;

public sealed class NumberTests
{
    [Fact]
    public async Task A_number_is_bought_with_its_webhooks_and_their_retries_and_found_again()
    {
        await using var desk = await TwilioDesk.Start();

        var number = await desk.Buy();

        var found = (await desk.Numbers.Find(number.Number, desk.Credential, default)).Value.ShouldNotBeNull();
        found.ShouldBe(new(number.ProviderRef, number.Number, "Switchboard chn_1"));
    }

    [Theory]
    [InlineData("US")]
    [InlineData("GB")]
    public async Task Numbers_for_text_messages_are_found_in_countries_of_both_kinds(string country)
    {
        await using var desk = await TwilioDesk.Start();

        (await desk.Numbers.Search(new(country, Sms: true, Voice: true, 3), desk.Credential, default)).Value.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_country_without_numbers_has_none()
    {
        await using var desk = await TwilioDesk.Start();

        (await desk.Numbers.Search(new("AQ", Sms: true, Voice: true), desk.Credential, default)).Value.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_number_that_was_bought_meanwhile_is_taken()
    {
        await using var desk = await TwilioDesk.Start();
        var number = await desk.Buy();

        var again = await desk.Numbers.Buy(number.Number, "another", TwilioDesk.Webhooks, desk.Credential, default);

        again.Problem!.Code.ShouldBe(INumberProvider.Taken);
    }

    [Fact]
    public async Task A_purchase_that_was_cut_off_is_uncertain_and_can_be_looked_up()
    {
        await using var desk = await TwilioDesk.Start();
        var wanted = (await desk.Numbers.Search(new("US", Sms: true, Voice: true), desk.Credential, default)).Value[0];
        await desk.Fault("numbers.buy", "timeoutAfterAccept");

        var bought = await desk.Numbers.Buy(wanted, "Switchboard chn_2", TwilioDesk.Webhooks, desk.Credential, default);

        bought.Problem!.Code.ShouldBe(INumberProvider.Uncertain);
        (await desk.Numbers.Find(wanted, desk.Credential, default)).Value!.Label.ShouldBe("Switchboard chn_2");
    }

    [Fact]
    public async Task A_number_is_released_once_and_again()
    {
        await using var desk = await TwilioDesk.Start();
        var number = await desk.Buy();

        (await desk.Numbers.Release(number.ProviderRef, desk.Credential, default)).ShouldBeNull();
        (await desk.Numbers.Release(number.ProviderRef, desk.Credential, default)).ShouldBeNull();

        (await desk.Numbers.Find(number.Number, desk.Credential, default)).Value.ShouldBeNull();
    }

    [Fact]
    public async Task A_number_can_be_pointed_elsewhere()
    {
        await using var desk = await TwilioDesk.Start();
        var number = await desk.Buy();

        var changed = await desk.Numbers.Configure(number.ProviderRef, TwilioDesk.Webhooks with { SmsUrl = "http://127.0.0.1:2/sms" }, desk.Credential, default);

        changed.Value.Label.ShouldBe("Switchboard chn_1");
    }
}
