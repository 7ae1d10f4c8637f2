using System.Text.RegularExpressions;
using Switchboard.Channels.Numbers;

namespace Switchboard.Tests.Unit.Numbers;

public sealed class DigitPatternTests
{
    [Theory]
    [InlineData("[2-9]\\d{9}|3\\d{6}", "4155550123", true)]
    [InlineData("[2-9]\\d{9}|3\\d{6}", "3101234", true)]
    [InlineData("[2-9]\\d{9}|3\\d{6}", "31012345", false)]
    [InlineData("1(?:2|23)?4", "1234", true)]
    [InlineData("1\\d{0,2}", "1", true)]
    [InlineData("1\\d{0,2}", "1234", false)]
    [InlineData("", "", true)]
    public void A_pattern_matches_the_whole(string pattern, string digits, bool matches) => new DigitPattern(pattern).Matches(digits).ShouldBe(matches);

    [Theory]
    [InlineData("a")]
    [InlineData("1)")]
    [InlineData("\\s")]
    public void What_is_no_pattern_of_digits_is_told(string pattern) => Should.Throw<FormatException>(() => new DigitPattern(pattern).Matches("1"));

    [Fact]
    public void Every_pattern_of_the_world_finds_what_a_regular_expression_finds()
    {
        var chance = new Random(164);
        var patterns = NumberingPlans.World.All.SelectMany(Patterns).DistinctBy(pattern => pattern.Text).ToList();
        patterns.Count.ShouldBeGreaterThan(1_500);

        foreach (var pattern in patterns)
        {
            var expression = new Regex($"^(?:{pattern.Text})", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
            foreach (var digits in Enumerable.Range(0, 20).Select(_ => Draw(chance, pattern.Text)))
            {
                var expected = expression.Match(digits);
                var groups = new int[DigitPattern.GroupSlots];
                var length = pattern.MatchStart(digits, groups);

                length.ShouldBe(expected.Success ? expected.Length : -1, $"{pattern.Text} on {digits}");
                pattern.Groups.ShouldBe(expression.GetGroupNumbers().Length - 1);
                foreach (var group in expected.Groups.Values.Skip(1).Where(group => group.Success))
                {
                    var slot = 2 * int.Parse(group.Name);
                    digits[groups[slot]..groups[slot + 1]].ShouldBe(group.Value, $"{pattern.Text} on {digits}");
                }
            }
        }
    }

    static IEnumerable<DigitPattern> Patterns(NumberingPlan plan) =>
        new[] { plan.DiallingOut, plan.Numbers, plan.NationalPrefix, plan.LeadingDigits }
            .Concat(plan.Ranges.Select(range => range.Pattern))
            .Concat(plan.Formats.SelectMany(format => new[] { format.Digits, format.LeadingDigits }))
            .OfType<DigitPattern>();

    /// <summary>Digits that have a fair chance to match: the pattern's own ones in their order, some changed or left out.</summary>
    static string Draw(Random chance, string pattern)
    {
        var own = pattern.Where(char.IsAsciiDigit).ToArray();
        var start = chance.Next(own.Length + 1);
        var digits = own[start..].Take(chance.Next(6)).ToArray();
        return string.Concat(digits) + string.Concat(Enumerable.Range(0, chance.Next(12)).Select(_ => chance.Next(10)));
    }
}
