using FsCheck;
using FsCheck.Fluent;
using Switchboard.Channels;

namespace Switchboard.Tests.Unit;

public sealed class SegmentsTests
{
    [Theory]
    [InlineData("", SmsEncoding.Gsm7, 0, 0, 0)]
    [InlineData("Hello", SmsEncoding.Gsm7, 1, 5, 155)]
    [InlineData("€5", SmsEncoding.Gsm7, 1, 3, 157)]
    [InlineData("Hello’s", SmsEncoding.Ucs2, 1, 7, 63)]
    [InlineData("😀", SmsEncoding.Ucs2, 1, 2, 68)]
    [InlineData("ç", SmsEncoding.Ucs2, 1, 1, 69)]
    [InlineData("Ç\r\n\f", SmsEncoding.Gsm7, 1, 5, 155)]
    public void Places_are_counted_in_the_encoding(string text, SmsEncoding encoding, int count, int used, int left)
    {
        var segments = Segments.Of(text);
        (segments.Encoding, segments.Count, segments.Used, segments.Left).ShouldBe((encoding, count, used, left));
    }

    [Theory]
    [InlineData('a', 160, 1, 0)]
    [InlineData('a', 161, 2, 145)]
    [InlineData('a', 306, 2, 0)]
    [InlineData('a', 307, 3, 152)]
    [InlineData('€', 80, 1, 0)]
    [InlineData('€', 81, 2, 143)]
    [InlineData('€', 152, 2, 1)]
    [InlineData('€', 153, 3, 151)]
    [InlineData('é', 160, 1, 0)]
    [InlineData('ж', 70, 1, 0)]
    [InlineData('ж', 71, 2, 63)]
    [InlineData('ж', 134, 2, 0)]
    [InlineData('ж', 135, 3, 66)]
    public void Several_parts_hold_less_each(char character, int times, int count, int left)
    {
        var segments = Segments.Of(new string(character, times));
        (segments.Count, segments.Left).ShouldBe((count, left));
    }

    [Fact]
    public void What_forced_the_wider_encoding_is_named_once_each() => Segments.Of("“Hi” – it’s “me” 😀😀").NotGsm.ShouldBe(["“", "”", "–", "’", "😀"]);

    [Fact]
    public void An_emoji_or_an_escape_is_never_cut()
    {
        Segments.Of(new string('ж', 66) + "😀" + new string('ж', 60)).Starts.ShouldBe([0, 66]);
        Segments.Of(new string('a', 152) + "€" + new string('a', 100)).Starts.ShouldBe([0, 152]);
    }

    [Fact]
    public void Parts_are_the_text_and_each_fits()
    {
        Prop.ForAll(Texts.ToArbitrary(), text =>
        {
            var segments = Segments.Of(text);
            var parts = segments.Starts.Select((start, i) => text[start..(i + 1 < segments.Count ? segments.Starts[i + 1] : text.Length)]).ToList();
            var room = (segments.Encoding, segments.Count > 1) switch
            {
                (SmsEncoding.Gsm7, false) => 160,
                (SmsEncoding.Gsm7, true) => 153,
                (_, false) => 70,
                _ => 67,
            };
            int Places(string part) => segments.Encoding == SmsEncoding.Gsm7 ? part.Length + part.Count("^{}\\[~]|€\f".Contains) : part.Length;

            return parts.Count == segments.Count
                && string.Concat(parts) == text
                && parts.TrueForAll(part => Places(part) > 0 && Places(part) <= room)
                && parts.Sum(Places) == segments.Used
                && (parts.Count == 0 || room - Places(parts[^1]) == segments.Left)
                && parts.Skip(1).All(part => !char.IsLowSurrogate(part[0]) || !char.IsHighSurrogate(text[text.IndexOf(part, StringComparison.Ordinal) - 1]))
                && segments.NotGsm.Count == 0 == (segments.Encoding == SmsEncoding.Gsm7);
        }).QuickCheckThrowOnFailure();
    }

    /// <summary>Long enough to be cut, of pieces that are awkward to cut.</summary>
    static Gen<string> Texts =>
        from alphabet in Gen.Elements<string[]>(["a", "€", "[", " "], ["a", "ж", "😀", "€"], ["a", "é", "\n", "|"], ["👩‍👧", "🇩🇪", "x", "\ud83d"])
        from length in Gen.Choose(0, 400)
        from pieces in Gen.Elements(alphabet).ArrayOf(length)
        select string.Concat(pieces);
}
