using System.Globalization;
using System.Text.RegularExpressions;

namespace Switchboard.Channels.Mail;

/// <summary>
/// A mailbox as the world writes it (RFC 5321, 4.1.2), without quoted local parts, which nobody gives to people. Kept in lower case: in
/// theory the local part tells cases apart, in practice no provider does.
/// </summary>
/// <param name="Value">Such as <c>ann@example.com</c>; the domain is in its ASCII form.</param>
public readonly partial record struct EmailAddress(string Value)
{
    const int Longest = 254;
    const int LongestLocalPart = 64;

    static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    /// <summary>The part after the at sign.</summary>
    public string Domain => Value[(Value.IndexOf('@', StringComparison.Ordinal) + 1)..];

    /// <summary>What somebody typed, read or refused in words for whoever typed it.</summary>
    public static Outcome<EmailAddress> Parse(string field, string? text) =>
        TryParse(text, out var address)
            ? address
            : Problem.Invalid(field, "This is no e-mail address.", "Give one such as ann@example.com, without a name or brackets around it.");

    /// <summary>Reads a bare address.</summary>
    public static bool TryParse(string? text, out EmailAddress address)
    {
        address = default;
        var trimmed = text?.Trim() ?? "";
        var at = trimmed.LastIndexOf('@');
        if (at is <= 0 or > LongestLocalPart || trimmed.Length > Longest || !LocalPart().IsMatch(trimmed.AsSpan(0, at)))
        {
            return false;
        }

        try
        {
            var domain = Idn.GetAscii(trimmed[(at + 1)..]);
            if (!domain.Contains('.', StringComparison.Ordinal) || domain.EndsWith('.'))
            {
                return false;
            }

            address = new($"{trimmed[..at]}@{domain}".ToLowerInvariant());
            return true;
        }
        catch (ArgumentException)
        {
            // The domain has empty or overlong labels, or characters that no domain has.
            return false;
        }
    }

    /// <summary>
    /// The address in a header's value, such as <c>Ann &lt;ann@example.com&gt;</c>; what is none is kept as it is written, so that nothing
    /// that arrived is lost.
    /// </summary>
    public static string FromHeader(string written)
    {
        var open = written.LastIndexOf('<');
        var close = written.LastIndexOf('>');
        var bare = open >= 0 && close > open ? written[(open + 1)..close] : written;
        return TryParse(bare, out var address) ? address.Value : written.Trim();
    }

    /// <summary>
    /// The mailbox behind an address with a tag, such as <c>ann@example.com</c> behind <c>ann+news@example.com</c>; null for one without.
    /// https://www.rfc-editor.org/rfc/rfc5233
    /// </summary>
    public static string? Untagged(string address) =>
        address.IndexOf('+', StringComparison.Ordinal) is > 0 and var tag && address.LastIndexOf('@') is var at && at > tag
            ? address[..tag] + address[at..]
            : null;

    /// <summary>Masked, so that an address gets into a log or a message only by its <see cref="Value"/>.</summary>
    public override string ToString() => Value is null ? "" : Mask.Address(Value);

    [GeneratedRegex(
        @"^[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+(\.[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+)*\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 100)]
    private static partial Regex LocalPart();
}
