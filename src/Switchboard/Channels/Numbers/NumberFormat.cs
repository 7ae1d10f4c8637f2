using System.Text;

namespace Switchboard.Channels.Numbers;

/// <summary>How a plan groups the digits of some of its numbers.</summary>
/// <param name="Digits">The groups.</param>
/// <param name="LeadingDigits">How the numbers begin that are written so; null for all.</param>
/// <param name="AtHome">Template for readers in the country, such as <c>0$1 $2</c>.</param>
/// <param name="Abroad">Template for what follows the calling code.</param>
sealed record NumberFormat(DigitPattern Digits, DigitPattern? LeadingDigits, string AtHome, string Abroad)
{
    /// <summary>Whether a number is written so.</summary>
    public bool Suits(ReadOnlySpan<char> national) =>
        (LeadingDigits is null || LeadingDigits.MatchStart(national) >= 0) && Digits.Matches(national);

    /// <summary>The number in one of the two templates.</summary>
    public string Write(string template, ReadOnlySpan<char> national)
    {
        Span<int> groups = stackalloc int[DigitPattern.GroupSlots];
        Digits.MatchStart(national, groups);
        return Fill(template, national, groups);
    }

    /// <summary>Puts matched groups in the place of <c>$1</c> … <c>$9</c>; a group that took no part is empty.</summary>
    public static string Fill(string template, ReadOnlySpan<char> digits, ReadOnlySpan<int> groups)
    {
        var text = new StringBuilder(template.Length + digits.Length);
        for (var i = 0; i < template.Length; i++)
        {
            if (template[i] != '$')
            {
                text.Append(template[i]);
                continue;
            }

            var slot = 2 * (template[++i] - '0');
            if (groups[slot] >= 0)
            {
                text.Append(digits[groups[slot]..groups[slot + 1]]);
            }
        }

        return text.ToString();
    }
}
