using System.Text.RegularExpressions;

namespace Switchboard.Simulator.Resend;

/// <summary>A sender or recipient as it is written: <c>ann@example.com</c> or <c>Ann &lt;ann@example.com&gt;</c>.</summary>
internal sealed partial record Mailbox(string Written, string? Name, string Address)
{
    const string Bare = @"(?<address>[^\s@<>,;""]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,62})\.)+[a-z0-9-]{2,63})";

    public string Domain => Address[(Address.LastIndexOf('@') + 1)..];

    public static Mailbox? Parse(string written)
    {
        var match = Form().Match(written.Trim());
        return match.Success && written.Length <= 998
            ? new Mailbox(
                written.Trim(),
                match.Groups["name"].Value.Trim().Trim('"') is { Length: > 0 } name ? name : null,
                match.Groups["address"].Value.ToLowerInvariant())
            : null;
    }

    public override string ToString() => Written;

    [GeneratedRegex(
        @"^(?:(?<name>[^<>\r\n]*)<\s*" + Bare + @"\s*>|" + Bare + ")$",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 200)]
    private static partial Regex Form();
}
