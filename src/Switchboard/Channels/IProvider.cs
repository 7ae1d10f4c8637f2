using System.ComponentModel;
using Switchboard.Tenancy;

namespace Switchboard.Channels;

/// <summary>
/// An adapter to an outside service, for one capability or several. It is one folder and joins by existing: the host makes one of every
/// class that implements a capability's interface, and refuses to start when two claim one name.
/// </summary>
[Collected]
public interface IProvider
{
    /// <summary>Lower case, as stored with credentials and channels, such as <c>twilio</c>.</summary>
    string Name { get; }

    /// <summary>What it needs to act for an organization; set-up cards and <c>comms_register_provider</c> are drawn from it.</summary>
    IReadOnlyList<CredentialField> CredentialFields { get; }

    /// <summary>Asks the provider whose the credential is, without any effect there. A problem says in the provider's words what is wrong with it.</summary>
    Task<Outcome<ProviderCheck>> Verify(ProviderCredential credential, CancellationToken ct);
}

/// <summary>One value of a provider's credential.</summary>
/// <param name="Name">The key, in camel case, such as <c>authToken</c>.</param>
/// <param name="Label">What the provider's own pages call it.</param>
/// <param name="IsSecret">Whether it is written once and never shown again.</param>
/// <param name="IsAccount">Whether it names the account; exactly one field does.</param>
/// <param name="Pattern">The form that a usable value has, as a regular expression, if the provider promises one.</param>
public sealed record CredentialField(string Name, string Label, bool IsSecret, bool IsAccount = false, string? Pattern = null);

/// <summary>What a provider says of a credential.</summary>
public sealed record ProviderCheck(
    [property: Description("The provider's name for the account.")] string Account,
    [property: Description("What the account is called there.")] string? Name,
    [property: Description("The state that it is in there.")] string Status)
{
    /// <summary>What else there is to know before using it.</summary>
    [Description("What else there is to know before using it.")]
    public string? Note { get; init; }
}
