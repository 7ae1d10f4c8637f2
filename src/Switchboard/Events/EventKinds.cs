namespace Switchboard.Events;

/// <summary>The kinds of events that agents hear of, as stored and sent.</summary>
internal static class EventKinds
{
    public const string MessageReceived = "message.received";

    public const string MessageFailed = "message.failed";

    public const string ContactOptedOut = "contact.opted_out";

    public const string ContactOptedIn = "contact.opted_in";

    public const string ContactAskedForHelp = "contact.asked_for_help";

    public const string ContactSuppressed = "contact.suppressed";

    public const string ConversationAssigned = "conversation.assigned";

    public const string ConversationEscalated = "conversation.escalated";

    public const string TemplateApproved = "template.approved";

    public const string TemplateRejected = "template.rejected";

    public const string TemplateWithdrawn = "template.withdrawn";

    public const string LimitNearlyReached = "limit.nearly_reached";

    /// <summary>All of them, for descriptions: separated by commas.</summary>
    public const string Names =
        $"{MessageReceived}, {MessageFailed}, {ContactOptedOut}, {ContactOptedIn}, {ContactAskedForHelp}, {ContactSuppressed}, {ConversationAssigned}, "
        + $"{ConversationEscalated}, {TemplateApproved}, {TemplateRejected}, {TemplateWithdrawn}, {LimitNearlyReached}";

    public static readonly IReadOnlyList<string> All = Names.Split(", ");

    /// <summary>What is wrong with a choice of kinds, or null.</summary>
    public static Problem? Check(string field, IReadOnlyList<string>? kinds) => kinds?.Except(All, StringComparer.Ordinal).Any() == true
        ? Problem.Invalid(
            field, "At least one of these is no kind of event.", $"Give any of {Names}, each as a value of its own, or leave {field} out for all.")
        : null;
}
