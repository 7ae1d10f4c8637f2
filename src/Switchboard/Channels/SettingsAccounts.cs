using Microsoft.Extensions.Logging;
using Switchboard.Tenancy;

namespace Switchboard.Channels;

/// <summary>
/// The real accounts in the settings, for approved organizations without one of their own: a provider's section has a setting for each of
/// its credential's fields, such as <c>Twilio:AccountSid</c>. What isn't complete is no account.
/// </summary>
internal sealed partial class SettingsAccounts(
    SettingsBook settings, IEnumerable<IProvider> providers, Credentials credentials, Realms realms, ServerAddress server,
    ILogger<SettingsAccounts> log) : IReadyStep
{
    public int Order => 100;

    public async Task Run(CancellationToken ct)
    {
        foreach (var provider in providers.DistinctBy(provider => provider.Name))
        {
            if (Given(provider) is { } fields)
            {
                await Save(provider, fields, ct);
            }

            realms.HasProduction |= await credentials.Own(OrganizationId.Deployment, provider.Name, Realm.Production, ct) is not null;
        }

        if (realms.HasProduction && !server.IsForOthers)
        {
            Unreachable(log, server.PublicText);
        }
    }

    async Task Save(IProvider provider, Dictionary<string, string> fields, CancellationToken ct)
    {
        var known = await credentials.Own(OrganizationId.Deployment, provider.Name, Realm.Production, ct);
        var account = fields[provider.CredentialFields.Single(field => field.IsAccount).Name];
        if (known?.Account != account || fields.Any(field => known.Fields.GetValueOrDefault(field.Key) != field.Value))
        {
            await credentials.Save(OrganizationId.Deployment, Realm.Production, provider.Name, account, fields, verifiedAt: null, "system", ct);
        }
    }

    Dictionary<string, string>? Given(IProvider provider)
    {
        var section = settings.All.FirstOrDefault(section =>
            SettingsReader.SectionOf(section.GetType()).Equals(provider.Name, StringComparison.OrdinalIgnoreCase));
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in provider.CredentialFields)
        {
            if (section?.GetType().GetProperty(char.ToUpperInvariant(field.Name[0]) + field.Name[1..])?.GetValue(section) is string { Length: > 0 } value)
            {
                fields[field.Name] = value;
            }
        }

        return fields.Count == provider.CredentialFields.Count ? fields : null;
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "There is a real provider account, and providers can't reach {Address}: nothing that people write comes in, and no receipt. "
            + "Say the address that others reach this at on the console's set-up page, or in Server:PublicUrl")]
    static partial void Unreachable(ILogger log, string address);
}
