using System.Text.RegularExpressions;

namespace Switchboard.Kernel;

/// <summary>Makes addresses fit for logs and metrics: enough to tell two apart, not enough to reach a person.</summary>
public static partial class Mask
{
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

    /// <summary>Masks each international number and mailbox within a text; the last net under log lines, not a licence to log them.</summary>
    public static string Text(string text) =>
        text.AsSpan().IndexOfAny('+', '@', '%') < 0 ? text : Addresses().Replace(text, static found => Address(found.Value));

    [GeneratedRegex(@"(\+|%2[Bb])\d[\d .()-]{5,18}\d|[\w.%+-]+(@|%40)[\w-]+(\.[\w-]+)+", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex Addresses();
}
