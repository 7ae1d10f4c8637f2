namespace Switchboard.Users.Oidc;

/// <summary>
/// Why somebody isn't signed in by the provider. The code goes to the sign-in page, which says in its own words what to do; the detail goes to the log and
/// never has what the provider or the browser sent.
/// </summary>
internal static class OidcProblems
{
    const string Again = "Begin again on the sign-in page.";

    public static readonly Problem Off = new(
        "oidc_off", 404, "Sign-in by OpenID Connect isn't set up here.", "Sign in with your address and password, or set Oidc:Issuer and Oidc:ClientId.");

    public static readonly Problem UnknownUser = new(
        "oidc_unknown_user", 403, "Nobody who may sign in here has the address.", "Ask an admin of your organization to invite you.");

    public static readonly Problem Unverified = new(
        "oidc_unverified", 403, "The provider doesn't say that the address was verified.", "Verify your address at the provider, then sign in again.");

    /// <summary>It took too long, was used already, or was begun in another browser.</summary>
    public static Problem Expired(string detail) => new("oidc_expired", 400, detail, Again);

    /// <summary>The provider said no, or what it said can't be believed.</summary>
    public static Problem Refused(string detail) => new("oidc_refused", 403, detail, Again);

    /// <summary>The provider doesn't answer as it should.</summary>
    public static Problem Unreachable(string detail) => new("oidc_unreachable", 502, detail, "Try again in a moment.");
}
