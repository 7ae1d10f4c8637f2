using System.Net;
using System.Text.RegularExpressions;

namespace Switchboard.Channels.Mail;

/// <summary>What a person wrote in a mail, as plain text.</summary>
internal static partial class MailText
{
    /// <summary>A text for readers of text alone, where a mail has only HTML.</summary>
    public static string OfHtml(string html)
    {
        var text = Unseen().Replace(html, "");
        text = Breaks().Replace(text, "\n");
        text = Tags().Replace(text, "");
        text = WebUtility.HtmlDecode(text).Replace('\u00a0', ' ');
        return ManyBreaks()
            .Replace(string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(line => Spaces().Replace(line, " ").Trim())), "\n\n")
            .Trim();
    }

    /// <summary>The part above what mail programs quote of the mail that is answered.</summary>
    public static string WithoutQuote(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var end = Array.FindIndex(lines, line => line.StartsWith('>') || Attribution().IsMatch(line));
        return string.Join('\n', end < 0 ? lines : lines[..end]).Trim();
    }

    [GeneratedRegex(
        @"<!--.*?-->|<(?<kind>script|style|head|title)\b.*?</\k<kind>\s*>",
        RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Unseen();

    [GeneratedRegex(
        @"<(br|/p|/div|/tr|/li|/h[1-6]|/blockquote)\b[^>]*>|\r?\n[ \t]*\r?\n", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Breaks();

    [GeneratedRegex("<[^>]*>", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tags();

    [GeneratedRegex(@"[ \t\f\v]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Spaces();

    [GeneratedRegex(@"\n{3,}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ManyBreaks();

    // "On Tue, 3 Feb 2026 at 10:00, Ann wrote:" and "-----Original Message-----", as the large mail programs write them.
    [GeneratedRegex(
        @"^(On\b.{0,200}\bwrote:|-{2,}\s*Original Message\s*-{2,}|_{10,})\s*$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 100)]
    private static partial Regex Attribution();
}
