using Switchboard.Tenancy;

namespace Switchboard.Channels;

/// <summary>
/// Accounts below an account, whose numbers, traffic and bills stand apart, each with a credential of its own. The account above opens,
/// suspends and closes them.
/// </summary>
[Collected]
public interface ISubaccountProvider : IProvider
{
    /// <summary>The problem code of an opening that was cut off after it may have gone through: look with <see cref="Find"/>.</summary>
    const string Uncertain = "subaccount_uncertain";

    /// <summary>Opens one, trying once.</summary>
    /// <param name="label">What it is called there; it names our own row.</param>
    Task<Outcome<OpenSubaccount>> Open(string label, ProviderCredential parent, CancellationToken ct);

    /// <summary>Those that are called so and aren't closed, oldest first.</summary>
    Task<Outcome<IReadOnlyList<OpenSubaccount>>> Find(string label, ProviderCredential parent, CancellationToken ct);

    /// <summary>One with the credential that it has now; null when it is no longer there, or its credential isn't told.</summary>
    Task<Outcome<OpenSubaccount?>> Fetch(string account, ProviderCredential parent, CancellationToken ct);

    /// <summary>
    /// Brings one into a state: null when it is in it, else what stood in the way. One that is no longer there counts as closed, and
    /// nothing brings that back.
    /// </summary>
    Task<Problem?> Become(string account, SubaccountState state, ProviderCredential parent, CancellationToken ct);

    /// <summary>Whether it holds a number, which would be gone with it.</summary>
    Task<Outcome<bool>> HoldsNumbers(string account, ProviderCredential parent, CancellationToken ct);
}

/// <summary>A subaccount as its provider has it.</summary>
/// <param name="Account">The provider's name for it.</param>
/// <param name="Fields">Its credential, as the adapter declares it.</param>
public sealed record OpenSubaccount(string Account, IReadOnlyDictionary<string, string> Fields);

/// <summary>The states that a subaccount is brought into.</summary>
public enum SubaccountState
{
    /// <summary>In use.</summary>
    Active,

    /// <summary>It neither sends nor receives, and keeps what it holds.</summary>
    Suspended,

    /// <summary>Gone for good, with all that it held.</summary>
    Closed,
}
