namespace Switchboard.Tenancy;

/// <summary>A provider's credential in force, opened for use. It lives in memory only and never appears in a log, an answer or a problem.</summary>
/// <param name="Id">Our own row; a provider's ids are unique per organization and this.</param>
/// <param name="Provider">The adapter's name, such as <c>twilio</c>.</param>
/// <param name="Account">The provider's name for the account, such as an account SID. Not a secret.</param>
/// <param name="Fields">What the adapter declared that it needs, by field name.</param>
public sealed record ProviderCredential(CredentialId Id, string Provider, string Account, IReadOnlyDictionary<string, string> Fields)
{
    /// <summary>The world that the account is in.</summary>
    public Realm Realm { get; init; } = Realm.Production;

    /// <summary>Where the provider is for this account, as the deployer set it; null: where the adapter's settings say.</summary>
    public Uri? BaseUrl { get; init; }

    /// <summary>When the provider last said that it is good, if it was ever asked.</summary>
    public DateTimeOffset? VerifiedAt { get; init; }

    /// <summary>The organization that a subaccount is kept for; null for an account in its own right. Its account above can tell its credential anew.</summary>
    public OrganizationId? ApartFor { get; init; }

    /// <summary>A declared field's value.</summary>
    public string this[string field] => Fields[field];

    /// <summary>The provider's address without a slash at its end.</summary>
    /// <param name="configured">The adapter's own.</param>
    public string Root(Uri configured) => (BaseUrl ?? configured).AbsoluteUri.TrimEnd('/');

    /// <inheritdoc />
    public override string ToString() => $"{Provider} {Id}";
}
