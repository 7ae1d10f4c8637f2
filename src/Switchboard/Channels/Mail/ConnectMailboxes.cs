using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Channels.Mail;

/// <summary>
/// Tells providers of mail where to bring what they have to say: at start, since the public address may be another, whenever a credential changed, and again while one could
/// not be told. One node does it at a time.
/// </summary>
internal sealed partial class ConnectMailboxes(
    Database database, Leases leases, Credentials credentials, IEnumerable<IBringsNotices> providers, ServerAddress server, ISignals signals, TimeProvider clock, ILogger<ConnectMailboxes> logger)
    : BackgroundService
{
    const string LeaseName = "mailboxes.connect";
    static readonly TimeSpan Look = TimeSpan.FromSeconds(30);

    static readonly Sql InForce = "SELECT organization_id, realm FROM credential WHERE provider = @provider AND replaced_at IS NULL AND subaccount_id IS NULL ORDER BY id";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await server.Known.WaitAsync(stoppingToken);
        using var changed = new Wakeup(signals, Credentials.Changed, clock);
        while (true)
        {
            try
            {
                if (await leases.TryHold(LeaseName, 3 * Look, stoppingToken))
                {
                    await ConnectAll(stoppingToken);
                }
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(logger, error);
            }

            await changed.Wait(Look, stoppingToken);
        }
    }

    async Task ConnectAll(CancellationToken ct)
    {
        foreach (var provider in providers)
        {
            var held = await database.ReadSystem(
                session => session.Many(InForce, new { provider = provider.Name }, row => (Organization: row.Id<OrganizationId>("organization_id"), Realm: row.Enum<Realm>("realm"))), ct);
            foreach (var (organization, realm) in held)
            {
                if (await credentials.Own(organization, provider.Name, realm, ct) is { } credential)
                {
                    await Connect(provider, organization, credential, ct);
                }
            }
        }
    }

    async Task Connect(IBringsNotices provider, OrganizationId organization, ProviderCredential credential, CancellationToken ct)
    {
        var connected = await provider.Connect(new(server.Public, $"/webhooks/{provider.Name}"), credential, ct);
        if (connected.Problem is { } problem)
        {
            LogUnconnected(logger, credential.Id.Value, provider.Name, problem.Code);
        }
        else if (connected.Value.Count > 0)
        {
            var fields = new Dictionary<string, string>(credential.Fields, StringComparer.Ordinal);
            foreach (var (name, value) in connected.Value)
            {
                fields[name] = value;
            }

            await credentials.Save(organization, credential.Realm, provider.Name, credential.Account, fields, credential.VerifiedAt, "system", ct);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Credential {CredentialId} at {Provider} could not be told where to bring its news ({Code}); it is tried again.")]
    static partial void LogUnconnected(ILogger logger, string credentialId, string provider, string code);

    [LoggerMessage(Level = LogLevel.Error, Message = "Mailboxes could not be connected; it is tried again.")]
    static partial void LogFailed(ILogger logger, Exception error);
}
