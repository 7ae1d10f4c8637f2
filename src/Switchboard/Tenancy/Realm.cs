using Switchboard.Data;

namespace Switchboard.Tenancy;

/// <summary>Which world a provider's account belongs to: the simulator's, or the real one.</summary>
public enum Realm
{
    /// <summary>The simulator's accounts. Where every organization starts.</summary>
    Sandbox,

    /// <summary>Real accounts, for organizations that were approved.</summary>
    Production,
}

/// <summary>
/// Where the providers of the sandbox are. Only the deployer says so: a tenant's credential never brings an address. The two realms never mix: without a
/// simulator there is no sandbox, and what belongs to it reaches nobody.
/// </summary>
/// <param name="simulator">The simulator's address; null when there is none.</param>
public sealed class Realms(Uri? simulator)
{
    /// <summary>Whether there is a simulator, so that organizations in the sandbox can act.</summary>
    public bool HasSandbox => simulator is not null;

    /// <summary>The realm of the sample organization: where there is no simulator, a deployment that begins without one is meant for the real world.</summary>
    public Realm First => HasSandbox ? Realm.Sandbox : Realm.Production;

    /// <summary>Whether an account of the real world has been seen since the start.</summary>
    public bool HasProduction { get; internal set; }

    /// <summary>Where a provider is in a realm; null means: where the adapter's own settings say.</summary>
    public Uri? BaseOf(string provider, Realm realm) => realm == Realm.Sandbox && simulator is not null ? new(simulator, provider) : null;

    /// <summary>What is said to an organization in the sandbox where there is none.</summary>
    public static readonly Problem NoSandbox = Problem.Conflict(
        "organization_in_sandbox",
        "The organization is in the sandbox, and this deployment runs without the simulator, so it reaches nobody.",
        "Ask the operator to approve it for production: POST /api/v1/organizations/{organizationId}/approve.");
}

/// <summary>The realm that an organization is in, remembered for a few seconds.</summary>
[Singleton]
internal sealed class OrganizationRealms : IDisposable
{
    /// <summary>The signal that an organization changed its realm.</summary>
    public const string Changed = "realms";

    static readonly TimeSpan Remembered = TimeSpan.FromSeconds(10);
    const int Capacity = 50_000;

    static readonly Sql Mode = "SELECT mode FROM organization WHERE organization_id = @organization";

    readonly ShortMemory<OrganizationId, Realm> known;
    readonly Database db;
    readonly ISignals signals;
    readonly IDisposable subscription;

    public OrganizationRealms(Database db, TimeProvider clock, ISignals signals)
    {
        (this.db, this.signals, known) = (db, signals, new(clock, Remembered, Capacity));
        subscription = signals.Subscribe(Changed, id => Drop(OrganizationId.From(id)));
    }

    /// <summary>Production for the deployment itself and for what isn't there.</summary>
    public async ValueTask<Realm> Of(OrganizationId organization, CancellationToken ct)
    {
        if (known.TryGet(organization, out var found))
        {
            return found;
        }

        var reading = known.Begin();
        var mode = await db.Read(organization, session => session.One(Mode, null, row => row.TextOrNull("mode")), ct);
        var realm = mode == EnumText.Of(OrganizationMode.Sandbox) ? Realm.Sandbox : Realm.Production;
        known.Keep(organization, realm, reading);
        return realm;
    }

    /// <summary>Call after the commit that approved an organization.</summary>
    public void Forget(OrganizationId organization)
    {
        Drop(organization);
        signals.Publish(Changed, organization.Value);
    }

    public void Dispose() => subscription.Dispose();

    void Drop(OrganizationId organization) => known.Forget(organization);
}
