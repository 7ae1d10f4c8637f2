namespace Switchboard.Agents.A2p;

/// <summary>What happens to text messages to the US from numbers that US carriers don't know.</summary>
internal enum A2pPolicy
{
    /// <summary>Nothing.</summary>
    Ignore,

    /// <summary>They are sent, with a warning in the answer.</summary>
    Warn,

    /// <summary>They are refused.</summary>
    Block,
}

/// <summary>Registration for application traffic in the US (A2P 10DLC).</summary>
[Settings("A2p")]
internal sealed record A2pSettings : ISettings
{
    [Setting("Text messages to US numbers from local numbers without a verified A2P campaign: ignore, warn (they are sent, "
        + "and the answer says that carriers may block them) or block.")]
    public A2pPolicy Unregistered { get; init; } = A2pPolicy.Warn;

    [Setting("How often providers are asked how registrations stand.", Least = "1m", Most = "7d")]
    public TimeSpan Every { get; init; } = TimeSpan.FromHours(1);
}
