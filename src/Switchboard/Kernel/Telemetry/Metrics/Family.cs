using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Switchboard.Kernel.Telemetry;

/// <summary>One instrument with its series, one for each set of labels.</summary>
sealed class Family
{
    /// <summary>Labels are for closed sets of words. What has more is a mistake, and is counted under one series instead of filling the memory.</summary>
    const int MostSeries = 1000;

    static readonly double[] Seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    readonly ConcurrentDictionary<Tags, Series> byTags = new(Tags.Comparer);
    readonly ConcurrentDictionary<string, Series> byLabels = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<Tags, Series>.AlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>> lookup;
    readonly string help;
    readonly string kind;
    readonly double[]? bounds;
    readonly bool absolute;
    readonly bool observed;

    Family(Instrument instrument, string kind, bool absolute, double[]? bounds)
    {
        lookup = byTags.GetAlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>>();
        (this.kind, this.absolute, this.bounds) = (kind, absolute, bounds);
        observed = instrument.IsObservable;
        help = instrument.Description ?? "";
        Name = MetricNames.Of(instrument.Name, instrument.Unit, kind);
    }

    public string Name { get; }

    public static Family Of(Instrument instrument)
    {
        var type = instrument.GetType().GetGenericTypeDefinition();
        if (type == typeof(Histogram<>))
        {
            return new(instrument, "histogram", absolute: false, Bounds(instrument));
        }

        return type == typeof(Counter<>) ? new(instrument, "counter", absolute: false, null)
            : type == typeof(ObservableCounter<>) ? new(instrument, "counter", absolute: true, null)
            : type == typeof(UpDownCounter<>) ? new(instrument, "gauge", absolute: false, null)
            : new(instrument, "gauge", absolute: true, null);
    }

    static double[] Bounds(Instrument instrument) => instrument switch
    {
        Histogram<double> { Advice.HistogramBucketBoundaries: { } given } => [.. given],
        Histogram<long> { Advice.HistogramBucketBoundaries: { } given } => [.. given.Select(bound => (double)bound)],
        Histogram<int> { Advice.HistogramBucketBoundaries: { } given } => [.. given.Select(bound => (double)bound)],
        _ => Seconds,
    };

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var series = lookup.TryGetValue(tags, out var known) ? known : Begin(tags);
        if (absolute)
        {
            series.Set(value);
        }
        else
        {
            series.Add(value);
        }
    }

    Series Begin(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (byTags.Count >= MostSeries)
        {
            return byLabels.GetOrAdd("overflow=\"true\"", static (_, bounds) => new(bounds), bounds);
        }

        // The same labels in another order are the same series.
        var copy = new Tags(tags.ToArray());
        var series = byLabels.GetOrAdd(copy.Labels(), static (_, bounds) => new(bounds), bounds);
        byTags.TryAdd(copy, series);
        return series;
    }

    /// <summary>What is observed anew at each look has no memory: a series that is no longer observed disappears.</summary>
    public void Forget()
    {
        if (observed)
        {
            byTags.Clear();
            byLabels.Clear();
        }
    }

    public void Write(StringBuilder page)
    {
        if (byLabels.IsEmpty)
        {
            return;
        }

        page.Append("# HELP ")
            .Append(Name)
            .Append(' ')
            .Append(help.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal))
            .Append('\n')
            .Append("# TYPE ").Append(Name).Append(' ').Append(kind).Append('\n');
        foreach (var (labels, series) in byLabels.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (bounds is null)
            {
                Line(page, Name, labels, series.Value);
            }
            else
            {
                Histogram(page, labels, series);
            }
        }
    }

    void Histogram(StringBuilder page, string labels, Series series)
    {
        var comma = labels.Length > 0 ? "," : "";
        long below = 0;
        for (var i = 0; i < bounds!.Length; i++)
        {
            below += series.Bucket(i);
            Line(page, Name + "_bucket", $"{labels}{comma}le=\"{Number(bounds[i])}\"", below);
        }

        below += series.Bucket(bounds.Length);
        Line(page, Name + "_bucket", $"{labels}{comma}le=\"+Inf\"", below);
        Line(page, Name + "_sum", labels, series.Value);
        Line(page, Name + "_count", labels, below);
    }

    static void Line(StringBuilder page, string name, string labels, double value)
    {
        page.Append(name);
        if (labels.Length > 0)
        {
            page.Append('{').Append(labels).Append('}');
        }

        page.Append(' ').Append(Number(value)).Append('\n');
    }

    static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        // Bounds of buckets are compared as texts by some who read them, and read by people.
        > 0.00000001 and < 0.0001 => value.ToString("0.##########", CultureInfo.InvariantCulture),
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };
}
