namespace Switchboard.Channels.Numbers;

/// <summary>What a country (or a service without one, such as satellite phones) says about its numbers.</summary>
/// <param name="Country">ISO 3166-1 alpha-2, or null for a service without a country.</param>
/// <param name="Name">The country's English name, ready for a sentence ("the Netherlands"); null without a country.</param>
/// <param name="CallingCode">The digits after the plus.</param>
/// <param name="Lengths">How many digits a number may have after the calling code, ascending.</param>
/// <param name="DiallingOut">What is dialled before a foreign number.</param>
/// <param name="Numbers">All numbers of the plan, loosely.</param>
/// <param name="NationalPrefix">What is dialled before a number at home, and is no part of it.</param>
/// <param name="NationalPrefixBecomes">What takes its place when all of its groups matched, such as <c>9$1</c>.</param>
/// <param name="LeadingDigits">What tells this country's numbers from others with the same calling code.</param>
sealed record NumberingPlan(
    string? Country,
    string? Name,
    string CallingCode,
    int[] Lengths,
    DigitPattern? DiallingOut,
    DigitPattern Numbers,
    DigitPattern? NationalPrefix,
    string? NationalPrefixBecomes,
    DigitPattern? LeadingDigits)
{
    /// <summary>The kinds of number that the plan tells apart.</summary>
    public List<NumberRange> Ranges { get; } = [];

    /// <summary>How numbers are written; empty when the main country of the calling code says it.</summary>
    public List<NumberFormat> Formats { get; } = [];

    /// <summary>The country in a sentence, or the calling code where there is none.</summary>
    public string Place => Name ?? "+" + CallingCode;

    /// <summary>Whether a number of this length can exist, assigned or not.</summary>
    public bool IsPossible(int length) => Array.IndexOf(Lengths, length) >= 0;

    /// <summary>Whether a number is in a range that the plan has given out.</summary>
    public bool Knows(ReadOnlySpan<char> national) => Ranges.Count == 0 ? Numbers.Matches(national) : TypeOf(national) is not null;

    /// <summary>What kind a number is, or null when it is in no known range.</summary>
    public NumberType? TypeOf(ReadOnlySpan<char> national)
    {
        if (!Numbers.Matches(national) || RangeOf(national) is not { } type)
        {
            return null;
        }

        // Where mobile numbers have no range of their own, fixed ones may be mobile.
        return type == NumberType.Fixed && (!TellsMobileApart || Ranges.Find(range => range.Type == NumberType.Mobile)!.Holds(national))
            ? NumberType.FixedOrMobile
            : type;
    }

    bool TellsMobileApart => Ranges.Exists(range => range is { Type: NumberType.Mobile, IsToldApart: true });

    NumberType? RangeOf(ReadOnlySpan<char> national)
    {
        foreach (var range in Ranges)
        {
            if (range.Holds(national))
            {
                return range.Type;
            }
        }

        return null;
    }

    /// <summary>The number without what is only dialled at home, such as a leading 0; as it was when nothing is to be taken off.</summary>
    public string WithoutNationalPrefix(string digits)
    {
        Span<int> groups = stackalloc int[DigitPattern.GroupSlots];
        var length = NationalPrefix?.MatchStart(digits, groups) ?? -1;
        if (length < 0)
        {
            return digits;
        }

        var last = 2 * NationalPrefix!.Groups;
        var becomes = NationalPrefixBecomes is not null && last > 0 && groups[last + 1] > groups[last]
            ? NumberFormat.Fill(NationalPrefixBecomes, digits, groups)
            : "";
        var shorter = becomes + digits[length..];
        return Numbers.Matches(digits) && !Numbers.Matches(shorter) ? digits : shorter;
    }
}

/// <summary>Numbers of one kind within a plan.</summary>
sealed class NumberRange(NumberType type, int[] lengths, DigitPattern pattern)
{
    /// <summary>The kind.</summary>
    public NumberType Type => type;

    /// <summary>The numbers of this kind.</summary>
    public DigitPattern Pattern => pattern;

    /// <summary>False when the kind exists but shares the ranges of another.</summary>
    public bool IsToldApart => pattern.Text.Length > 0;

    /// <summary>Whether the number is of this kind.</summary>
    public bool Holds(ReadOnlySpan<char> national) =>
        IsToldApart && Array.IndexOf(lengths, national.Length) >= 0 && pattern.Matches(national);
}
