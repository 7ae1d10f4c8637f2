using System.Text.RegularExpressions;
using Switchboard.Channels;
using Switchboard.Tenancy;

namespace Switchboard.Providers.Twilio;

/// <summary>What Twilio's console calls the account's keys. Webhooks are signed with the primary auth token of the account that owns the number.</summary>
static class TwilioCredential
{
    public const string Provider = "twilio";
    public const string AccountSid = "accountSid";
    public const string AuthToken = "authToken";

    public static readonly IReadOnlyList<CredentialField> Fields =
    [
        new(AccountSid, "Account SID", IsSecret: false, IsAccount: true, Pattern: "^AC[0-9a-f]{32}$"),
        new(AuthToken, "Auth Token (primary)", IsSecret: true, Pattern: "^[0-9a-f]{32}$"),
    ];

    /// <summary>Whether a value has the form that its field declares.</summary>
    public static bool HasForm(string field, string value) =>
        Regex.IsMatch(value, Fields.First(declared => declared.Name == field).Pattern!, RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(100));

    /// <summary>The account's part of a path, such as <c>/2010-04-01/Accounts/AC…/</c>.</summary>
    public static string Path(ProviderCredential credential, string rest) => $"/2010-04-01/Accounts/{credential[AccountSid]}/{rest}";
}
