using Switchboard.Channels;

namespace Switchboard.Compliance;

/// <summary>
/// The answers to keywords: one part of a text message each, whatever the organization is called, and nothing that advertises
/// (47 CFR 64.1200(a)(12); CTIA Messaging Principles and Best Practices).
/// </summary>
public static class Confirmations
{
    const int OnePart = 160;

    /// <summary>To STOP and its like.</summary>
    public static string Stopped(string organization) =>
        Fit(organization, "You are unsubscribed and will get no more messages from us. Reply START to get them again.");

    /// <summary>To a wish to be left alone that was written in other words.</summary>
    public static string Understood(string organization) =>
        Fit(organization, "We take it that you want no more messages, and will send none. If that is wrong, reply START.");

    /// <summary>To START and its like.</summary>
    public static string Started(string organization) =>
        Fit(organization, "You will get our messages again. Msg & data rates may apply. Reply HELP for help, STOP to stop.");

    /// <summary>To HELP and its like. <paramref name="contact"/> is where a person is reached: a number, a mailbox or a page.</summary>
    public static string Help(string organization, string? contact)
    {
        var reach = contact is not null && contact.Length <= 60 && Segments.IsGsm(contact) ? $"Contact: {contact}. " : "";
        return Fit(organization, reach + "Message frequency varies. Msg & data rates may apply. Reply STOP to stop.");
    }

    static string Fit(string organization, string text)
    {
        var room = OnePart - Segments.Of(text).Used - 2;
        var name = new string([.. organization.Where(c => Segments.IsGsm([c]) && !char.IsControl(c))]).Trim();
        while (Segments.Of(name).Used > room)
        {
            name = name[..^1].TrimEnd();
        }

        return name.Length == 0 ? text : $"{name}: {text}";
    }
}
