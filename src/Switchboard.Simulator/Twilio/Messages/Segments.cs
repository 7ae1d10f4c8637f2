using System.Buffers;

namespace Switchboard.Simulator.Twilio.Messages;

/// <summary>
/// How many SMS a text takes: 160 or 153 septets in GSM 03.38, 70 or 67 UTF-16 units once one character is outside of it.
/// An escaped pair and a surrogate pair are never split. https://www.twilio.com/docs/glossary/what-sms-character-limit
/// </summary>
internal static class Segments
{
    static readonly SearchValues<char> Basic = SearchValues.Create(
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà");

    static readonly SearchValues<char> Extended = SearchValues.Create("\f^{}\\[~]|€");

    public static int Count(string text)
    {
        var septets = 0;
        foreach (var c in text)
        {
            if (!Basic.Contains(c) && !Extended.Contains(c))
            {
                return Pack(text, 70, 67, static (t, i) => char.IsHighSurrogate(t[i]) && i + 1 < t.Length && char.IsLowSurrogate(t[i + 1]) ? (2, 2) : (1, 1));
            }

            septets += Extended.Contains(c) ? 2 : 1;
        }

        return septets <= 160 ? 1 : Pack(text, 160, 153, static (t, i) => (Extended.Contains(t[i]) ? 2 : 1, 1));
    }

    static int Pack(string text, int alone, int joined, Func<string, int, (int Width, int Chars)> unit)
    {
        var (segments, room, total) = (1, joined, 0);
        for (var i = 0; i < text.Length;)
        {
            var (width, chars) = unit(text, i);
            if (width > room)
            {
                segments++;
                room = joined;
            }

            room -= width;
            total += width;
            i += chars;
        }

        return total <= alone ? 1 : segments;
    }
}
