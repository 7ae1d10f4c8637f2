using Switchboard.Agents;
using Switchboard.Compliance.Hours;

namespace Switchboard.Contacts;

/// <summary>What a contact's texts have to be like.</summary>
internal static class ContactText
{
    public const int MaxName = 200;
    public const int MaxNotes = 8_000;
    public const int MaxAddresses = 50;

    /// <summary>What is wrong, or null. An empty text takes away what there is.</summary>
    public static Problem? Check(string? displayName, string? language, string? timeZone, string? region, string? notes) =>
        (string.IsNullOrEmpty(displayName) ? null : Line.Check("displayName", displayName, MaxName))
        ?? ProfileText.CheckLanguage(NullIfEmpty(language))
        ?? ProfileText.CheckTimeZone(NullIfEmpty(timeZone))
        ?? Places.CheckRegion(NullIfEmpty(region))
        ?? CheckNotes(notes);

    static Problem? CheckNotes(string? notes) =>
        notes is null ? null
        : notes.Length > MaxNotes ? Problem.Invalid("notes", $"The notes have {notes.Length} characters; at most {MaxNotes} are taken.", "Shorten them.")
        : notes.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t'))
            ? Problem.Invalid("notes", "The notes have control characters.", "Send plain text.")
        : null;

    static string? NullIfEmpty(string? text) => text is { Length: > 0 } ? text : null;
}
