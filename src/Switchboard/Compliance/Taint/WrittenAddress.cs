using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using System.Text;
using Switchboard.Search;

namespace Switchboard.Compliance.Taint;

/// <summary>
/// An address as it may stand in a text, also where somebody hides it from a simple search: with blanks, in other scripts' digits and look-alike letters,
/// behind invisible characters and markup, encoded, or spelled out. It is no proof against every trick; it is the second wall.
/// </summary>
internal sealed class WrittenAddress
{
    const string At = "at";
    const string Dot = "dot";
    const int FewestLetters = 3;
    const int MostDigits = 9;

    static readonly IdnMapping Idn = new();

    // Letters of other scripts that look like these: https://www.unicode.org/reports/tr39/#Confusable_Detection
    static readonly FrozenDictionary<char, char> LookAlikes = Pairs("аaеeоoрpсcхxуyіiјjѕsһhԁdɡgӏlкkмmтtнhвbαaοoρpνvιiκkτtυuχxεeηnβbıiłlɑaօoսuցg");

    static readonly FrozenDictionary<string, string> Digits = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["zero"] = "0", ["oh"] = "0", ["one"] = "1", ["two"] = "2", ["three"] = "3", ["four"] = "4", ["five"] = "5", ["six"] = "6", ["seven"] = "7",
        ["eight"] = "8", ["nine"] = "9", ["null"] = "0", ["eins"] = "1", ["zwei"] = "2", ["drei"] = "3", ["vier"] = "4", ["funf"] = "5", ["sechs"] = "6",
        ["sieben"] = "7", ["acht"] = "8", ["neun"] = "9", ["cero"] = "0", ["uno"] = "1", ["dos"] = "2", ["tres"] = "3", ["cuatro"] = "4", ["cinco"] = "5",
        ["seis"] = "6", ["siete"] = "7", ["ocho"] = "8", ["nueve"] = "9",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    static readonly FrozenDictionary<string, string> Signs = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["arroba"] = At, ["punkt"] = Dot, ["punto"] = Dot, ["point"] = Dot, ["period"] = Dot,
        ["dash"] = "", ["hyphen"] = "", ["minus"] = "", ["underscore"] = "", ["plus"] = "",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    readonly string whole;
    readonly string? name;
    readonly string? domain;
    readonly bool isNumber;

    public WrittenAddress(string address)
    {
        var at = address.LastIndexOf('@');
        isNumber = at < 0;
        if (isNumber)
        {
            var digits = string.Concat(address.Where(char.IsAsciiDigit));
            // With or without what is dialled before it.
            whole = digits.Length > MostDigits ? digits[^MostDigits..] : digits;
            return;
        }

        (name, domain) = (Letters(address[..at]), Letters(Shown(address[(at + 1)..])));
        whole = name + At + domain;
    }

    WrittenAddress(string whole, string domain) => (this.whole, this.domain) = (whole, domain);

    /// <summary>A host on the net, whatever stands around it.</summary>
    public static WrittenAddress OfHost(string host)
    {
        var letters = Letters(Shown(host.Trim('[', ']')));
        return new(letters, letters);
    }

    /// <summary>Whether the address stands in a text.</summary>
    public bool IsIn(string text)
    {
        if (whole.Length == 0)
        {
            return false;
        }

        var decoded = Decode(text);
        return IsWrittenIn(decoded) || (decoded.Contains('<', StringComparison.Ordinal) && IsWrittenIn(WithoutMarkup(decoded)));
    }

    bool IsWrittenIn(string text)
    {
        if (isNumber)
        {
            return Numbers(text).Contains(whole, StringComparison.Ordinal);
        }

        var letters = Letters(text);
        return letters.Contains(whole, StringComparison.Ordinal)
            // Its parts apart from each other.
            || (name?.Length >= FewestLetters && letters.Contains(domain!, StringComparison.Ordinal) && letters.Contains(name, StringComparison.Ordinal));
    }

    static string Decode(string text)
    {
        // Two that HTML 4 doesn't have.
        var decoded = text.Contains('&', StringComparison.Ordinal)
            ? WebUtility.HtmlDecode(text.Replace("&commat;", "@", StringComparison.Ordinal).Replace("&period;", ".", StringComparison.Ordinal))
            : text;
        return decoded.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(decoded) : decoded;
    }

    static string WithoutMarkup(string text)
    {
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '<' && text.IndexOf('>', i) is > 0 and var end)
            {
                i = end;
            }
            else
            {
                plain.Append(text[i]);
            }
        }

        return plain.ToString();
    }

    /// <summary>Letters and digits alone; signs as they are spoken.</summary>
    static string Letters(string text)
    {
        var letters = new StringBuilder(text.Length);
        foreach (var (word, sign) in Words(text))
        {
            letters.Append(Signs.TryGetValue(word, out var spoken) || Digits.TryGetValue(word, out spoken) ? spoken : word)
                .Append(sign switch { '@' => At, '.' => Dot, _ => "" });
        }

        return letters.ToString();
    }

    /// <summary>Digits that follow each other, whatever stands between them but words.</summary>
    static string Numbers(string text)
    {
        var numbers = new StringBuilder();
        foreach (var (word, _) in Words(text))
        {
            numbers.Append(
                word.Length == 0 ? ""
                : Digits.TryGetValue(word, out var digit) ? digit
                : word.Any(char.IsAsciiDigit) ? string.Concat(word.Select(c => c switch { 'o' => '0', 'l' or 'i' => '1', >= '0' and <= '9' => c, _ => '|' }))
                : "|");
        }

        return numbers.ToString();
    }

    /// <summary>Runs of letters and digits, folded, each with the sign behind it.</summary>
    static IEnumerable<(string Word, char Sign)> Words(string text)
    {
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            var kind = Rune.GetUnicodeCategory(rune);
            if (kind is UnicodeCategory.Format or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark)
            {
                continue;
            }

            if (kind is UnicodeCategory.DecimalDigitNumber or UnicodeCategory.OtherNumber
                && Rune.GetNumericValue(rune) is >= 0 and < 10 and var number && number == Math.Floor(number))
            {
                word.Append((char)('0' + (int)number));
                continue;
            }

            var plain = Plain(rune.Value);
            if (char.IsAsciiLetterLower(plain) || (plain > '\x7F' && Rune.IsLetter(rune)))
            {
                word.Append(plain);
                continue;
            }

            yield return (word.ToString(), plain);
            word.Clear();
        }

        yield return (word.ToString(), ' ');
    }

    /// <summary>The plain letter or sign that a character looks like. Mathematical alphabets are 26 letters each, capitals before small ones.</summary>
    static char Plain(int rune)
    {
        var folded = rune switch
        {
            >= 0x24B6 and <= 0x24E9 => 'a' + ((rune - 0x24B6) % 26),
            >= 0x1D400 and <= 0x1D6A3 => 'a' + ((rune - 0x1D400) % 26),
            >= 0x1F130 and <= 0x1F189 => 'a' + ((rune - 0x1F130) % 32 % 26),
            0x3002 or 0xFF61 or 0xFE52 or 0x2024 => '.',
            0xFE6B => '@',
            _ => PlainLetters.Of(rune),
        };
        return folded > char.MaxValue ? '?' : LookAlikes.GetValueOrDefault((char)folded, (char)folded);
    }

    static string Shown(string domain)
    {
        try
        {
            return Idn.GetUnicode(domain);
        }
        catch (ArgumentException)
        {
            return domain;
        }
    }

    static FrozenDictionary<char, char> Pairs(string pairs) =>
        pairs.Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]).ToFrozenDictionary();
}
