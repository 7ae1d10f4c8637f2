using Switchboard.Channels;
using Switchboard.Channels.Gate;
using Switchboard.Compliance.Hours;

namespace Switchboard.Tests.Unit.Compliance;

/// <summary>The dated table of hours.</summary>
public sealed class HoursTableTests
{
    static readonly HoursTable Table = new();
    static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void It_has_the_hours_of_many_countries_and_of_the_stricter_states()
    {
        var places = Table.All.Select(rule => rule.Place).Distinct().ToList();

        places.Count(place => place.Length == 2).ShouldBeGreaterThanOrEqualTo(37);
        "AL CT FL KY LA MD MA MI MN MS NV NM OK PA RI TX WA NJ".Split(' ').Select(state => "US-" + state).Except(places).ShouldBeEmpty();
        "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".Split(' ').Except(places).ShouldBeEmpty();
    }

    [Fact]
    public void Every_country_has_hours_for_marketing_over_every_channel_that_can_wake_people()
    {
        foreach (var country in Table.All.Select(rule => rule.Place).Where(place => place.Length == 2).Distinct())
        {
            foreach (var channel in new[] { ChannelKind.Sms, ChannelKind.Whatsapp, ChannelKind.Voice })
            {
                Table.Find([country], channel, Purpose.Marketing, Noon).ShouldNotBeNull($"{country} {channel}");
            }
        }

        Table.Covers(ChannelKind.Email).ShouldBeFalse();
        Table.All.ShouldAllBe(rule => !rule.Purposes.Contains(Purpose.Transactional));
        Table.All.ShouldAllBe(rule => rule.ReviewedOn >= rule.EffectiveFrom && rule.Source.Length > 10);
    }

    [Theory]
    [InlineData("2025-08-31", "US")]
    [InlineData("2025-09-01", "US-TX")]
    public void A_rule_that_isnt_in_force_yet_doesnt_count(string day, string place) =>
        Table.Find(["US-TX", "US", "*"], ChannelKind.Sms, Purpose.Marketing, DateTimeOffset.Parse(day + "T12:00:00Z"))!.Place.ShouldBe(place);

    [Fact]
    public void Of_two_rules_the_newer_one_counts_from_its_day_on()
    {
        var table = HoursTable.Of(Json(Row("\"DE\"", "2020-01-01", "08:00-20:00"), Row("\"DE\"", "2027-01-01", "09:00-18:00")));

        Found(Noon).ShouldBe("08:00-20:00");
        Found(Noon.AddMonths(2)).ShouldBe("09:00-18:00");

        string Found(DateTimeOffset at) => table.Find(["DE"], ChannelKind.Sms, Purpose.Marketing, at)!.Week[DayOfWeek.Monday][0].ToString();
    }

    [Fact]
    public void Every_error_is_told_at_once()
    {
        var json = """
            {
              "holidays": {"XX": {"source": "x", "days": {"Odd": "fifth someday nevember"}}},
              "rules": [
                {"place": "Atlantis", "purposes": ["marketing"], "channels": ["sms"], "hours": {"mon-sun": "08:00-21:00"}, "source": "x", "effectiveFrom": "2020-01-01", "reviewedOn": "2020-01-01"},
                {"place": "DE", "purposes": ["begging"], "channels": ["pigeon"], "hours": {"someday": "21:00-08:00"}, "holidays": "YY", "effectiveFrom": "soon"},
                {"place": "US", "purposes": ["marketing"], "channels": ["sms"], "hours": {"mon-sun": "08:00-21:00"}, "source": "x", "effectiveFrom": "2020-01-01", "reviewedOn": "2020-01-01"},
                {"place": "US-FL", "purposes": ["marketing"], "channels": ["sms"], "hours": {"mon-sun": "06:00-21:00"}, "source": "x", "effectiveFrom": "2020-01-01", "reviewedOn": "2020-01-01", "colour": "red"}
              ]
            }
            """;

        var said = Should.Throw<InvalidDataException>(() => HoursTable.Of(json)).Message;

        foreach (var wrong in new[] { "nevember", "Atlantis", "begging", "pigeon", "someday", "21:00-08:00", "YY", "source is missing", "effectiveFrom", "reviewedOn", "colour", "US-FL opens more" })
        {
            said.ShouldContain(wrong);
        }
    }

    // https://www.opm.gov/policy-data-oversight/pay-leave/federal-holidays/
    [Theory]
    [InlineData(2021, "01-01 01-18 02-15 05-31 06-18 06-19 07-04 07-05 09-06 10-11 11-11 11-25 12-24 12-25 12-31")]
    [InlineData(2026, "01-01 01-19 02-16 05-25 06-19 07-03 07-04 09-07 10-12 11-11 11-26 12-25")]
    [InlineData(2028, "01-01 01-17 02-21 05-29 06-19 07-04 09-04 10-09 11-10 11-11 11-23 12-25")]
    public void Federal_holidays_are_computed_with_the_days_on_which_they_are_observed(int year, string days) =>
        string.Join(' ', Table.All.First(rule => rule.Place == "US-AL").Holidays!.In(year).Keys.Order().Select(day => $"{day:MM-dd}")).ShouldBe(days);

    [Theory]
    [InlineData("FR", "2026-04-06", true)]
    [InlineData("FR", "2026-05-14", true)]
    [InlineData("FR", "2026-05-25", true)]
    [InlineData("FR", "2026-05-26", false)]
    [InlineData("CO", "2026-01-12", true)]
    [InlineData("CO", "2026-01-06", false)]
    [InlineData("ZA", "2026-08-10", true)]
    [InlineData("IT", "2025-10-04", false)]
    [InlineData("IT", "2026-10-04", true)]
    public void Other_countries_keep_their_own(string country, string day, bool isHoliday) =>
        (Table.All.First(rule => rule.Place == country).Holidays!.NameOf(DateOnly.Parse(day)) is not null).ShouldBe(isHoliday);

    static string Json(params string[] rules) => $$"""{"holidays": {}, "rules": [{{string.Join(',', rules)}}]}""";

    static string Row(string place, string from, string hours) => $$"""
        {"place": {{place}}, "purposes": ["marketing"], "channels": ["sms"], "hours": {"mon-sun": "{{hours}}"}, "source": "x", "effectiveFrom": "{{from}}", "reviewedOn": "2026-01-01"}
        """;
}
