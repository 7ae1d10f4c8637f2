using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;

namespace Switchboard.Compliance.Hours;

/// <summary>A country's holidays, by rule and not by list, so that they hold for any year.</summary>
/// <param name="Name">Such as <c>US</c>.</param>
/// <param name="Source">The law that names them.</param>
internal sealed record HolidayCalendar(string Name, string Source, Observance Observed, IReadOnlyList<Holiday> Days)
{
    readonly ConcurrentDictionary<int, FrozenDictionary<DateOnly, string>> years = new();

    /// <summary>What is celebrated on a day, or null.</summary>
    public string? NameOf(DateOnly day) => In(day.Year).GetValueOrDefault(day);

    /// <summary>The holidays of a year, with the days on which they are observed.</summary>
    public IReadOnlyDictionary<DateOnly, string> In(int year) => years.GetOrAdd(year, Find);

    // What is observed on the day before the first of January belongs to the year before.
    FrozenDictionary<DateOnly, string> Find(int year) => (
        from near in new[] { year - 1, year, year + 1 }
        from holiday in Days
        where near >= holiday.Since
        let day = holiday.Falls.In(near)
        from kept in Kept(day, holiday.Falls is FixedDay)
        where kept.Year == year
        group holiday.Name by kept).ToFrozenDictionary(names => names.Key, names => names.First());

    IEnumerable<DateOnly> Kept(DateOnly day, bool isFixed) => (Observed, day.DayOfWeek) switch
    {
        _ when !isFixed => [day],
        (Observance.Nearest, DayOfWeek.Saturday) => [day, day.AddDays(-1)],
        (Observance.Nearest or Observance.Monday, DayOfWeek.Sunday) => [day, day.AddDays(1)],
        _ => [day],
    };
}

/// <summary>Where a holiday of a fixed date is kept that falls on a weekend.</summary>
internal enum Observance
{
    /// <summary>Nowhere else.</summary>
    Never,

    /// <summary>On the weekday next to it, too.</summary>
    Nearest,

    /// <summary>Sunday's on Monday, too.</summary>
    Monday,
}

/// <summary>A holiday and the first year in which it is one.</summary>
internal sealed record Holiday(string Name, IFalls Falls, int Since)
{
    static readonly string[] Counts = ["first", "second", "third", "fourth"];

    static readonly string[] Months =
        ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

    /// <summary>
    /// Reads <c>july 4</c>, <c>june 19 since 2021</c>, <c>third monday january</c>, <c>last monday may</c>, <c>monday from january 6</c> and
    /// <c>easter -2</c>; null when it is none of these.
    /// </summary>
    public static Holiday? Parse(string name, string rule)
    {
        var all = rule.Split(' ');
        var (words, since) = all is [.. var before, "since", var year] && int.TryParse(year, out var first) ? (before, first) : (all, 0);
        IFalls? falls = words switch
        {
            ["easter", var days] when int.TryParse(days, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var after) => new ByEaster(after),
            [var weekday, "from", var month, var day] when Weekday(weekday) is { } on && Fixed(month, day) is { } date => new WeekdayFrom(on, date),
            ["last", var weekday, var month] when Weekday(weekday) is { } on && Month(month) is { } of => new LastWeekday(on, of),
            [var count, var weekday, var month] when Array.IndexOf(Counts, count) is >= 0 and var n && Weekday(weekday) is { } on && Month(month) is { } of =>
                new NthWeekday(n, on, of),
            [var month, var day] => Fixed(month, day),
            _ => null,
        };
        return falls is null ? null : new(name, falls, since);
    }

    static FixedDay? Fixed(string month, string day) =>
        Month(month) is { } of && int.TryParse(day, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number >= 1 && number <= DateTime.DaysInMonth(2023, of)
            ? new(of, number)
            : null;

    static int? Month(string word) => Array.IndexOf(Months, word) is >= 0 and var at ? at + 1 : null;

    static DayOfWeek? Weekday(string word) => EnumText.TryParse<DayOfWeek>(word, out var day) ? day : null;
}

/// <summary>On which day of a year a holiday falls.</summary>
internal interface IFalls
{
    DateOnly In(int year);
}

/// <summary>The same date each year.</summary>
internal sealed record FixedDay(int Month, int Day) : IFalls
{
    public DateOnly In(int year) => new(year, Month, Day);
}

/// <summary>The first, second … such weekday of a month, counted from zero.</summary>
internal sealed record NthWeekday(int Count, DayOfWeek Weekday, int Month) : IFalls
{
    public DateOnly In(int year) => new WeekdayFrom(Weekday, new(Month, 1)).In(year).AddDays(7 * Count);
}

/// <summary>The last such weekday of a month.</summary>
internal sealed record LastWeekday(DayOfWeek Weekday, int Month) : IFalls
{
    public DateOnly In(int year)
    {
        var last = new DateOnly(year, Month, DateTime.DaysInMonth(year, Month));
        return last.AddDays(-((last.DayOfWeek - Weekday + 7) % 7));
    }
}

/// <summary>The first such weekday that isn't before a date.</summary>
internal sealed record WeekdayFrom(DayOfWeek Weekday, FixedDay From) : IFalls
{
    public DateOnly In(int year)
    {
        var first = From.In(year);
        return first.AddDays((Weekday - first.DayOfWeek + 7) % 7);
    }
}

/// <summary>So many days after Easter Sunday of the Gregorian calendar (J. Meeus, Astronomical Algorithms, chapter 8).</summary>
internal sealed record ByEaster(int Days) : IFalls
{
    public DateOnly In(int year)
    {
        var (a, b, c) = (year % 19, year / 100, year % 100);
        var h = ((19 * a) + b - (b / 4) - ((b - ((b + 8) / 25) + 1) / 3) + 15) % 30;
        var l = (32 + (2 * (b % 4)) + (2 * (c / 4)) - h - (c % 4)) % 7;
        var n = h + l - (7 * ((a + (11 * h) + (22 * l)) / 451)) + 114;
        return new DateOnly(year, n / 31, (n % 31) + 1).AddDays(Days);
    }
}
