using Switchboard.Channels.Numbers;

namespace Switchboard.Tests.Unit.Numbers;

public sealed class SenderAddressTests
{
    [Theory]
    [InlineData("+14155550123", SenderKind.Number, "+14155550123")]
    [InlineData("14155550123", SenderKind.Number, "+14155550123")]
    [InlineData(" +4915112345678 ", SenderKind.Number, "+4915112345678")]
    [InlineData("88811", SenderKind.ShortCode, "88811")]
    [InlineData("911", SenderKind.ShortCode, "911")]
    [InlineData("12345678", SenderKind.ShortCode, "12345678")]
    [InlineData("MyBank", SenderKind.Name, "MyBank")]
    [InlineData("AT&T 24", SenderKind.Name, "AT&T 24")]
    [InlineData("Anonymous", SenderKind.Name, "Anonymous")]
    [InlineData("+266696687", SenderKind.Unknown, "+266696687")]
    [InlineData("99", SenderKind.Unknown, "99")]
    [InlineData("+", SenderKind.Unknown, "+")]
    [InlineData("", SenderKind.Unknown, "")]
    [InlineData("A name that is too long", SenderKind.Unknown, "A name that is too long")]
    public void A_sender_is_kept_whatever_the_carrier_says(string text, SenderKind kind, string value)
    {
        SenderAddress.Read(text).ShouldBe(new SenderAddress(kind, value));
        SenderAddress.Normalize(text).ShouldBe(value);
    }

    [Fact]
    public void Only_numbers_and_short_codes_can_be_answered()
    {
        SenderAddress.Read("+14155550123").CanBeAnswered.ShouldBeTrue();
        SenderAddress.Read("88811").CanBeAnswered.ShouldBeTrue();
        SenderAddress.Read("MyBank").CanBeAnswered.ShouldBeFalse();
        SenderAddress.Read("+266696687").CanBeAnswered.ShouldBeFalse();
    }

    [Fact]
    public void A_sender_shows_itself_only_when_asked() => SenderAddress.Read("+14155550123").ToString().ShouldBe("+1•••23");
}
