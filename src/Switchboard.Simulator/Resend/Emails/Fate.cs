using Switchboard.Simulator.People;

namespace Switchboard.Simulator.Resend.Emails;

/// <summary>What a recipient's mail server says to a mail.</summary>
internal sealed record Fate(Bounce? Bounce, bool IsDelayed = false)
{
    public static Fate Taken { get; } = new((Bounce?)null);

    public static Fate Of(Reachability mailbox) => mailbox switch
    {
        Reachability.Unknown => new(new Bounce(
            "The recipient's email provider sent a hard bounce message: there is no such mailbox.", "Permanent", "General", ["smtp; 550 5.1.1 user unknown"])),
        Reachability.Full => new(
            new Bounce("The recipient's inbox is full. Delivery was tried again, and given up.", "Transient", "MailboxFull", ["smtp; 452 4.2.2 mailbox full"]),
            IsDelayed: true),
        Reachability.Unreachable => new(
            new Bounce(
                "The recipient's mail server could not be reached. Delivery was given up.",
                "Transient",
                "General",
                ["smtp; 421 4.4.1 connection timed out"]),
            IsDelayed: true),
        Reachability.Blocked => new(new Bounce(
            "The recipient's email provider rejected the message because of its content.",
            "Transient",
            "ContentRejected",
            ["smtp; 554 5.7.1 message rejected"])),
        _ => Taken,
    };
}
