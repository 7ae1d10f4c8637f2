namespace Switchboard.Compliance.Hours;

/// <summary>
/// When somebody may be contacted by their own wall clock: what a rule leaves open, without the quiet hours that an organization keeps beyond it.
/// </summary>
internal sealed class OpenHours(ContactRule rule, IReadOnlyList<DaySpan> quiet)
{
    // Each weekday on which nothing is celebrated comes within it.
    const int DaysAhead = 370;

    /// <summary>The rule.</summary>
    public ContactRule Rule => rule;

    /// <summary>The open spans of a date, in order.</summary>
    public IEnumerable<DaySpan> On(DateOnly day) => quiet.Count == 0 ? rule.On(day) : quiet.Aggregate((IEnumerable<DaySpan>)rule.On(day), Without);

    /// <summary>Without what the organization keeps beyond the rule.</summary>
    public OpenHours OfRuleAlone => new(rule, []);

    /// <summary>Whether it is open.</summary>
    public bool IsOpen(DateTime local) => IsIn(On(DateOnly.FromDateTime(local)), local);

    /// <summary>Whether it is in the quiet hours that the organization keeps itself.</summary>
    public bool IsInOwnQuiet(DateTime local) => IsIn(quiet, local);

    /// <summary>The first time by the clock at which it is open, not before another; null when it never is.</summary>
    public DateTime? Next(DateTime local)
    {
        var today = DateOnly.FromDateTime(local);
        for (var ahead = 0; ahead < DaysAhead; ahead++)
        {
            var midnight = today.AddDays(ahead).ToDateTime(TimeOnly.MinValue);
            foreach (var span in On(today.AddDays(ahead)))
            {
                var (from, until) = (midnight.AddMinutes(span.From), midnight.AddMinutes(span.Until));
                if (until > local)
                {
                    return from > local ? from : local;
                }
            }
        }

        return null;
    }

    /// <summary>The week, as people read it: <c>09:00-20:00 Monday to Saturday, not on holidays</c>.</summary>
    public string Say()
    {
        var days = Enumerable.Range(1, 7).Select(n => (DayOfWeek)(n % 7)).Select(day => (Day: day, Open: string.Join(" and ", OnWeekday(day)))).ToList();
        List<string> parts = [];
        for (var at = 0; at < days.Count;)
        {
            var last = at;
            while (last + 1 < days.Count && days[last + 1].Open == days[at].Open)
            {
                last++;
            }

            if (days[at].Open.Length > 0)
            {
                parts.Add($"{days[at].Open} {(last == at ? $"{days[at].Day}" : last - at == 6 ? "every day" : $"{days[at].Day} to {days[last].Day}")}");
            }

            at = last + 1;
        }

        return parts.Count == 0 ? "at no time" : string.Join(", ", parts) + (rule.Holidays is null ? "" : ", not on holidays");
    }

    static bool IsIn(IEnumerable<DaySpan> spans, DateTime local)
    {
        var minutes = local.TimeOfDay.TotalMinutes;
        return spans.Any(span => span.From <= minutes && minutes < span.Until);
    }

    IEnumerable<DaySpan> OnWeekday(DayOfWeek day) => quiet.Aggregate((IEnumerable<DaySpan>)(rule.Week.GetValueOrDefault(day) ?? []), Without);

    static IEnumerable<DaySpan> Without(IEnumerable<DaySpan> open, DaySpan quiet) => open.SelectMany(span => span.Without(quiet));
}
