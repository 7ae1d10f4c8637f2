using Switchboard.Kernel;

namespace Switchboard.Tests.Unit.Kernel;

public sealed class MarkTests
{
    static readonly SecretBox Box = new(new Dictionary<string, byte[]> { ["k1"] = Key(1), ["k2"] = Key(2) }, "k2");

    [Fact]
    public void A_mark_is_the_same_each_time_and_holds_for_its_text_and_place_alone()
    {
        var mark = Box.Mark("org_1.msg_1", "unsubscribe");

        mark.ShouldStartWith("k2.");
        Box.Mark("org_1.msg_1", "unsubscribe").ShouldBe(mark);
        Box.IsMark(mark, "org_1.msg_1", "unsubscribe").ShouldBeTrue();
        Box.IsMark(mark, "org_1.msg_2", "unsubscribe").ShouldBeFalse();
        Box.IsMark(mark, "org_1.msg_1", "files").ShouldBeFalse();
    }

    [Fact]
    public void Marks_of_an_older_key_hold_while_it_is_here()
    {
        var mark = new SecretBox(new Dictionary<string, byte[]> { ["k1"] = Key(1) }, "k1").Mark("a", "p");

        Box.IsMark(mark, "a", "p").ShouldBeTrue();
        new SecretBox(new Dictionary<string, byte[]> { ["k2"] = Key(2) }, "k2").IsMark(mark, "a", "p").ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("k2")]
    [InlineData("k2.")]
    [InlineData("k2.AAAA")]
    [InlineData("k2.!")]
    [InlineData("k9.AAAAAAAAAAAAAAAAAAAAAA")]
    public void What_is_no_mark_is_none(string mark) => Box.IsMark(mark, "a", "p").ShouldBeFalse();

    static byte[] Key(byte fill) => [.. Enumerable.Repeat(fill, 32)];
}
