using Switchboard.Simulator.Resend.Receiving;

namespace Switchboard.Simulator.Resend.Emails;

/// <summary>The mails of every team, sent and received.</summary>
internal sealed class EmailBook(SimulatorOptions options) : IForgets
{
    /// <summary>As much of a text as the ledger keeps: what one would send as a text message.</summary>
    const int LongestExcerpt = 1600;

    public Shelf<Email> Sent { get; } = new(options.MessageCapacity);

    public Shelf<ReceivedEmail> Received { get; } = new(options.MessageCapacity);

    public void Forget()
    {
        Sent.Clear();
        Received.Clear();
    }

    public static string? Excerpt(string? text) => text is { Length: > LongestExcerpt } ? text[..LongestExcerpt] : text;
}
