using Switchboard.Tenancy;

namespace Switchboard.Providers.Twilio;

/// <summary>The account in the settings, for organizations without one of their own.</summary>
sealed class TwilioAccount(Credentials credentials, TwilioSettings settings) : IReadyStep
{
    public int Order => 100;

    public async Task Run(CancellationToken ct)
    {
        if (settings is not { AccountSid: { } sid, AuthToken: { } token })
        {
            return;
        }

        var known = await credentials.For(OrganizationId.Deployment, TwilioCredential.Provider, ct);
        if (known?.Account == sid && known.Fields.GetValueOrDefault(TwilioCredential.AuthToken) == token)
        {
            return;
        }

        var fields = new Dictionary<string, string>(StringComparer.Ordinal) { [TwilioCredential.AccountSid] = sid, [TwilioCredential.AuthToken] = token };
        await credentials.Save(OrganizationId.Deployment, TwilioCredential.Provider, sid, fields, verifiedAt: null, "system", ct);
    }
}
