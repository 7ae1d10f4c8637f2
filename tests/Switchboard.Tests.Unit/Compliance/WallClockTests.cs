using Switchboard.Compliance.Hours;

namespace Switchboard.Tests.Unit.Compliance;

/// <summary>The next instant at which people may be contacted.</summary>
public sealed class WallClockTests
{
    [Theory]
    // Spring forward in Berlin at 02:00: what opens at 02:30 opens at 03:00 that day.
    [InlineData("Europe/Berlin", "02:30-21:00", "2026-03-28T23:30:00Z", "2026-03-29T01:00:00Z")]
    // Fall back at 03:00: 02:30 comes twice, and the first one counts.
    [InlineData("Europe/Berlin", "02:30-21:00", "2026-10-24T23:30:00Z", "2026-10-25T00:30:00Z")]
    // What ends at 02:30 is open again when the clock is set back to 02:00.
    [InlineData("Europe/Berlin", "01:00-02:30", "2026-10-25T00:30:00Z", "2026-10-25T01:00:00Z")]
    // The same hour by the wall, another by UTC.
    [InlineData("America/New_York", "08:00-21:00", "2026-03-08T02:30:00Z", "2026-03-08T12:00:00Z")]
    [InlineData("America/New_York", "08:00-21:00", "2026-10-31T02:30:00Z", "2026-10-31T12:00:00Z")]
    [InlineData("America/New_York", "08:00-21:00", "2026-11-01T02:30:00Z", "2026-11-01T13:00:00Z")]
    // It is open now.
    [InlineData("America/New_York", "08:00-21:00", "2026-11-02T13:00:00Z", "2026-11-02T13:00:00Z")]
    [InlineData("America/New_York", "08:00-21:00", "2026-11-03T01:59:59Z", "2026-11-03T01:59:59Z")]
    [InlineData("America/New_York", "08:00-21:00", "2026-11-03T02:00:00Z", "2026-11-03T13:00:00Z")]
    // Lord Howe goes on by half an hour; Apia has no 30th of December 2011, and Casablanca sets its clock back for Ramadan.
    [InlineData("Australia/Lord_Howe", "08:00-21:00", "2026-10-03T11:00:00Z", "2026-10-03T21:00:00Z")]
    [InlineData("Africa/Casablanca", "08:00-21:00", "2026-02-14T21:00:00Z", "2026-02-15T08:00:00Z")]
    public void It_is_what_the_persons_own_clock_shows_that_counts(string zone, string hours, string at, string opens) =>
        Next([zone], Hours(hours), at).ShouldBe(DateTimeOffset.Parse(opens));

    [Fact]
    public void Where_several_zones_are_possible_all_must_be_open()
    {
        string[] coasts = ["America/New_York", "America/Los_Angeles", "Pacific/Honolulu"];

        Next(coasts, Hours("09:00-20:00"), "2026-01-15T12:00:00Z").ShouldBe(DateTimeOffset.Parse("2026-01-15T19:00:00Z"));
        Next(coasts, Hours("09:00-20:00"), "2026-01-16T01:00:00Z").ShouldBe(DateTimeOffset.Parse("2026-01-16T19:00:00Z"));
        Next(["Pacific/Honolulu", "Pacific/Guam"], Hours("09:00-12:00"), "2026-01-15T12:00:00Z").ShouldBeNull();
    }

    [Fact]
    public void Sundays_and_holidays_are_passed_over()
    {
        var rule = new HoursTable().Find(["US-AL"], Switchboard.Channels.ChannelKind.Sms, Switchboard.Channels.Gate.Purpose.Marketing, DateTimeOffset.Parse("2026-07-01T00:00:00Z"))!;

        // Thursday evening; Friday the third is where Saturday's Independence Day is observed, then comes a Sunday.
        Next(["America/Chicago"], new(rule, []), "2026-07-03T01:30:00Z").ShouldBe(DateTimeOffset.Parse("2026-07-06T13:00:00Z"));
    }

    [Fact]
    public void An_organizations_own_quiet_hours_are_left_out_too()
    {
        var strict = new OpenHours(Hours("08:00-21:00").Rule, [new(0, 10 * 60), new(12 * 60, 13 * 60), new(19 * 60, DaySpan.Day)]);

        Next(["Etc/UTC"], strict, "2026-01-15T08:30:00Z").ShouldBe(DateTimeOffset.Parse("2026-01-15T10:00:00Z"));
        Next(["Etc/UTC"], strict, "2026-01-15T12:00:00Z").ShouldBe(DateTimeOffset.Parse("2026-01-15T13:00:00Z"));
        Next(["Etc/UTC"], strict, "2026-01-15T19:00:00Z").ShouldBe(DateTimeOffset.Parse("2026-01-16T10:00:00Z"));
        Next(["Etc/UTC"], new(strict.Rule, [new(0, DaySpan.Day)]), "2026-01-15T19:00:00Z").ShouldBeNull();
        strict.Say().ShouldBe("10:00-12:00 and 13:00-19:00 every day");
    }

    /// <summary>Minute by minute, over the days around every change of a few clocks, what is computed is what is found by looking.</summary>
    [Theory]
    [InlineData("Europe/Berlin", "2026-03-28")]
    [InlineData("Europe/Berlin", "2026-10-24")]
    [InlineData("America/St_Johns", "2026-11-01")]
    [InlineData("Australia/Lord_Howe", "2026-04-04")]
    [InlineData("America/Havana", "2026-03-07")]
    [InlineData("Africa/Casablanca", "2026-02-14")]
    public void It_is_the_very_minute_that_looking_finds(string zone, string from)
    {
        var clock = TimeZoneInfo.FindSystemTimeZoneById(zone);
        var start = DateTimeOffset.Parse(from + "T00:00:00Z");
        foreach (var hours in new[] { Hours("00:30-01:30"), Hours("02:15-02:45"), Hours("08:00-21:00"), Hours("23:00-24:00") })
        {
            for (var minute = 0; minute < 3 * DaySpan.Day; minute += 17)
            {
                var at = start.AddMinutes(minute);
                var found = at;
                while (!hours.IsOpen(WallClock.At(clock, found)))
                {
                    found = found.AddMinutes(1);
                }

                WallClock.Next([(clock, hours)], at).ShouldBe(found, $"{zone} {at:O}");
            }
        }
    }

    internal static OpenHours Hours(string span) => new(
        HoursTable.Of($$"""
            {"holidays": {}, "rules": [{"place": "*", "purposes": ["marketing"], "channels": ["sms"], "hours": {"mon-sun": "{{span}}"}, "source": "x", "effectiveFrom": "2020-01-01", "reviewedOn": "2020-01-01"}]}
            """).All[0],
        []);

    static DateTimeOffset? Next(string[] zones, OpenHours hours, string at) =>
        WallClock.Next([.. zones.Select(zone => (TimeZoneInfo.FindSystemTimeZoneById(zone), hours))], DateTimeOffset.Parse(at));
}
