namespace Switchboard.Events;

/// <summary>
/// Tells pages that are open what may look different now: a hint with the kind of thing and its id, to be told after the commit. Whoever hears it reads anew.
/// </summary>
internal static class Changes
{
    /// <summary>A message came, a delivery moved, another owns it.</summary>
    public const string Conversation = "conversation";

    /// <summary>One was raised, came again, or somebody saw to it.</summary>
    public const string Alert = "alert";

    /// <summary>It was made, paused, or its channels changed.</summary>
    public const string Agent = "agent";

    /// <summary>After the commit.</summary>
    public static void Changed(this ISignals signals, OrganizationId organization, string kind, string id) =>
        signals.Publish(Topic(organization), $"{kind} {id}");

    /// <summary>The topic on which an organization's changes are told.</summary>
    public static string Topic(OrganizationId organization) => "changes:" + organization.Value;
}

/// <summary>What may look different now.</summary>
/// <param name="Kind">conversation, alert or agent.</param>
/// <param name="Id">Empty for whoever sees figures alone.</param>
internal readonly record struct Change(string Kind, string Id)
{
    internal static Change Read(string text) => text.Split(' ', 2) is [var kind, var id] ? new(kind, id) : new(text, "");
}
