using System.Globalization;
using Switchboard.AlertRoutes;

namespace Switchboard.Tests.Unit.AlertRoutes;

public sealed class QuietTimeTests
{
    [Theory]
    [InlineData("22:00", "07:00", "Europe/Berlin", "2026-01-10T20:59:00Z", null)]
    [InlineData("22:00", "07:00", "Europe/Berlin", "2026-01-10T21:00:00Z", "2026-01-11T06:00:00Z")]
    [InlineData("22:00", "07:00", "Europe/Berlin", "2026-01-11T05:59:59Z", "2026-01-11T06:00:00Z")]
    [InlineData("22:00", "07:00", "Europe/Berlin", "2026-01-11T06:00:00Z", null)]
    [InlineData("09:00", "17:00", "UTC", "2026-01-11T12:00:00Z", "2026-01-11T17:00:00Z")]
    [InlineData("09:00", "17:00", "UTC", "2026-01-11T17:00:00Z", null)]
    // The night in which the clocks go forward: 02:30 isn't shown, so it is over when 03:00 is.
    [InlineData("22:00", "02:30", "Europe/Berlin", "2026-03-28T23:00:00Z", "2026-03-29T01:00:00Z")]
    [InlineData("22:00", "07:00", "Europe/Berlin", "2026-03-28T22:00:00Z", "2026-03-29T05:00:00Z")]
    [InlineData("22:00", "07:00", "Asia/Kolkata", "2026-01-10T17:00:00Z", "2026-01-11T01:30:00Z")]
    public void The_night_ends_when_the_wall_clock_says_so(string from, string to, string zone, string now, string? until)
    {
        var quiet = QuietTime.Read(from, to, zone).Value;

        quiet.Until(DateTimeOffset.Parse(now, CultureInfo.InvariantCulture)).ShouldBe(until is null ? null : DateTimeOffset.Parse(until, CultureInfo.InvariantCulture));
        (QuietTime.Text(quiet.From), QuietTime.Text(quiet.To)).ShouldBe((from, to));
    }

    [Theory]
    [InlineData("22:00", "22:00", "UTC")]
    [InlineData("24:00", "07:00", "UTC")]
    [InlineData("9", "17:00", "UTC")]
    [InlineData("22:00", "07:00", "CET")]
    [InlineData("22:00", "07:00", "Mars/Olympus")]
    public void What_is_no_night_is_refused(string from, string to, string zone) => QuietTime.Read(from, to, zone).Problem!.Field.ShouldBe("quietHours");
}
