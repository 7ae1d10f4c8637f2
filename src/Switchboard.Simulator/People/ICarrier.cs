namespace Switchboard.Simulator.People;

/// <summary>What a person can write to: a number that some account of some provider owns.</summary>
internal sealed record Line(string Provider, string Account, string Address, string? FriendlyName, string? Webhook, IReadOnlyList<string> Channels);

/// <summary>A provider, as seen from a person's phone.</summary>
internal interface ICarrier
{
    IEnumerable<Line> Lines();

    /// <summary>Takes what a person wrote. False: nobody owns this address here, or not for this channel.</summary>
    bool TryTake(Person writer, Letter letter, string channel, out PhoneMessage? written);

    /// <summary>The person opened the chat: these messages were read just now.</summary>
    void WereRead(Person reader, IReadOnlyList<PhoneMessage> messages)
    {
    }
}
