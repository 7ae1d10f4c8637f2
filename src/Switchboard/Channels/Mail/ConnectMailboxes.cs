using Microsoft.Extensions.Logging;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Channels.Mail;

/// <summary>
/// Tells providers of mail where to bring what they have to say: at start, since the public address may be another, whenever a credential
/// changed, and again while one could not be told. One node does it at a time.
/// </summary>
internal sealed partial class ConnectMailboxes(
    Broom broom, Database database, Credentials credentials, IEnumerable<IBringsNotices> providers, ServerAddress server,
    ILogger<ConnectMailboxes> logger) : Sweep(broom, logger)
{
    static readonly Sql InForce = """
        SELECT organization_id, realm FROM credential
        WHERE provider = @provider AND replaced_at IS NULL AND subaccount_id IS NULL
        ORDER BY id
        """;

    protected override Rhythm Rhythm => new(TimeSpan.FromSeconds(30)) { First = FirstRound.AtOnce, WokenBy = Credentials.Changed, Lease = "mailboxes.connect" };

    protected override Task Begin => server.Known;

    public override async Task Round(CancellationToken ct)
    {
        foreach (var provider in providers)
        {
            var held = await database.ReadSystem(
                session => session.Many(InForce, new { provider = provider.Name }, row =>
                    (Organization: row.Id<OrganizationId>("organization_id"), Realm: row.Enum<Realm>("realm"))),
                ct);
            await Each(held, one => one.Organization.Value, one => Connect(provider, one.Organization, one.Realm, ct), ct);
        }
    }

    async Task Connect(IBringsNotices provider, OrganizationId organization, Realm realm, CancellationToken ct)
    {
        if (await credentials.Own(organization, provider.Name, realm, ct) is not { } credential)
        {
            return;
        }

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

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "Credential {CredentialId} at {Provider} could not be told where to bring its news ({Code}); it is tried again.")]
    static partial void LogUnconnected(ILogger logger, string credentialId, string provider, string code);
}
