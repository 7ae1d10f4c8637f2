namespace Switchboard.Events;

/// <summary>The kinds of events that agents hear of, as stored and sent.</summary>
internal static class EventKinds
{
    public const string MessageReceived = "message.received";

    public const string MessageFailed = "message.failed";

    public const string ContactOptedOut = "contact.opted_out";

    public const string ContactOptedIn = "contact.opted_in";

    public const string ContactAskedForHelp = "contact.asked_for_help";

    /// <summary>All of them, for descriptions: separated by commas.</summary>
    public const string Names = $"{MessageReceived}, {MessageFailed}, {ContactOptedOut}, {ContactOptedIn}, {ContactAskedForHelp}";

    public static readonly IReadOnlyList<string> All = Names.Split(", ");
}
