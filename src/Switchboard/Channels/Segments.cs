using System.Buffers;

namespace Switchboard.Channels;

/// <summary>How the characters of a text message travel.</summary>
public enum SmsEncoding
{
    /// <summary>7 bits a character, the alphabet of 3GPP TS 23.038; a dozen of its characters take two places.</summary>
    Gsm7,

    /// <summary>16 bits a character; most emoji take two places.</summary>
    Ucs2,
}

/// <summary>
/// The parts that a text message is sent and billed in: 140 octets each, of which six say how parts belong together when there are
/// several (3GPP TS 23.040, 9.2.3.24.1). A character is never cut in two, so a part may end one place early.
/// </summary>
/// <param name="Count">How many parts; none for an empty text.</param>
/// <param name="Used">Places that the characters take, over all parts.</param>
/// <param name="Left">Places that are free in the last part.</param>
/// <param name="Starts">Where each part begins in the text, in UTF-16 units.</param>
/// <param name="NotGsm">The distinct characters that forced <see cref="SmsEncoding.Ucs2"/>, in order.</param>
public sealed record Segments(SmsEncoding Encoding, int Count, int Used, int Left, IReadOnlyList<int> Starts, IReadOnlyList<string> NotGsm)
{
    const string Basic = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
    const string Extension = "\f^{}\\[~]|€";

    static readonly SearchValues<char> TwoPlaces = SearchValues.Create(Extension);
    static readonly SearchValues<char> Gsm = SearchValues.Create(Basic + Extension);

    /// <summary>The parts of a text.</summary>
    public static Segments Of(string text)
    {
        var isGsm = IsGsm(text);
        var (encoding, alone, among) = isGsm ? (SmsEncoding.Gsm7, 160, 153) : (SmsEncoding.Ucs2, 70, 67);
        var (starts, used, last) = Cut(text, alone, isGsm);
        var capacity = alone;
        if (starts.Count > 1)
        {
            (starts, used, last) = Cut(text, among, isGsm);
            capacity = among;
        }

        return new(encoding, starts.Count, used, starts.Count == 0 ? 0 : capacity - last, starts, isGsm ? [] : Others(text));
    }

    /// <summary>Whether every character is in the 7-bit alphabet.</summary>
    public static bool IsGsm(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(Gsm);

    static (List<int> Starts, int Used, int Last) Cut(string text, int capacity, bool isGsm)
    {
        List<int> starts = [];
        var (used, inLast) = (0, capacity);
        for (var at = 0; at < text.Length;)
        {
            var length = !isGsm && char.IsSurrogatePair(text, at) ? 2 : 1;
            var places = isGsm ? TwoPlaces.Contains(text[at]) ? 2 : 1 : length;
            if (inLast + places > capacity)
            {
                starts.Add(at);
                inLast = 0;
            }

            inLast += places;
            used += places;
            at += length;
        }

        return (starts, used, inLast);
    }

    static List<string> Others(string text)
    {
        List<string> others = [];
        foreach (var rune in text.EnumerateRunes())
        {
            var character = rune.ToString();
            if (!IsGsm(character) && !others.Contains(character))
            {
                others.Add(character);
            }
        }

        return others;
    }
}
