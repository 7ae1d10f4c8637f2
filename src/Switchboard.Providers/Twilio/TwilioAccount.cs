using Switchboard.Channels;
using Switchboard.Tenancy;

namespace Switchboard.Providers.Twilio;

/// <summary>Asks Twilio whose a credential is. https://www.twilio.com/docs/iam/api/account#fetch-an-account-resource</summary>
static class TwilioAccount
{
    public static async Task<Outcome<ProviderCheck>> Check(TwilioHttp http, ProviderCredential credential, CancellationToken ct)
    {
        var reply = await http.Repeatable(HttpMethod.Get, $"/2010-04-01/Accounts/{credential[TwilioCredential.AccountSid]}.json", null, credential, ct);
        if (!reply.Succeeded)
        {
            return reply.Status is 401 or 403 or 404
                ? new Problem(
                    "provider_credentials_refused",
                    422,
                    $"Twilio refused the credentials: {reply.Error().Message} (error {reply.Error().Code}).",
                    "Copy Account SID and primary Auth Token once more from Twilio's console (Account, API keys & tokens); "
                        + "test credentials and API keys don't do.")
                : reply.AsProblem();
        }

        if (reply.Read(TwilioWire.Default.WireAccount) is not { Sid: { } sid, Status: { } status } account)
        {
            return Problem.Provider("provider_unreadable", "Twilio's answer could not be read.", "Check that Twilio:BaseUrl is the address of the Twilio API.");
        }

        if (status != "active")
        {
            return new Problem(
                "provider_account_inactive",
                422,
                $"Twilio says that the account is {status}.",
                "Reactivate it in Twilio's console, or use another account.");
        }

        return new ProviderCheck(sid, account.FriendlyName, status)
        {
            Note = account.Type == "Trial" ? "A trial account: it reaches only numbers that were verified in Twilio's console." : null,
        };
    }
}
