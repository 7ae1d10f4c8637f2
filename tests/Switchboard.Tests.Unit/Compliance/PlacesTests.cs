using Switchboard.Channels.Numbers;
using Switchboard.Compliance.Hours;

namespace Switchboard.Tests.Unit.Compliance;

/// <summary>Where people are.</summary>
public sealed class PlacesTests
{
    static readonly DateTimeOffset Winter = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);
    static readonly DateTimeOffset Summer = new(2026, 7, 15, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Numbers of no state: personal, toll-free, premium, and those that machines have.</summary>
    static readonly string[] NoPlace = ["500", "521", "522", "523", "524", "525", "526", "527", "528", "529", "532", "533", "544", "566", "577", "588", "710", "800", "833", "844", "855", "866", "877", "888", "900"];

    /// <summary>Given out after libphonenumber's metadata was made.</summary>
    static readonly string[] Newer = ["357", "436", "457", "471", "621", "624", "679", "837", "861", "924"];

    [Fact]
    public void Every_area_code_is_one_of_the_US_and_none_that_libphonenumber_knows_is_missing()
    {
        var known = Enumerable.Range(200, 800).Select(code => code.ToString()).Where(code => Places.World.AreaCodes.ContainsKey(code) != IsOfUs(code)).ToList();

        known.Where(code => !Places.World.AreaCodes.ContainsKey(code)).ShouldBeEmpty("these are missing");
        known.Except(Newer).ShouldBeEmpty("libphonenumber doesn't know these");
        Places.World.AreaCodes.Count.ShouldBeGreaterThan(350);
    }

    [Fact]
    public void The_clocks_of_every_area_code_are_those_of_its_state()
    {
        var wrong = from pair in Places.World.AreaCodes
                    let zones = PhoneZones.Of(new($"+1{pair.Key}2000000"))
                    where zones.Count < 20
                    let clocks = Places.World.ZonesOf[pair.Value].Select(Clock).ToList()
                    from zone in zones
                    where !clocks.Contains(Clock(zone))
                    select $"{pair.Key} ({pair.Value}) shows {zone}";

        wrong.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("+13055550123", null, null, "US-FL US *")]
    [InlineData("+13055550123", "America/Los_Angeles", null, "US-unknown US *")]
    [InlineData("+13055550123", "America/Chicago", null, "US-FL US *")]
    [InlineData("+12125550123", null, "US-TX", "US-TX US *")]
    [InlineData("+18005550123", null, null, "US-unknown US *")]
    [InlineData("+4930123456", null, null, "DE *")]
    [InlineData("+4930123456", null, "US-AL", "US-AL US *")]
    [InlineData("+14165550123", null, null, "CA *")]
    [InlineData("+14165550123", null, "CA-QC", "CA-QC CA *")]
    [InlineData("ann@example.com", null, null, "*")]
    [InlineData("ann@example.com", null, "US-TX", "US-TX US *")]
    public void What_is_stored_goes_before_what_the_number_tells(string address, string? zone, string? region, string places) =>
        string.Join(' ', Places.World.Of(address, zone, region, Winter).Rules).ShouldBe(places);

    [Theory]
    [InlineData("+13055550123", null, null, "America/New_York")]
    [InlineData("+13055550123", "Europe/Berlin", "US-TX", "Europe/Berlin")]
    [InlineData("+12125550123", null, "US-TX", "America/Chicago America/Denver")]
    [InlineData("+16215550123", null, null, "America/Chicago America/Denver")]
    [InlineData("+18005550123", null, null, "America/New_York America/Chicago America/Denver America/Phoenix America/Los_Angeles America/Anchorage Pacific/Honolulu")]
    [InlineData("ann@example.com", null, "DE", "Europe/Berlin")]
    [InlineData("+13055550123", null, "GB", "Europe/Guernsey Europe/Isle_of_Man Europe/Jersey Europe/London")]
    public void Their_zones_are_all_that_are_possible(string address, string? zone, string? region, string zones) =>
        string.Join(' ', Places.World.Of(address, zone, region, Winter).Zones.Select(one => one.Id)).ShouldBe(zones);

    [Fact]
    public void Of_somebody_of_whom_nothing_is_known_no_time_is_told()
    {
        Places.World.Of("ann@example.com", null, null, Winter).IsKnown.ShouldBeFalse();
        Places.World.Of("+13055550123", null, null, Winter).IsKnown.ShouldBeTrue();
    }

    [Theory]
    [InlineData("US-FL", true)]
    [InlineData("DE", true)]
    [InlineData("DE-BY", true)]
    [InlineData("US-XX", false)]
    [InlineData("Florida", false)]
    [InlineData("us-fl", false)]
    [InlineData("QQ", false)]
    public void A_region_is_a_country_or_a_part_of_one(string region, bool isRegion) => (Places.CheckRegion(region) is null).ShouldBe(isRegion);

    static bool IsOfUs(string code) =>
        !NoPlace.Contains(code) && new E164($"+1{code}2000000") is { Country: "US", MatchesKnownRange: true };

    static (TimeSpan Winter, TimeSpan Summer) Clock(string zone)
    {
        var found = TimeZoneInfo.FindSystemTimeZoneById(zone);
        return (found.GetUtcOffset(Winter), found.GetUtcOffset(Summer));
    }
}
