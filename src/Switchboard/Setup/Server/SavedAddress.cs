using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Setup.Server;

/// <summary>
/// The public address that was saved on the set-up page: taken up at each start, at once where it is saved, and within seconds on every other node.
/// </summary>
[Singleton]
internal sealed class SavedAddress(Database db, ServerAddress server, ISignals signals) : IDisposable
{
    readonly SemaphoreSlim turn = new(1);
    DeploymentSettings? known;

    /// <summary>Takes up what is saved.</summary>
    public async Task Refresh(CancellationToken ct)
    {
        await turn.WaitAsync(ct);
        try
        {
            var now = await db.Read(OrganizationId.Deployment, session => DeploymentSettings.Read(session), ct);
            if (known?.PublicUrl == now.PublicUrl && known?.FormerUrl == now.FormerUrl)
            {
                return;
            }

            known = now;
            server.Saved(now.PublicUrl, now.FormerUrl);
        }
        finally
        {
            turn.Release();
        }

        signals.Publish(ServerAddress.Changed, "");
    }

    /// <summary>Keeps an address that works; null takes it away.</summary>
    /// <param name="noted">What else belongs to the same transaction.</param>
    public async Task Save(Uri? address, Func<Session, ValueTask> noted, CancellationToken ct)
    {
        var before = server.Public;
        await db.Write(
            OrganizationId.Deployment,
            async unit =>
            {
                await DeploymentSettings.Change(
                    unit, settings => settings with { PublicUrl = address, FormerUrl = address == before ? settings.FormerUrl : before });
                await noted(unit);
                return 0;
            },
            ct);
        await Refresh(CancellationToken.None);
    }

    public void Dispose() => turn.Dispose();
}
