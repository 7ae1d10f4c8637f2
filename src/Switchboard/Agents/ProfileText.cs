using System.Text.RegularExpressions;
using Switchboard.Channels.Numbers;

namespace Switchboard.Agents;

/// <summary>What a profile's texts have to be like.</summary>
internal static partial class ProfileText
{
    public const int MaxName = 100;
    public const int MaxGreeting = 1_000;
    public const int MaxPrompt = 32_000;
    public const int MaxMediaDays = 3_650;

    /// <summary>A new agent needs a name; one that is there has one.</summary>
    public static Problem? CheckNamed(string? displayName, AgentId? agent) => displayName is null && agent is null
        ? Problem.Invalid(
            "displayName",
            "A new agent needs a name.",
            "Send displayName, which is what people call it; or agentId, to give channels to an agent that is there.")
        : null;

    /// <summary>What is wrong with a name, a greeting and a prompt, or null.</summary>
    public static Problem? Check(string? displayName, string? greeting, string? systemPrompt) =>
        (displayName is null ? null : Line.Check("displayName", displayName, MaxName))
        ?? Prose("greeting", greeting, MaxGreeting)
        ?? Prose("systemPrompt", systemPrompt, MaxPrompt);

    public static Problem? CheckCountry(string country) =>
        Country().IsMatch(country) && NumberingPlans.World.Of(country.ToUpperInvariant()) is not null
            ? null
            : Problem.Invalid("country", "No telephone numbers are known of a country with this code.", "Use the two letters of ISO 3166-1, such as US or DE.");

    public static Problem? CheckLanguage(string? language) =>
        language is null || Language().IsMatch(language)
            ? null
            : Problem.Invalid("language", "The language isn't a language tag.", "Use a BCP 47 tag, such as en or pt-BR.");

    public static Problem? CheckTimeZone(string? zone) =>
        zone is null
            || (zone.Length <= 64 && (zone == "UTC" || zone.Contains('/', StringComparison.Ordinal)) && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
            ? null
            : Problem.Invalid("timeZone", "The time zone isn't known.", "Use an IANA name, such as Europe/Berlin.");

    public static Problem? CheckMediaDays(int? days) =>
        days is null or (>= 1 and <= MaxMediaDays)
            ? null
            : Problem.Invalid("mediaRetentionDays", $"Files can't be kept for {days} days.", $"Give a number from 1 to {MaxMediaDays}.");

    /// <summary>Text of several lines.</summary>
    static Problem? Prose(string field, string? text, int maxLength)
    {
        if (text is null)
        {
            return null;
        }

        if (text.Length > maxLength)
        {
            return Problem.Invalid(field, $"The field {field} has {text.Length} characters; at most {maxLength} are taken.", "Shorten it.");
        }

        return text.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t'))
            ? Problem.Invalid(field, $"The field {field} has control characters.", "Send plain text.")
            : null;
    }

    [GeneratedRegex("^[A-Za-z]{2}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex Country();

    [GeneratedRegex("^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex Language();
}
