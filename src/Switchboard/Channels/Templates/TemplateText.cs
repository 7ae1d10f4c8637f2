using System.Text;
using System.Text.RegularExpressions;

namespace Switchboard.Channels.Templates;

/// <summary>
/// WhatsApp's rules for templates and what fills them. https://www.twilio.com/docs/whatsapp/tutorial/send-whatsapp-notification-messages-templates,
/// https://developers.facebook.com/docs/whatsapp/message-templates/guidelines
/// </summary>
internal static partial class TemplateText
{
    public const int LongestName = 512;
    public const int LongestBody = 1024;
    public const int LongestButton = 25;
    public const int LongestUrl = 2000;
    public const int MostQuickReplies = 3;
    public const int MostLinks = 2;
    public const int LongestValue = 1024;
    const int MostSpaces = 4;

    /// <summary>The names of the variables in a text, in the order in which they come first.</summary>
    public static IEnumerable<string> Variables(string text) =>
        Placeholder().Matches(text).Select(found => found.Groups["name"].Value).Distinct(StringComparer.Ordinal);

    /// <summary>The names of all variables of a template.</summary>
    public static IReadOnlyList<string> Variables(TemplateContent content) =>
        [
            .. Variables(
                string.Join(
                    '\n',
                    (content.Buttons ?? [])
                        .SelectMany(button => new[] { button.Title, button.Url })
                        .Prepend(content.MediaUrl)
                        .Prepend(content.Body)
                        .OfType<string>())),
        ];

    /// <summary>The text with its variables filled in.</summary>
    public static string Fill(string text, IReadOnlyDictionary<string, string> values) =>
        Placeholder().Replace(text, found => values.GetValueOrDefault(found.Groups["name"].Value, found.Value));

    /// <summary>An address with variables as one that can be read.</summary>
    public static string WithNumbers(string url) => Fill(url, Numbers);

    /// <summary>Why a template can't be one, or null.</summary>
    public static Problem? Check(string name, string language, TemplateContent content, IReadOnlyDictionary<string, string> samples) =>
        CheckName(name)
            ?? CheckLanguage(language)
            ?? CheckBody(content.Body)
            ?? CheckButtons(content.Buttons ?? [])
            ?? CheckMedia(content.MediaUrl)
            ?? CheckSamples(Variables(content), samples);

    /// <summary>
    /// The values as they may be sent, or which are missing, too many or empty. Line ends and runs of spaces, which WhatsApp refuses,
    /// become one space.
    /// </summary>
    public static Outcome<Dictionary<string, string>> Read(string field, IReadOnlyList<string> wanted, IReadOnlyDictionary<string, string> given)
    {
        var missing = wanted.Where(name => !given.ContainsKey(name)).ToList();
        if (missing.Count > 0)
        {
            return Problem.Invalid(
                field,
                $"The template's {Named(missing)} {(missing.Count == 1 ? "is" : "are")} missing.",
                $"Give a text for each of {Listed(wanted)}.");
        }

        var unknown = given.Keys.Except(wanted, StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (unknown.Count > 0)
        {
            return Problem.Invalid(
                field,
                $"The template has no {Named(unknown)}.",
                wanted.Count == 0 ? $"Leave {field} out: this template has no variables." : $"Give {Listed(wanted)} and no others.");
        }

        Dictionary<string, string> values = new(StringComparer.Ordinal);
        foreach (var name in wanted)
        {
            if (Clean(given[name]) is not { Length: > 0 and <= LongestValue } value)
            {
                return Problem.Invalid(
                    field, $"The value of {Named([name])} is empty or has more than {LongestValue} characters.", "Give each variable a short text.");
            }

            values[name] = value;
        }

        return values;
    }

    /// <summary>A value without what WhatsApp refuses in one: line ends, tabs, control characters, more than four spaces in a row.</summary>
    public static string Clean(string? value)
    {
        StringBuilder clean = new((value ?? "").Length);
        var spaces = 0;
        foreach (var rune in (value ?? "").EnumerateRunes())
        {
            var isBreak = Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029;
            spaces = isBreak || rune.Value == ' ' ? spaces + 1 : 0;
            if (isBreak)
            {
                // A line end is a space, and so are several of them.
                if (spaces == 1)
                {
                    clean.Append(' ');
                }
            }
            else if (spaces <= MostSpaces)
            {
                clean.Append(rune);
            }
        }

        return clean.ToString().Trim();
    }

    static Problem? CheckName(string name) =>
        name.Length is > 0 and <= LongestName && Name().IsMatch(name) ? null
            : Problem.Invalid("name", "This is no name for a template.", "Use lower-case letters, digits and underscores, such as appointment_reminder.");

    static Problem? CheckLanguage(string language) =>
        Language().IsMatch(language)
            ? null
            : Problem.Invalid("language", "This is no language that WhatsApp knows.", "Give its code, such as en, en_US or pt_BR.");

    static Problem? CheckBody(string body)
    {
        if (string.IsNullOrWhiteSpace(body) || body.Length > LongestBody || body.Any(c => char.IsControl(c) && c is not '\n'))
        {
            return Problem.Invalid(
                "body",
                $"The text is empty, has more than {LongestBody} characters, or has control characters.",
                "Write what people shall read; line breaks are fine.");
        }

        var trimmed = body.Trim();
        if (Placeholder().Matches(trimmed) is { Count: > 0 } found && (found[0].Index == 0 || found[^1].Index + found[^1].Length == trimmed.Length))
        {
            return Problem.Invalid("body", "The text begins or ends with a variable, which WhatsApp turns down.", "Put words before and behind it.");
        }

        if (Adjacent().IsMatch(trimmed))
        {
            return Problem.Invalid("body", "Two variables stand side by side, which WhatsApp turns down.", "Put words between them.");
        }

        var names = Variables(body).ToList();
        return names.Order(StringComparer.Ordinal).SequenceEqual(
            Enumerable.Range(1, names.Count).Select(n => $"{n}").Order(StringComparer.Ordinal), StringComparer.Ordinal)
            ? null
            : Problem.Invalid("body", "The variables aren't numbered from 1 without a gap.", "Write them as {{1}}, {{2}} and so on.");
    }

    static Problem? CheckButtons(IReadOnlyList<TemplateButton> buttons)
    {
        var links = buttons.Count(button => button.Url is not null);
        return buttons.Count == 0 ? null
            : links > 0 && links < buttons.Count
                ? Problem.Invalid("buttons", "Quick replies and links are mixed.", "Give either buttons with url or buttons without.")
            : links > MostLinks || (links == 0 && buttons.Count > MostQuickReplies)
                ? Problem.Invalid("buttons", "These are too many buttons.", $"Give {MostQuickReplies} quick replies or {MostLinks} links at most.")
            : buttons.Any(button => button.Url is { } url && (url.Length > LongestUrl || !IsAddress(url)))
                ? Problem.Invalid("buttons", "A button's url is no web address.", "Give addresses such as https://example.com/orders/{{2}}.")
            : buttons.Select(button => Line.Check("buttons", button.Title, LongestButton)).FirstOrDefault(problem => problem is not null);
    }

    static Problem? CheckMedia(string? url) =>
        url is null || (url.Length <= LongestUrl && IsAddress(url))
            ? null
            : Problem.Invalid("mediaUrl", "This is no web address.", "Give an address that WhatsApp can fetch, such as https://example.com/menu.pdf.");

    static Problem? CheckSamples(IReadOnlyList<string> wanted, IReadOnlyDictionary<string, string> samples) =>
        // WhatsApp's reviewers turn down what they can't read as a whole.
        Read("samples", wanted, samples).Problem is { } wrong ? wrong with { Next = wrong.Next + " Samples are what the reviewers read." } : null;

    static bool IsAddress(string url) => Uri.TryCreate(WithNumbers(url), UriKind.Absolute, out var address) && address.Scheme is "http" or "https";

    static readonly Dictionary<string, string> Numbers = Enumerable.Range(1, 20).ToDictionary(n => $"{n}", n => $"{n}", StringComparer.Ordinal);

    static string Named(List<string> names) => (names.Count == 1 ? "variable " : "variables ") + Listed(names);

    static string Listed(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(20).Select(name => $"{{{{{(name.Length > 40 ? name[..40] + "…" : name)}}}}}"));

    [GeneratedRegex(@"\{\{\s*(?<name>[A-Za-z0-9_]+)\s*\}\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"\}\}\s*\{\{", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Adjacent();

    [GeneratedRegex("^[a-z0-9_]+$", RegexOptions.None, matchTimeoutMilliseconds: 100)]
    private static partial Regex Name();

    [GeneratedRegex("^[a-z]{2,3}(_[A-Z]{2,3})?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex Language();
}
