using Switchboard.Channels;
using Switchboard.Providers.Twilio;

namespace Switchboard.Tests.Unit.Twilio;

public sealed class ErrorsAndPricesTests
{
    [Theory]
    [InlineData("21610", RetryWorth.Never)]
    [InlineData("21211", RetryWorth.Never)]
    [InlineData("30034", RetryWorth.Never)]
    [InlineData("63016", RetryWorth.Never)]
    [InlineData("30003", RetryWorth.Later)]
    [InlineData("20003", RetryWorth.Later)]
    [InlineData("21611", RetryWorth.WhenWindowOpens)]
    [InlineData("63018", RetryWorth.WhenWindowOpens)]
    public void A_code_says_whether_sending_again_can_help(string code, RetryWorth worth)
    {
        var error = TwilioErrors.Find(code, "");

        error.Worth.ShouldBe(worth);
        error.Message.ShouldNotBeEmpty();
        error.Advice.ShouldEndWith(".");
    }

    [Theory]
    [InlineData("20003", "comms_register_provider")]
    [InlineData("11200", "Twilio couldn't fetch a file")]
    public void Advice_says_in_words_what_to_do(string code, string advice) => TwilioErrors.Find(code, "HTTP retrieval failure").Advice.ShouldContain(advice);

    [Fact]
    public void An_unknown_code_is_final_and_names_its_page()
    {
        var error = TwilioErrors.Find("21999", "Something new");

        (error.Message, error.Worth).ShouldBe(("Something new", RetryWorth.Never));
        error.Advice.ShouldContain("https://www.twilio.com/docs/errors/21999");
    }

    [Theory]
    [InlineData("+14155550123", 8_300)]
    [InlineData("+18765550123", 110_000)]
    [InlineData("+447400123456", 55_000)]
    [InlineData("+97252123456", 260_000)]
    [InlineData("+99912345678", 150_000)]
    public void The_longest_prefix_names_the_price(string to, long micros) => TwilioPrices.PerSegment(to).ShouldBe(micros);

    [Theory]
    [InlineData("+14155550123", 32_000)]
    [InlineData("+17875550123", 32_000)]
    [InlineData("+493012345678", 400_000)]
    [InlineData("+99912345678", 400_000)]
    public void Pictures_have_a_price_of_their_own_and_a_high_one_where_none_is_known(string to, long micros) => TwilioPrices.PerMms(to).ShouldBe(micros);
}
