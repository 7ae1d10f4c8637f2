using System.Text;
using System.Text.RegularExpressions;

namespace Switchboard.Kernel;

/// <summary>Makes addresses fit for logs and metrics: enough to tell two apart, not enough to reach a person.</summary>
public static partial class Mask
{
    const int FewestDigits = 7;
    const int LongestName = 64;

    /// <summary><c>+14155550123</c> becomes <c>+1•••23</c>; a mailbox keeps its first letter and its domain.</summary>
    public static string Address(string address)
    {
        var at = address.IndexOf('@');
        if (at > 0)
        {
            return $"{address[0]}•••{address[at..]}";
        }

        return address.Length <= 4 ? "•••" : $"{address[..2]}•••{address[^2..]}";
    }

    /// <summary>
    /// Masks each international number (<c>+</c> or <c>%2B</c> and seven or more digits, however they are grouped), each bare run of ten or more digits, each
    /// mailbox and each token of ours within a text.
    /// The last net under log lines, not a licence to log them. Takes time in proportion to the text.
    /// </summary>
    public static string Text(string text)
    {
        StringBuilder? masked = null;
        var kept = 0;
        for (var at = Mark(text, 0); at >= 0; at = Mark(text, Math.Max(at + 1, kept)))
        {
            var (start, end) = text[at] == '@' || At(text, at, "%40") ? Mailbox(text, kept, at) : Number(text, at);
            if (end > start)
            {
                (masked ??= new(text.Length)).Append(text, kept, start - kept).Append(Address(text[start..end].Replace("%40", "@", StringComparison.Ordinal)));
                kept = end;
            }
        }

        return Bare().Replace(masked?.Append(text, kept, text.Length - kept).ToString() ?? text, static found => Bare(found.ValueSpan));
    }

    // A run within a word of letters and digits is part of an id.
    [GeneratedRegex(@"sb_[a-z]+_[A-Za-z0-9_\-]+|(?<![A-Za-z0-9_])[0-9]{10,}(?![A-Za-z0-9_])", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Bare();

    static string Bare(ReadOnlySpan<char> found) => found[0] == 's' ? $"{found[..(found[3..].IndexOf('_') + 4)]}•••" : $"{found[..2]}•••{found[^2..]}";

    static int Mark(string text, int from)
    {
        var found = from < text.Length ? text.AsSpan(from).IndexOfAny('+', '@', '%') : -1;
        return found < 0 ? -1 : from + found;
    }

    static (int Start, int End) Number(string text, int at)
    {
        var i = text[at] == '+' ? at + 1 : At(text, at, "%2B") ? at + 3 : text.Length;
        var (digits, end) = (0, at);
        for (; i < text.Length && (char.IsAsciiDigit(text[i]) || (digits > 0 && text[i] is ' ' or '-' or '.' or '(' or ')')); i++)
        {
            if (char.IsAsciiDigit(text[i]))
            {
                digits++;
                end = i + 1;
            }
        }

        return digits >= FewestDigits ? (at, end) : (at, at);
    }

    static (int Start, int End) Mailbox(string text, int from, int at)
    {
        var start = at;
        while (start > from
            && at - start < LongestName
            && (char.IsLetterOrDigit(text[start - 1]) || text[start - 1] is '.' or '_' or '%' or '+' or '-' or '\''))
        {
            start--;
        }

        var domain = at + (text[at] == '@' ? 1 : 3);
        var end = domain;
        while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] is '.' or '-'))
        {
            end++;
        }

        return start < at && text.AsSpan(domain, end - domain).TrimEnd('.').Contains('.') ? (start, end) : (at, at);
    }

    static bool At(string text, int at, string what) => text.AsSpan(at).StartsWith(what, StringComparison.OrdinalIgnoreCase);
}
