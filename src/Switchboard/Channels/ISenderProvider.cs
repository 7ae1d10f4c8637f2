using Switchboard.Tenancy;

namespace Switchboard.Channels;

/// <summary>
/// Addresses on a chat network that the network itself has to know before anything is sent from them. They can't be bought like numbers: an
/// account has the ones that were registered for it.
/// </summary>
[Collected]
public interface ISenderProvider : IProvider
{
    /// <summary>The channel that the senders are on.</summary>
    ChannelKind Channel { get; }

    /// <summary>All that the account has.</summary>
    Task<Outcome<IReadOnlyList<RegisteredSender>>> List(ProviderCredential credential, CancellationToken ct);

    /// <summary>One of them, or null when the account no longer has it.</summary>
    Task<Outcome<RegisteredSender?>> Fetch(string providerRef, ProviderCredential credential, CancellationToken ct);

    /// <summary>Asks the network to take a number as a sender. It has to be reviewed before it is <see cref="SenderState.Online"/>.</summary>
    /// <param name="name">What people see.</param>
    /// <param name="callback">Where what people write is brought.</param>
    Task<Outcome<RegisteredSender>> Register(string number, string name, Uri callback, ProviderCredential credential, CancellationToken ct);

    /// <summary>Points a sender's webhooks elsewhere.</summary>
    /// <param name="name">What people shall see from now on; null leaves it as it is. A network that is real reviews it anew.</param>
    Task<Outcome<RegisteredSender>> Configure(string providerRef, Uri callback, ProviderCredential credential, CancellationToken ct, string? name = null);
}

/// <summary>A sender as its provider has it.</summary>
/// <param name="Address">As <see cref="ChannelAddress"/> keeps it.</param>
/// <param name="Trouble">Why it is offline, in the provider's words.</param>
/// <param name="CallbackUrl">Where what people write is brought, without what makes the provider try again.</param>
public sealed record RegisteredSender(string ProviderRef, string Address, string? Name, SenderState State, string? Trouble, string? CallbackUrl);

/// <summary>Whether a sender can be used.</summary>
public enum SenderState
{
    /// <summary>Being reviewed, or waiting for its owner to verify the number.</summary>
    Pending,

    /// <summary>In use, or ready to be.</summary>
    Online,

    /// <summary>Turned down, switched off, or no longer there.</summary>
    Offline,
}
