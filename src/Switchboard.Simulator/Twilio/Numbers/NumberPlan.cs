using System.Globalization;

namespace Switchboard.Simulator.Twilio.Numbers;

/// <summary>A range that numbers are sold from: a country, a kind, the digits that begin it and how many follow.</summary>
internal sealed record NumberRange(
    string Iso, string Kind, string Prefix, int Rest, string? AreaCode = null, string? Locality = null, string? Region = null, string? PostalCode = null,
    bool Sms = true, bool Mms = false, bool Voice = true)
{
    public bool Contains(string e164) => e164.Length == Prefix.Length + 1 + Rest && e164.AsSpan(1).StartsWith(Prefix, StringComparison.Ordinal)
        && e164.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0 && (!Prefix.StartsWith('1') || IsNanp(e164));

    /// <summary>North American exchange codes are [2-9]xx, not N11, and 555 is kept for information and fiction.</summary>
    public static bool IsNanp(string e164) => e164.Length == 12 && e164[2] is >= '2' and <= '9' && e164[5] is >= '2' and <= '9'
        && e164[6..8] != "11" && e164[5..8] != "555" && e164[3..5] != "11";

    /// <summary>The n-th number of the range: spread over it, never twice the same for n below its size (Rest digits, a step coprime to ten).</summary>
    public string Nth(long n)
    {
        var size = (long)Math.Pow(10, Rest);
        var tail = (n * 7_654_321L + 2_368_417L) % size;
        return $"+{Prefix}{tail.ToString(CultureInfo.InvariantCulture).PadLeft(Rest, '0')}";
    }
}

/// <summary>The ranges on sale. Each gives numbers that are valid by the phone metadata that libphonenumber publishes (checked in tests/clients).</summary>
internal static class NumberPlan
{
    static readonly string[] TollFreePrefixes = ["+1800", "+1833", "+1844", "+1855", "+1866", "+1877", "+1888"];

    public static IReadOnlyList<NumberRange> Ranges { get; } =
    [
        Us("415", "San Francisco", "CA", "94105"), Us("510", "Oakland", "CA", "94612"), Us("213", "Los Angeles", "CA", "90012"),
        Us("619", "San Diego", "CA", "92101"),
        Us("206", "Seattle", "WA", "98101"), Us("503", "Portland", "OR", "97204"), Us("303", "Denver", "CO", "80202"), Us("602", "Phoenix", "AZ", "85003"),
        Us("512", "Austin", "TX", "78701"), Us("214", "Dallas", "TX", "75201"), Us("713", "Houston", "TX", "77002"), Us("312", "Chicago", "IL", "60602"),
        Us("313", "Detroit", "MI", "48226"), Us("216", "Cleveland", "OH", "44114"), Us("404", "Atlanta", "GA", "30303"), Us("305", "Miami", "FL", "33130"),
        Us("202", "Washington", "DC", "20001"), Us("215", "Philadelphia", "PA", "19107"), Us("212", "New York", "NY", "10007"),
        Us("617", "Boston", "MA", "02108"),
        Ca("416", "Toronto", "ON"), Ca("514", "Montreal", "QC"), Ca("604", "Vancouver", "BC"), Ca("403", "Calgary", "AB"),
        TollFree("833"), TollFree("844"), TollFree("855"), TollFree("888"),
        new("GB", "local", "4420794", 5, "20", "London", Sms: false), new("GB", "mobile", "447400", 6), new("GB", "toll-free", "44808", 7, Sms: false),
        new("DE", "local", "4930209", 5, "30", "Berlin", Sms: false), new("DE", "mobile", "49151", 8),
        new("FR", "local", "3314", 7, "1", "Paris", Sms: false), new("FR", "mobile", "33612", 6),
        new("NL", "local", "3120", 7, "20", "Amsterdam", Sms: false), new("NL", "mobile", "31610", 6),
        new("ES", "local", "3491", 7, "91", "Madrid", Sms: false), new("ES", "mobile", "346", 8),
        new("IT", "local", "3902", 8, "02", "Milano", Sms: false), new("IT", "mobile", "39347", 7),
        new("SE", "local", "468", 7, "8", "Stockholm", Sms: false), new("SE", "mobile", "4673", 7),
        new("PL", "local", "4822", 7, "22", "Warszawa", Sms: false), new("PL", "mobile", "48511", 6),
        new("AU", "local", "6128", 7, "2", "Sydney", Sms: false), new("AU", "mobile", "61412", 6),
        new("BR", "local", "55113", 7, "11", "São Paulo", Sms: false), new("BR", "mobile", "55119", 8, "11", "São Paulo"),
        new("IL", "mobile", "972545", 6), new("MX", "local", "5255", 8, "55", "Ciudad de México"),
        new("JP", "local", "8133", 7, "3", "Tokyo", Sms: false), new("JP", "mobile", "81901", 7),
    ];

    public static bool KnowsCountry(string iso) => Ranges.Any(r => r.Iso == iso);

    public static NumberRange? RangeOf(string e164) => Ranges.FirstOrDefault(r => r.Contains(e164)) ?? Elsewhere(e164);

    public static bool IsTollFree(string e164) => TollFreePrefixes.Any(p => e164.StartsWith(p, StringComparison.Ordinal));

    /// <summary>Shape only: a plus, a country code and 7 to 15 digits; in North America an area code and an exchange that can exist.</summary>
    public static bool IsPhoneNumber(string text) => text.Length is >= 8 and <= 16 && text[0] == '+' && text[1] is >= '1' and <= '9'
        && text.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0
        && (text[1] != '1' || (text.Length == 12 && text[2] is >= '2' and <= '9' && text[5] is >= '2' and <= '9'));

    /// <summary>Any other North American number can be had too, as a plain US one.</summary>
    static NumberRange? Elsewhere(string e164) => e164.StartsWith("+1", StringComparison.Ordinal) && NumberRange.IsNanp(e164)
        ? new NumberRange("US", IsTollFree(e164) ? "toll-free" : "local", e164[1..5], 7, e164[2..5], Mms: true)
        : null;

    static NumberRange Us(string area, string city, string state, string zip) => new("US", "local", "1" + area, 7, area, city, state, zip, Mms: true);

    static NumberRange Ca(string area, string city, string province) => new("CA", "local", "1" + area, 7, area, city, province, Mms: true);

    static NumberRange TollFree(string code) => new("US", "toll-free", "1" + code, 7, code, Mms: true);
}
