namespace Switchboard.Users.Oidc;

/// <summary>Another's word for who somebody is: a provider of OpenID Connect, by which people sign in to the web.</summary>
[Settings("Oidc")]
public sealed record OidcSettings : ISettings
{
    const int LongestName = 40;

    [Setting("The provider's address (its issuer), such as `https://login.example.com`; `http://` on this machine alone. Without it people sign in by "
        + "password alone. The provider has to lead back to `/api/v1/session/oidc/callback` below the server's public address.")]
    public Uri? Issuer { get; init; }

    [Setting("The name that the provider knows this deployment by.")]
    public string ClientId { get; init; } = "";

    [Setting("What the provider gave with it; empty for a public client.", Secret = true)]
    public string ClientSecret { get; init; } = "";

    [Setting("What the sign-in page calls the provider, such as `Acme`; the address's host unless given.")]
    public string Name { get; init; } = "";

    /// <summary>Whether people can sign in so.</summary>
    public bool IsOn => Issuer is not null;

    /// <summary>What people call it.</summary>
    public string Called => Name.Length > 0 ? Name : Issuer?.Host ?? "";

    /// <inheritdoc />
    public IEnumerable<(string Property, string Wrong)> Check()
    {
        if (Issuer is null)
        {
            return ClientId.Length > 0 || ClientSecret.Length > 0 || Name.Length > 0
                ? [(nameof(Issuer), "is missing; without it the other settings of Oidc have no meaning.")]
                : [];
        }

        return CheckOn(Issuer);
    }

    IEnumerable<(string Property, string Wrong)> CheckOn(Uri issuer)
    {
        if (issuer.Scheme != Uri.UriSchemeHttps && !issuer.IsLoopback)
        {
            yield return (nameof(Issuer), "begins with https:// unless the provider is on this machine.");
        }

        // https://openid.net/specs/openid-connect-core-1_0.html#IssuerIdentifier
        if (issuer.Query.Length > 0 || issuer.Fragment.Length > 0 || issuer.UserInfo.Length > 0)
        {
            yield return (nameof(Issuer), "is an address without a question mark, a number sign, or a name and password.");
        }

        if (string.IsNullOrWhiteSpace(ClientId))
        {
            yield return (nameof(ClientId), "is missing; the provider gives it when this deployment is registered there.");
        }

        if (Name.Length > 0 && Line.Check("name", Name, LongestName) is not null)
        {
            yield return (nameof(Name), $"is one line of at most {LongestName} characters.");
        }
    }
}
