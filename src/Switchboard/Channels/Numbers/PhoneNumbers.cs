using System.Diagnostics.CodeAnalysis;

namespace Switchboard.Channels.Numbers;

/// <summary>
/// Reads telephone numbers as people write them. What no numbering plan allows is refused with the reason; a number that is
/// merely not assigned to anybody is not, because plans grow faster than what is known of them.
/// </summary>
public static class PhoneNumbers
{
    const int LongestNumber = 15;

    /// <summary>The number, or the problem to answer with. <paramref name="field"/> is the request's field that held the text.</summary>
    public static Outcome<E164> Parse(string field, string? text, string? defaultCountry = null) =>
        TryParse(text, defaultCountry, out var number, out var why)
            ? number
            : Problem.Invalid(field, why, "Give a telephone number with its country's calling code, such as +14155550123.");

    /// <summary>
    /// Reads <c>+1 415 555 0123</c>, <c>0014155550123</c>, <c>tel:+1-415-555-0123</c>, and <c>(415) 555-0123</c> when
    /// <paramref name="defaultCountry"/> (ISO 3166-1 alpha-2) is given.
    /// <paramref name="why"/> is a sentence that never repeats the text.
    /// </summary>
    public static bool TryParse(string? text, string? defaultCountry, out E164 number, [NotNullWhen(false)] out string? why)
    {
        number = default;
        var home = defaultCountry is null ? null : NumberingPlans.World.Of(defaultCountry);
        if (defaultCountry is not null && home is null)
        {
            why = "The default country is not a two-letter country code (ISO 3166-1) with telephone numbers.";
            return false;
        }

        if (!WrittenNumber.TryRead(text, out var written, out why))
        {
            return false;
        }

        var (digits, isAbroad) = Dial(written, home);
        var code = isAbroad ? NumberingPlans.World.CodeAtStart(digits) : home is null ? null : NumberingPlans.World.CodeOf(home);
        if (code is null)
        {
            why = !isAbroad ? "The number has no calling code, and no country is given to read it in: begin it with a plus and the calling code."
                : digits.Length < 3 ? "The number has too few digits."
                : $"No country has the calling code {digits[..3]}.";
            return false;
        }

        var national = isAbroad ? code.Significant(code.Main, digits[code.Digits.Length..]) : digits;
        why = WhyNot(code, national, isAbroad ? code.Main : home!);
        if (why is null)
        {
            // A number must make sense abroad, too: a local one without its area is nobody's.
            national = Settled(code, national);
            why = WhyNot(code, national, code.Main);
        }

        number = why is null ? new("+" + code.Digits + national) : default;
        return why is null;
    }

    /// <summary>The country (ISO 3166-1 alpha-2) of an address, if it is a number of one.</summary>
    internal static string? CountryOf(string address) => TryParse(address, null, out var number, out _) ? number.Country : null;

    /// <summary>The national number that stays as it is when it is read again, so that one phone has one number.</summary>
    static string Settled(CallingCode code, string national)
    {
        var settled = code.Significant(code.Main, national);
        return settled == national ? national : Settled(code, settled);
    }

    /// <summary>What is dialled: abroad with the calling code, or at home without anything before the number.</summary>
    static (string Digits, bool IsAbroad) Dial(WrittenNumber written, NumberingPlan? home)
    {
        var digits = written.Digits;
        if (written.HasPlus)
        {
            return (digits, true);
        }

        if (home is null)
        {
            return digits.StartsWith("00") ? (digits[2..], true) : (digits, false);
        }

        if (home.DiallingOut?.MatchStart(digits) is { } exit and > 0 && exit < digits.Length && digits[exit] != '0')
        {
            return (digits[exit..], true);
        }

        var code = NumberingPlans.World.CodeOf(home);
        var national = code.Significant(home, digits);
        if (digits.StartsWith(home.CallingCode))
        {
            // The plus was forgotten when the number only makes sense without the calling code.
            var shorter = code.Significant(home, digits[home.CallingCode.Length..]);
            if ((!home.Numbers.Matches(national) && home.Numbers.Matches(shorter)) || national.Length > home.Lengths[^1])
            {
                return (digits, true);
            }
        }

        // 00 is understood everywhere, also where something else is dialled.
        return digits.StartsWith("00") && !home.IsPossible(national.Length) ? (digits[2..], true) : (national, false);
    }

    /// <summary>Why there can be no such number for a reader in that country; null when there can.</summary>
    static string? WhyNot(CallingCode code, string national, NumberingPlan reader)
    {
        if (code.Digits.Length + national.Length > LongestNumber)
        {
            return $"The number has too many digits: {LongestNumber} are the most that a telephone number has.";
        }

        var plan = code.PlanOf(national) ?? reader;
        if (plan.IsPossible(national.Length))
        {
            return null;
        }

        var fault = national.Length < plan.Lengths[0] ? "too few digits"
            : national.Length > plan.Lengths[^1] ? "too many digits"
            : "the wrong number of digits";
        return $"The number has {fault} for {plan.Place}: {national.Length} after +{plan.CallingCode}, where {Say(plan.Lengths)} are possible.";
    }

    static string Say(int[] lengths) => lengths.Length switch
    {
        1 => $"{lengths[0]}",
        _ when lengths[^1] - lengths[0] == lengths.Length - 1 && lengths.Length > 2 => $"{lengths[0]} to {lengths[^1]}",
        _ => $"{string.Join(", ", lengths[..^1])} or {lengths[^1]}",
    };
}
