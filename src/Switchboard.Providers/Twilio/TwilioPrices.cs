using System.Globalization;

namespace Switchboard.Providers.Twilio;

/// <summary>
/// What a segment or an MMS costs about, by the recipient's number: for reserving before a send. The figures in <c>prices.csv</c> are
/// rounded up from the published list (https://www.twilio.com/en-us/sms/pricing) and are never billed.
/// </summary>
static class TwilioPrices
{
    /// <summary>Dearer than most, so that an unlisted country is not a way around a limit.</summary>
    const long Elsewhere = 150_000;

    /// <summary>The same for pictures, where the list has no price of them.</summary>
    const long MmsElsewhere = 400_000;

    static readonly Lazy<(Dictionary<string, Price> ByPrefix, int Longest)> Table = new(Load);

    /// <summary>Millionths of a US dollar.</summary>
    /// <param name="to">E.164.</param>
    public static long PerSegment(string to) => Find(to)?.Segment ?? Elsewhere;

    /// <summary>Of a message with pictures or other files, whatever text it has. Millionths of a US dollar.</summary>
    /// <param name="to">E.164.</param>
    public static long PerMms(string to) => Find(to)?.Mms ?? MmsElsewhere;

    static Price? Find(string to)
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

        return null;
    }

    static (Dictionary<string, Price>, int) Load()
    {
        using var stream = typeof(TwilioPrices).Assembly.GetManifestResourceStream("twilio/prices.csv")!;
        using var reader = new StreamReader(stream);
        var prices = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Skip(1)
            .Select(line => line.Split(','))
            .ToDictionary(
                cells => cells[0],
                cells => new Price(
                    long.Parse(cells[2], CultureInfo.InvariantCulture),
                    cells[3] is { Length: > 0 } mms ? long.Parse(mms, CultureInfo.InvariantCulture) : null),
                StringComparer.Ordinal);
        return (prices, prices.Keys.Max(prefix => prefix.Length));
    }

    /// <param name="Mms">Null where none is known.</param>
    sealed record Price(long Segment, long? Mms);
}
