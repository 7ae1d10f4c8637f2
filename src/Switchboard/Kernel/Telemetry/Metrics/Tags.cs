using System.Globalization;

namespace Switchboard.Kernel.Telemetry;

/// <summary>A measurement's tags as a key; looked up by the span that the measurement came with, without a copy.</summary>
readonly struct Tags(KeyValuePair<string, object?>[] pairs)
{
    public static readonly IEqualityComparer<Tags> Comparer = new ByContent();

    /// <summary>The text between the braces: names in order, values escaped.</summary>
    public string Labels() => string.Join(',', pairs
        .Select(pair => (Name: MetricNames.Label(pair.Key), Value: Text(pair.Value)))
        .DistinctBy(pair => pair.Name)
        .OrderBy(pair => pair.Name, StringComparer.Ordinal)
        .Select(pair => $"{pair.Name}=\"{pair.Value}\""));

    readonly KeyValuePair<string, object?>[] pairs = pairs;

    static string Text(object? value) => (value is bool flag ? flag ? "true" : "false" : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")
        .Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal);

    sealed class ByContent : IEqualityComparer<Tags>, IAlternateEqualityComparer<ReadOnlySpan<KeyValuePair<string, object?>>, Tags>
    {
        public bool Equals(Tags x, Tags y) => Equals(x.pairs, y);

        public int GetHashCode(Tags obj) => GetHashCode(obj.pairs.AsSpan());

        public Tags Create(ReadOnlySpan<KeyValuePair<string, object?>> alternate) => new(alternate.ToArray());

        public bool Equals(ReadOnlySpan<KeyValuePair<string, object?>> alternate, Tags other)
        {
            if (alternate.Length != other.pairs.Length)
            {
                return false;
            }

            for (var i = 0; i < alternate.Length; i++)
            {
                if (alternate[i].Key != other.pairs[i].Key || !object.Equals(alternate[i].Value, other.pairs[i].Value))
                {
                    return false;
                }
            }

            return true;
        }

        public int GetHashCode(ReadOnlySpan<KeyValuePair<string, object?>> alternate)
        {
            var hash = new HashCode();
            foreach (var (name, value) in alternate)
            {
                hash.Add(name);
                hash.Add(value);
            }

            return hash.ToHashCode();
        }
    }
}
