using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Setup.Server;

/// <summary>The public address that was saved on the set-up page: taken up at each start, and as soon as it is saved, on whichever node.</summary>
internal sealed class SavedAddress(Database db, ServerAddress server, ISignals signals) : IStartupStep
{
    // The deployment's row is there before.
    public int Order => 210;

    public string Progress => "Reading the public address";

    public async Task Run(CancellationToken ct) =>
        server.Saved((await db.Read(OrganizationId.Deployment, session => DeploymentSettings.Read(session), ct)).PublicUrl);

    /// <summary>Keeps an address that works; null takes it away.</summary>
    /// <param name="noted">What else belongs to the same transaction.</param>
    public async Task Save(Uri? address, Func<Session, ValueTask> noted, CancellationToken ct)
    {
        await db.Write(
            OrganizationId.Deployment,
            async unit =>
            {
                await DeploymentSettings.Change(unit, settings => settings with { PublicUrl = address });
                await noted(unit);
                return 0;
            },
            ct);
        server.Saved(address);
        signals.Publish(ServerAddress.Changed, "");
    }
}
