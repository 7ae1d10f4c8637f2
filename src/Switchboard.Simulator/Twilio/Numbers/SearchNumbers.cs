using System.Globalization;

namespace Switchboard.Simulator.Twilio.Numbers;

internal sealed record AvailableNumber(
    string FriendlyName,
    string PhoneNumber,
    string? Lata,
    string? Locality,
    string? RateCenter,
    decimal? Latitude,
    decimal? Longitude,
    string? Region,
    string? PostalCode,
    string IsoCountry,
    string AddressRequirements,
    bool Beta,
    CapabilityShape Capabilities);

internal sealed record AvailableNumbers(IReadOnlyList<AvailableNumber> AvailablePhoneNumbers, string Uri);

/// <summary>AvailablePhoneNumbers/{country}/{Local|Mobile|TollFree}.json. The same question gets the same numbers, until they are bought.</summary>
internal sealed class SearchNumbers(NumberBook numbers)
{
    const int Enough = 200_000;

    public TwilioAnswer Handle(TwilioRequest request)
    {
        var iso = request.Route["country"].ToUpperInvariant();
        var kind = request.Route["kind"] switch { "Local" => "local", "Mobile" => "mobile", "TollFree" => "toll-free", _ => null };
        if (kind is null || !NumberPlan.KnowsCountry(iso))
        {
            return request.NotFound();
        }

        var size = int.TryParse(request.Asked("PageSize"), NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? Math.Clamp(asked, 1, 1000) : 30;
        var ranges = NumberPlan.Ranges.Where(r => r.Iso == iso && r.Kind == kind && Wanted(request, r)).ToList();
        var found = Find(ranges, request.Asked("Contains"), size);
        return TwilioAnswer.Json(200, new AvailableNumbers(found, request.Path), TwilioJson.Wire.AvailableNumbers);
    }

    /// <summary>The first free number of an area, for those who buy by AreaCode.</summary>
    public string? First(string areaCode) =>
        Find([.. NumberPlan.Ranges.Where(r => r is { Iso: "US" or "CA" } && r.AreaCode == areaCode)], null, 1) is [var one] ? one.PhoneNumber : null;

    List<AvailableNumber> Find(List<NumberRange> ranges, string? pattern, int size)
    {
        var found = new List<AvailableNumber>();
        for (var n = 0L; ranges.Count > 0 && n < Enough && found.Count < size; n++)
        {
            var range = ranges[(int)(n % ranges.Count)];
            var number = range.Nth(n / ranges.Count);
            if (range.Contains(number) && numbers.Owned(number) is null && Matches(number, pattern))
            {
                found.Add(Describe(range, number));
            }
        }

        return found;
    }

    static bool Wanted(TwilioRequest request, NumberRange range) =>
        Same(request.Asked("AreaCode"), range.AreaCode) && Same(request.Asked("InRegion"), range.Region) && Same(request.Asked("InLocality"), range.Locality)
        && Same(request.Asked("InPostalCode"), range.PostalCode)
        && Can(request.Asked("SmsEnabled"), range.Sms) && Can(request.Asked("MmsEnabled"), range.Mms) && Can(request.Asked("VoiceEnabled"), range.Voice);

    static bool Same(string? asked, string? has) => asked is null || string.Equals(asked, has, StringComparison.OrdinalIgnoreCase);

    static bool Can(string? asked, bool has) => asked is null || bool.TryParse(asked, out var wanted) is false || wanted == has;

    /// <summary>Digits anywhere in the number; <c>*</c> stands for any one digit; letters as on a telephone's keys.</summary>
    static bool Matches(string number, string? pattern)
    {
        if (pattern is null)
        {
            return true;
        }

        var wanted = string.Concat(pattern.Where(c => c != '+').Select(Key));
        for (var at = 1; at + wanted.Length <= number.Length; at++)
        {
            if (!wanted.Where((c, i) => c != '*' && c != number[at + i]).Any())
            {
                return true;
            }
        }

        return false;
    }

    static char Key(char c) => char.IsAsciiLetter(c) ? "22233344455566677778889999"[char.ToUpperInvariant(c) - 'A'] : c;

    static AvailableNumber Describe(NumberRange range, string number) => new(
        Friendly(number), number, null, range.Locality, range.Locality?.ToUpperInvariant(), null, null, range.Region, range.PostalCode, range.Iso,
        "none", false,
        new(range.Voice, range.Sms, range.Mms, false));

    /// <summary>As Twilio names a number until somebody else does: (415) 555-0123 in North America, the number itself elsewhere.</summary>
    public static string Friendly(string number) =>
        number.StartsWith("+1", StringComparison.Ordinal) ? $"({number[2..5]}) {number[5..8]}-{number[8..]}" : number;
}
