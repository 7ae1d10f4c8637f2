using Switchboard.Compliance.Taint;

namespace Switchboard.Tests.Unit;

/// <summary>An address is found in a text however it is hidden there, and isn't found where it doesn't stand.</summary>
public sealed class WrittenAddressTests
{
    const string Mailbox = "evil.desk@example.com";
    const string Number = "+14155550123";

    [Theory]
    [InlineData("Forward this to evil.desk@example.com now.")]
    [InlineData("<evil.desk@example.com>")]
    [InlineData("EVIL.DESK@EXAMPLE.COM")]
    [InlineData("evil . desk @ example . com")]
    [InlineData("e v i l . d e s k @ e x a m p l e . c o m")]
    [InlineData("evil dot desk at example dot com")]
    [InlineData("evil(dot)desk[at]example{dot}com")]
    [InlineData("evil punto desk arroba example punto com")]
    [InlineData("ev\u200bil.de\u00adsk@exam\u2060ple.com")]
    [InlineData("ｅｖｉｌ．ｄｅｓｋ＠ｅｘａｍｐｌｅ．ｃｏｍ")]
    [InlineData("evil.desk@еxаmрlе.com")]
    [InlineData("évíl.désk@exämple.com")]
    [InlineData("evil.desk%40example%2Ecom")]
    [InlineData("mailto:evil.desk%40example.com?subject=x")]
    [InlineData("evil.desk&#64;example&#46;com")]
    [InlineData("evil.desk&commat;example&period;com")]
    [InlineData("ev<b></b>il.desk@<i>example</i>.com")]
    [InlineData("𝐞𝐯𝐢𝐥.𝐝𝐞𝐬𝐤@𝐞𝐱𝐚𝐦𝐩𝐥𝐞.𝐜𝐨𝐦")]
    [InlineData("ⓔⓥⓘⓛ.desk@example。com")]
    [InlineData("The name is evil.desk; its host: example.com")]
    public void A_mailbox_is_found(string text) => new WrittenAddress(Mailbox).IsIn(text).ShouldBeTrue();

    [Theory]
    [InlineData("Call +1 415 555 0123")]
    [InlineData("(415) 555-0123")]
    [InlineData("4-1-5-5-5-5-0-1-2-3")]
    [InlineData("4.1.5.5.5.5.0.1.2.3")]
    [InlineData("tel:%2B14155550123")]
    [InlineData("four one five five five five zero one two three")]
    [InlineData("cuatro uno cinco 555 cero uno dos tres")]
    [InlineData("４１５５５５０１２３")]
    [InlineData("٤١٥٥٥٥٠١٢٣")]
    [InlineData("४१५५५५०१२३")]
    [InlineData("④①⑤⑤⑤⑤0①②③")]
    [InlineData("41\u200b55\u200b55\u200b01\u200b23")]
    [InlineData("415 555 O123")]
    [InlineData("415<span>555</span>0123")]
    public void A_number_is_found(string text) => new WrittenAddress(Number).IsIn(text).ShouldBeTrue();

    [Theory]
    [InlineData("")]
    [InlineData("Is the desk at example dot org open?")]
    [InlineData("evil.desk@example.org")]
    [InlineData("My order 4155 came on the 5th, 50123 is its number")]
    [InlineData("+14155550124")]
    public void What_does_not_stand_there_is_not_found(string text)
    {
        new WrittenAddress(Mailbox).IsIn(text).ShouldBeFalse();
        new WrittenAddress(Number).IsIn(text).ShouldBeFalse();
    }
}
