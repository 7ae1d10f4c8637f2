using Switchboard.Channels;
using Switchboard.Channels.Gate;

namespace Switchboard.Compliance.Hours;

/// <summary>When the people of a place may be contacted: one dated row of hours.json.</summary>
/// <param name="Place">
/// A country (ISO 3166-1), one of its parts such as <c>US-FL</c>, <see cref="Places.UnknownState"/>, or <see cref="Places.Everywhere"/>.
/// </param>
/// <param name="Week">The open spans of each day, in order; days that aren't in it are closed.</param>
/// <param name="Holidays">On which it is closed too.</param>
/// <param name="EffectiveFrom">It doesn't count before.</param>
/// <param name="ReviewedOn">When somebody last held it against its source.</param>
/// <param name="Note">What that person should know.</param>
internal sealed record ContactRule(
    string Place,
    IReadOnlyList<Purpose> Purposes,
    IReadOnlyList<ChannelKind> Channels,
    IReadOnlyDictionary<DayOfWeek, IReadOnlyList<DaySpan>> Week,
    HolidayCalendar? Holidays,
    string Source,
    DateOnly EffectiveFrom,
    DateOnly ReviewedOn,
    string? Note)
{
    /// <summary>The open spans of a date.</summary>
    public IReadOnlyList<DaySpan> On(DateOnly day) => Holidays?.NameOf(day) is not null ? [] : Week.GetValueOrDefault(day.DayOfWeek) ?? [];
}

/// <summary>A span of one day by the wall clock, in minutes after midnight; the end doesn't belong to it and is 24:00 at most.</summary>
internal readonly record struct DaySpan(int From, int Until)
{
    public const int Day = 24 * 60;

    /// <summary>Reads <c>08:00-21:00</c>; null when it isn't one.</summary>
    public static DaySpan? Parse(string? text) =>
        text?.Split('-') is [var from, var until] && MinuteOf(from) is { } begins && MinuteOf(until) is { } ends && begins < ends ? new(begins, ends) : null;

    /// <summary>Reads <c>08:00</c>, up to <c>24:00</c>; null when it isn't one.</summary>
    public static int? MinuteOf(string? text) =>
        text is [>= '0' and <= '9', >= '0' and <= '9', ':', >= '0' and <= '5', >= '0' and <= '9']
        && (int.Parse(text.AsSpan(0, 2)) * 60) + int.Parse(text.AsSpan(3)) is <= Day and var minute
            ? minute
            : null;

    /// <summary>What is left of it without another one.</summary>
    public IEnumerable<DaySpan> Without(DaySpan other)
    {
        if (other.Until <= From || other.From >= Until)
        {
            yield return this;
            yield break;
        }

        if (other.From > From)
        {
            yield return this with { Until = other.From };
        }

        if (other.Until < Until)
        {
            yield return this with { From = other.Until };
        }
    }

    /// <summary>Such as <c>08:00-21:00</c>.</summary>
    public override string ToString() => $"{From / 60:00}:{From % 60:00}-{Until / 60:00}:{Until % 60:00}";
}
