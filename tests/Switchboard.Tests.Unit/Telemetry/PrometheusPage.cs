using System.Globalization;
using System.Text.RegularExpressions;

namespace Switchboard.Tests.Unit.Telemetry;

/// <summary>
/// Reads a Prometheus text page and refuses what the format forbids: https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format.
/// Written from that page alone.
/// </summary>
internal sealed partial class PrometheusPage
{
    readonly Dictionary<string, double> samples = new(StringComparer.Ordinal);
    readonly Dictionary<string, string> types = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, string> Types => types;

    /// <summary>The value of <c>name{label="value"}</c>, labels in order of name.</summary>
    public double this[string sample] => samples.TryGetValue(sample, out var value) ? value : throw new KeyNotFoundException($"{sample} is not on the page.");

    public bool Has(string sample) => samples.ContainsKey(sample);

    public int Count(string family) => samples.Keys.Count(key => key == family || key.StartsWith(family + "{", StringComparison.Ordinal));

    public static PrometheusPage Parse(string text)
    {
        var page = new PrometheusPage();
        text.ShouldEndWith("\n");
        string? family = null;
        var helped = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in text[..^1].Split('\n'))
        {
            line.ShouldNotContain("\r");
            if (HelpLine().Match(line) is { Success: true } help)
            {
                helped.Add(help.Groups["name"].Value).ShouldBeTrue($"a second HELP for {help.Groups["name"].Value}");
                HelpText().IsMatch(help.Groups["text"].Value).ShouldBeTrue(line);
            }
            else if (TypeLine().Match(line) is { Success: true } type)
            {
                family = type.Groups["name"].Value;
                page.types.TryAdd(family, type.Groups["type"].Value).ShouldBeTrue($"a second TYPE for {family}, or its group is split");
            }
            else
            {
                page.Sample(line, family);
            }
        }

        page.CheckHistograms();
        return page;
    }

    void Sample(string line, string? family)
    {
        var match = SampleLine().Match(line);
        match.Success.ShouldBeTrue($"not a line of the format: {line}");
        var name = match.Groups["name"].Value;
        family.ShouldNotBeNull(line);
        var allowed = types[family] == "histogram" ? [family + "_bucket", family + "_sum", family + "_count"] : new[] { family };
        allowed.ShouldContain(name, "a sample outside its family's group");
        var labels = match.Groups["label"].Captures.Select(capture => capture.Value).ToList();
        labels.Select(label => label[..label.IndexOf('=')]).ShouldBeUnique();
        var key = labels.Count == 0 ? name : $"{name}{{{string.Join(',', labels)}}}";
        samples.TryAdd(key, Number(match.Groups["value"].Value)).ShouldBeTrue($"{key} stands there twice");
        if (types[family] == "counter")
        {
            samples[key].ShouldBeGreaterThanOrEqualTo(0);
            name.ShouldEndWith("_total");
        }
    }

    void CheckHistograms()
    {
        foreach (var family in types.Where(type => type.Value == "histogram").Select(type => type.Key))
        {
            var series = samples.Keys.Where(key => key.StartsWith(family + "_bucket{", StringComparison.Ordinal))
                .Select(key => (key, labels: Bound().Replace(key, ""), bound: Number(Bound().Match(key).Groups["bound"].Value)))
                .GroupBy(bucket => bucket.labels[(family.Length + "_bucket{".Length)..].TrimEnd('}').TrimEnd(','));
            foreach (var one in series)
            {
                var buckets = one.OrderBy(bucket => bucket.bound).ToList();
                buckets.Select(bucket => samples[bucket.key]).ShouldBe(buckets.Select(bucket => samples[bucket.key]).Order(), "buckets are cumulative");
                buckets[^1].bound.ShouldBe(double.PositiveInfinity);
                var labels = one.Key.Length == 0 ? "" : $"{{{one.Key}}}";
                samples[buckets[^1].key].ShouldBe(samples[family + "_count" + labels]);
                samples.ShouldContainKey(family + "_sum" + labels);
            }
        }
    }

    static double Number(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
    };

    [GeneratedRegex("""^# HELP (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<text>.*)$""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HelpLine();

    [GeneratedRegex("""^([^\\]|\\\\|\\n)*$""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HelpText();

    [GeneratedRegex("""^# TYPE (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<type>counter|gauge|histogram)$""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TypeLine();

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{((?<label>[a-zA-Z_][a-zA-Z0-9_]*="([^"\\\n]|\\\\|\\"|\\n)*")(,(?=.)|(?=\})))+\})? (?<value>[+-]?Inf|NaN|[+-]?[0-9.]+([eE][+-]?[0-9]+)?)$""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SampleLine();

    [GeneratedRegex(""",?le="(?<bound>[^"]+)"$|,?le="(?<bound>[^"]+)"(?=\})""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Bound();
}
