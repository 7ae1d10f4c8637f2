using System.Globalization;

namespace Switchboard.Bench.Measuring;

/// <summary>A histogram of the product's metrics page.</summary>
/// <param name="Buckets">How many were at most so long, by the bound in seconds, the last bound infinite.</param>
/// <param name="Sum">In seconds.</param>
internal sealed record Histogram(IReadOnlyList<(double Bound, double Count)> Buckets, double Sum)
{
    static readonly HttpClient Http = new();

    public double Count => Buckets[^1].Count;

    /// <param name="url">The product.</param>
    /// <param name="name">The histogram's, as Prometheus reads it.</param>
    public static async Task<Histogram> Read(Uri url, string name)
    {
        var lines = (await Http.GetStringAsync(new Uri(url, "/metrics"))).Split('\n');
        var buckets = lines.Where(line => line.StartsWith(name + "_bucket{", StringComparison.Ordinal)).Select(line =>
        {
            var bound = line.Split("le=\"")[1].Split('"')[0];
            return (bound == "+Inf" ? double.PositiveInfinity : Number(bound), Value(line));
        }).ToList();
        return new(buckets, Value(lines.Single(line => line.StartsWith(name + "_sum", StringComparison.Ordinal))));
    }

    /// <summary>What came since.</summary>
    public Histogram Since(Histogram before) => new([.. Buckets.Zip(before.Buckets, (now, then) => (now.Bound, now.Count - then.Count))], Sum - before.Sum);

    /// <summary>The median in seconds, as if those of a bucket lay evenly in it.</summary>
    public double Median()
    {
        var half = Count / 2;
        var (lower, below) = (0.0, 0.0);
        foreach (var (bound, count) in Buckets)
        {
            if (count >= half)
            {
                return double.IsPositiveInfinity(bound) ? lower : lower + (bound - lower) * (half - below) / (count - below);
            }

            (lower, below) = (bound, count);
        }

        return lower;
    }

    static double Value(string line) => Number(line[(line.LastIndexOf(' ') + 1)..]);

    static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
