using System.Buffers;
using System.Security.Cryptography;

namespace Switchboard.Simulator.Twilio;

/// <summary>Twilio's ids: two letters that say what it names and 32 hexadecimal digits.</summary>
internal static class Sid
{
    static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    public static string New(string prefix) => prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    public static bool Is(string prefix, string? text) =>
        text is { Length: 34 } && text.StartsWith(prefix, StringComparison.Ordinal) && text.AsSpan(2).IndexOfAnyExcept(Hex) < 0;
}
