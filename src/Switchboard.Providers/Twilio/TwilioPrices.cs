using System.Globalization;

namespace Switchboard.Providers.Twilio;

/// <summary>
/// What a segment costs about, by the recipient's number: for reserving before a send. The figures in <c>prices.csv</c> are
/// rounded up from the published list (https://www.twilio.com/en-us/sms/pricing) and are never billed.
/// </summary>
static class TwilioPrices
{
    /// <summary>Dearer than most, so that an unlisted country is not a way around a limit.</summary>
    const long Elsewhere = 150_000;

    static readonly Lazy<(Dictionary<string, long> ByPrefix, int Longest)> Table = new(Load);

    /// <summary>Millionths of a US dollar.</summary>
    /// <param name="to">E.164.</param>
    public static long PerSegment(string to)
    {
        var (byPrefix, longest) = Table.Value;
        var lookup = byPrefix.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var length = Math.Min(longest, to.Length); length > 1; length--)
        {
            if (lookup.TryGetValue(to.AsSpan(0, length), out var price))
            {
                return price;
            }
        }

        return Elsewhere;
    }

    static (Dictionary<string, long>, int) Load()
    {
        using var stream = typeof(TwilioPrices).Assembly.GetManifestResourceStream("twilio/prices.csv")!;
        using var reader = new StreamReader(stream);
        var prices = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Skip(1)
            .Select(line => line.Split(','))
            .ToDictionary(cells => cells[0], cells => long.Parse(cells[2], CultureInfo.InvariantCulture), StringComparer.Ordinal);
        return (prices, prices.Keys.Max(prefix => prefix.Length));
    }
}
