using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Switchboard.Kernel;

/// <summary>Spans of time as people write them in settings: <c>500ms</c>, <c>30s</c>, <c>2m</c>, <c>1h</c>, <c>7d</c>; schedules are lists of them.</summary>
public static class Durations
{
    /// <summary>Reads one span: a whole number of 0 or more and a unit.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out TimeSpan span)
    {
        span = default;
        var digits = text.AsSpan().Trim();
        var unit = digits.TrimStart("0123456789");
        digits = digits[..^unit.Length];
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            return false;
        }

        var one = unit switch
        {
            "ms" => TimeSpan.FromMilliseconds(1),
            "s" => TimeSpan.FromSeconds(1),
            "m" => TimeSpan.FromMinutes(1),
            "h" => TimeSpan.FromHours(1),
            "d" => TimeSpan.FromDays(1),
            _ => TimeSpan.Zero,
        };
        if (one == TimeSpan.Zero || count > TimeSpan.MaxValue / one)
        {
            return false;
        }

        span = one * count;
        return true;
    }

    /// <summary>The shortest text that reads back as the span.</summary>
    public static string Text(TimeSpan span) => span switch
    {
        _ when span.Ticks % TimeSpan.TicksPerDay == 0 && span != TimeSpan.Zero => $"{span.Ticks / TimeSpan.TicksPerDay}d",
        _ when span.Ticks % TimeSpan.TicksPerHour == 0 && span != TimeSpan.Zero => $"{span.Ticks / TimeSpan.TicksPerHour}h",
        _ when span.Ticks % TimeSpan.TicksPerMinute == 0 && span != TimeSpan.Zero => $"{span.Ticks / TimeSpan.TicksPerMinute}m",
        _ when span.Ticks % TimeSpan.TicksPerSecond == 0 => $"{span.Ticks / TimeSpan.TicksPerSecond}s",
        _ => $"{span.Ticks / TimeSpan.TicksPerMillisecond}ms",
    };
}
