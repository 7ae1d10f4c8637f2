using System.Globalization;
using System.Text.Json;
using Switchboard.Channels;
using Switchboard.Channels.Gate;

namespace Switchboard.Compliance.Hours;

/// <summary>Reads hours.json and gathers every error before it gives up.</summary>
internal sealed class ReadHours
{
    static readonly string[] Members = ["place", "purposes", "channels", "hours", "holidays", "source", "effectiveFrom", "reviewedOn", "note"];
    static readonly string[] Weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    readonly List<string> errors = [];
    readonly Dictionary<string, HolidayCalendar> calendars = new(StringComparer.Ordinal);

    /// <exception cref="InvalidDataException">Something in it can't be used; the message has every error, a line each.</exception>
    public static IReadOnlyList<ContactRule> From(string json)
    {
        using var document = JsonDocument.Parse(json);
        var read = new ReadHours();
        foreach (var calendar in document.RootElement.GetProperty("holidays").EnumerateObject())
        {
            read.calendars.Add(calendar.Name, read.Calendar(calendar));
        }

        var rules = document.RootElement.GetProperty("rules").EnumerateArray().Select((row, at) => read.Rule(row, at + 1)).ToList();
        read.CheckTogether(rules);
        return read.errors.Count == 0 ? rules
            : throw new InvalidDataException(
                $"The table of hours has {read.errors.Count} errors:\n" + string.Join("\n", read.errors.Select(error => "  - " + error)));
    }

    HolidayCalendar Calendar(JsonProperty calendar)
    {
        var json = calendar.Value;
        List<Holiday> days = [];
        foreach (var day in json.GetProperty("days").EnumerateObject())
        {
            if (Holiday.Parse(day.Name, day.Value.GetString() ?? "") is { } holiday)
            {
                days.Add(holiday);
            }
            else
            {
                errors.Add($"The holidays {calendar.Name}: \"{day.Value}\" ({day.Name}) is no day such as \"july 4\", \"last monday may\" or \"easter 1\".");
            }
        }

        var observed = Observance.Never;
        if (Text(json, "observed") is { } word && !EnumText.TryParse(word, out observed))
        {
            errors.Add($"The holidays {calendar.Name}: observed is nearest or monday, not \"{word}\".");
        }

        return new(calendar.Name, Needed(json, "source", $"The holidays {calendar.Name}"), observed, days);
    }

    ContactRule Rule(JsonElement row, int at)
    {
        var place = Text(row, "place") ?? "";
        var name = $"Rule {at} ({(place.Length > 0 ? place : "no place")})";
        errors.AddRange(
            from member in row.EnumerateObject() where !Members.Contains(member.Name) select $"{name}: {member.Name} is no member of a rule.");
        if (place is not (Places.Everywhere or Places.UnknownState) && (place.Length == 0 || Places.CheckRegion(place) is not null))
        {
            errors.Add($"{name}: the place is no country or part of one.");
        }

        HolidayCalendar? holidays = null;
        if (Text(row, "holidays") is { } calendar && !calendars.TryGetValue(calendar, out holidays))
        {
            errors.Add($"{name}: there are no holidays {calendar}.");
        }

        return new(
            place, Words<Purpose>(row, "purposes", name), Words<ChannelKind>(row, "channels", name), Week(row, name), holidays, Needed(row, "source", name),
            Date(row, "effectiveFrom", name), Date(row, "reviewedOn", name), Text(row, "note"));
    }

    // A state may be stricter than its country, not laxer; and two rules of one day would leave it to chance which one counts.
    void CheckTogether(List<ContactRule> rules)
    {
        errors.AddRange(
            from rule in rules
            where rule.Place.StartsWith(Places.Us + "-", StringComparison.Ordinal)
            from country in rules
            where country.Place == Places.Us && country.Purposes.Intersect(rule.Purposes).Any() && country.Channels.Intersect(rule.Channels).Any()
            from day in rule.Week
            where day.Value.Any(span => !(country.Week.GetValueOrDefault(day.Key) ?? []).Any(outer => outer.From <= span.From && outer.Until >= span.Until))
            select $"The rule of {rule.Place} opens more on {day.Key} than that of {country.Place}.");
        errors.AddRange(
            from rule in rules
            from channel in rule.Channels
            from purpose in rule.Purposes
            group rule by (rule.Place, channel, purpose, rule.EffectiveFrom)
            into same
            where same.Count() > 1
            select $"{same.Key.Place} has {same.Count()} rules for {EnumText.Of(same.Key.channel)} and {EnumText.Of(same.Key.purpose)} "
                + $"from {same.Key.EffectiveFrom:yyyy-MM-dd} on.");
    }

    List<TEnum> Words<TEnum>(JsonElement row, string member, string name) where TEnum : struct, Enum
    {
        List<TEnum> read = [];
        foreach (var word in row.TryGetProperty(member, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().ToList() : [])
        {
            if (EnumText.TryParse<TEnum>(word.ToString(), out var value))
            {
                read.Add(value);
            }
            else
            {
                errors.Add($"{name}: {member} has \"{word}\", which there isn't.");
            }
        }

        if (read.Count == 0)
        {
            errors.Add($"{name}: {member} is missing.");
        }

        return read;
    }

    Dictionary<DayOfWeek, IReadOnlyList<DaySpan>> Week(JsonElement row, string name)
    {
        Dictionary<DayOfWeek, IReadOnlyList<DaySpan>> week = [];
        if (!row.TryGetProperty("hours", out var hours) || hours.ValueKind != JsonValueKind.Object)
        {
            errors.Add($"{name}: hours are missing.");
            return week;
        }

        foreach (var days in hours.EnumerateObject())
        {
            string[] texts = days.Value.ValueKind == JsonValueKind.Array
                ? [.. days.Value.EnumerateArray().Select(one => one.ToString())]
                : [days.Value.ToString()];
            var spans = texts.Select(DaySpan.Parse).OfType<DaySpan>().ToList();
            if (spans.Count != texts.Length || spans.Zip(spans.Skip(1)).Any(pair => pair.First.Until > pair.Second.From))
            {
                errors.Add($"{name}: \"{days.Value}\" is no hours such as 08:00-21:00, or they aren't in order.");
            }

            foreach (var day in DaysOf(days.Name, name))
            {
                if (!week.TryAdd(day, spans))
                {
                    errors.Add($"{name}: {day} is there twice.");
                }
            }
        }

        return week;
    }

    /// <summary>Reads <c>sat</c>, <c>mon-fri</c> and <c>sun-thu</c>.</summary>
    List<DayOfWeek> DaysOf(string text, string name)
    {
        var ends = Array.ConvertAll(text.Split('-'), word => Array.IndexOf(Weekdays, word));
        if (ends is not ([>= 0] or [>= 0, >= 0]))
        {
            errors.Add($"{name}: {text} is no day such as sat, or days such as mon-fri.");
            return [];
        }

        var count = ((ends[^1] - ends[0] + 7) % 7) + 1;
        return [.. Enumerable.Range(ends[0], count).Select(at => (DayOfWeek)((at + 1) % 7))];
    }

    DateOnly Date(JsonElement row, string member, string name)
    {
        if (DateOnly.TryParseExact(Text(row, member), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return date;
        }

        errors.Add($"{name}: {member} is no date such as 2026-01-31.");
        return default;
    }

    string Needed(JsonElement row, string member, string name)
    {
        if (Text(row, member) is { Length: > 0 } text)
        {
            return text;
        }

        errors.Add($"{name}: {member} is missing.");
        return "";
    }

    static string? Text(JsonElement row, string member) =>
        row.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
