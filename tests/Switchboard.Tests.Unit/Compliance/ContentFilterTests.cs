using Switchboard.Compliance.Content;

namespace Switchboard.Tests.Unit.Compliance;

public sealed class ContentFilterTests
{
    static readonly ContentFilter Filter = new();

    [Theory]
    [InlineData("I will kill you", "threat")]
    [InlineData("I’ll KILL you!", "threat")]
    [InlineData("Pay, or, we know where you live", "threat")]
    [InlineData("we'll have you arrested", "threat")]
    [InlineData("What the FUCK?", "profanity")]
    [InlineData("ｆｕｃｋ", "profanity")]
    [InlineData("bullshit.", "profanity")]
    [InlineData("Son of a bitch!", "profanity")]
    [InlineData("¡Hijo de puta!", "profanity")]
    [InlineData("Arschloch", "profanity")]
    public void What_is_a_threat_or_swearing_is_found(string text, string rule) => Filter.Find(text).ShouldBe(rule);

    [Theory]
    [InlineData("Greetings from Scunthorpe, Penistone and Shitterton")]
    [InlineData("Dr. Dick Cockburn sees you at 9, Mr. Hooker at 10")]
    [InlineData("Your bitch is due for her vaccination, the cock too")]
    [InlineData("Assess the class in Sussex, Essex and Middlesex")]
    [InlineData("The shiitake mushrooms and the mishit ball")]
    [InlineData("This offer is killer: you will love it")]
    [InlineData("Will it kill you to wait? No. I will. Kill. You will see: no.")]
    [InlineData("Break a leg! Your house burned down? Our insurance helps")]
    [InlineData("You will regret missing this, watch your back when lifting")]
    [InlineData("Cunter is a village in Graubünden, Twatt one in Orkney")]
    [InlineData("Analysis of cocktails by Matsushita, Dickens and Butterworth")]
    [InlineData("")]
    public void What_only_looks_like_it_is_not(string text) => Filter.Find(text).ShouldBeNull();

    [Fact]
    public void A_long_text_is_read_in_no_time()
    {
        var text = string.Concat(Enumerable.Repeat("i will i will we know where your ", 8_000));
        var began = TimeProvider.System.GetTimestamp();

        Filter.Find(text).ShouldBeNull();

        TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }
}
