using System.Globalization;

namespace Switchboard.Providers.Twilio;

/// <summary>
/// What a number costs a month about, by its prefix. The figures in <c>numbers.csv</c> are after the published list
/// (https://www.twilio.com/en-us/phone-numbers/pricing) and are estimates.
/// </summary>
static class NumberPrices
{
    /// <summary>Dearer than most: an unlisted country shall not look cheap.</summary>
    const long Elsewhere = 15_000_000;

    static readonly Lazy<List<(string Prefix, long Micros)>> Table = new(Load);

    /// <summary>Millionths of a US dollar.</summary>
    /// <param name="number">E.164.</param>
    public static long PerMonth(string number) =>
        Table.Value.Find(row => number.StartsWith(row.Prefix, StringComparison.Ordinal)) is { Prefix: not null } row ? row.Micros : Elsewhere;

    // The longest prefix first.
    static List<(string, long)> Load()
    {
        using var stream = typeof(NumberPrices).Assembly.GetManifestResourceStream("twilio/numbers.csv")!;
        using var reader = new StreamReader(stream);
        return
        [
            .. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Skip(1)
                .Select(line => line.Split(','))
                .OrderByDescending(cells => cells[0].Length)
                .Select(cells => (cells[0], long.Parse(cells[2], CultureInfo.InvariantCulture))),
        ];
    }
}
