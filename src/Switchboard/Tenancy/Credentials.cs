using System.Text.Json;
using Switchboard.Audit;
using Switchboard.Data;

namespace Switchboard.Tenancy;

/// <summary>
/// Providers' credentials, an organization's own or else the deployment's. At rest they are sealed for their row; opened ones stay in memory and
/// are replaced while running. The row keeps its id as long as the provider's account is the same, whatever else of it changes. An organization in the sandbox
/// finds accounts of the sandbox alone, an approved one those of production alone.
/// </summary>
[Singleton]
internal sealed class Credentials : IDisposable
{
    /// <summary>The signal that credentials of an organization have changed.</summary>
    public const string Changed = "credentials";

    // A signal from another node can be lost.
    static readonly TimeSpan Remembered = TimeSpan.FromSeconds(30);

    // Each try that fails was overtaken by somebody's that did not.
    const int MostTries = 16;
    const int Capacity = 20_000;

    static readonly Sql InForce = """
        SELECT id, organization_id, provider, account, sealed, realm, verified_at, subaccount_id FROM credential
        WHERE organization_id = @organization AND realm = @realm AND provider = @provider AND replaced_at IS NULL AND subaccount_id IS NULL
        """;

    static readonly Sql ById = """
        SELECT id, organization_id, provider, account, sealed, realm, verified_at, subaccount_id
        FROM credential
        WHERE organization_id = @organization AND id = @id
        """;

    // The row in force is locked until the unit ends, so that two who replace it come one after the other.
    static readonly Sql Lock = """
        UPDATE credential SET provider = provider
        WHERE organization_id = @organization AND realm = @realm AND provider = @provider AND replaced_at IS NULL AND subaccount_id IS NULL
        """;

    static readonly Sql Reseal = "UPDATE credential SET sealed = @sealed, verified_at = @verifiedAt WHERE organization_id = @organization AND id = @id";

    static readonly Sql Retire = "UPDATE credential SET replaced_at = @now WHERE organization_id = @organization AND id = @id";

    static readonly Sql Insert = """
        INSERT INTO credential (id, organization_id, realm, provider, account, sealed, verified_at, created_at)
        VALUES (@id, @organization, @realm, @provider, @account, @sealed, @verifiedAt, @now)
        ON CONFLICT DO NOTHING
        """;

    static readonly Sql InsertApart = """
        INSERT INTO credential (id, organization_id, realm, provider, account, sealed, created_at, subaccount_id)
        VALUES (@id, @organization, @realm, @provider, @account, @sealed, @now, @subaccount)
        """;

    readonly ShortMemory<(OrganizationId Organization, string Key), ProviderCredential?> opened;
    readonly Database db;
    readonly SecretBox box;
    readonly Ids ids;
    readonly TimeProvider clock;
    readonly AuditLog audit;
    readonly ISignals signals;
    readonly Realms realms;
    readonly OrganizationRealms organizations;
    readonly IDisposable subscription;

    public Credentials(
        Database db, SecretBox box, Ids ids, TimeProvider clock, AuditLog audit, ISignals signals, Realms realms, OrganizationRealms organizations)
    {
        (
            this.db, this.box, this.ids, this.clock, this.audit, this.signals, this.realms,
            this.organizations) = (db, box, ids, clock, audit, signals, realms, organizations);
        opened = new(clock, Remembered, Capacity);
        subscription = signals.Subscribe(Changed, id => Drop(OrganizationId.From(id)));
    }

    /// <summary>
    /// The credential that an organization uses for a provider, in the realm that it is in: its own, else the deployment's, else null. For
    /// the deployment itself: the real account, else the simulator's.
    /// </summary>
    public async ValueTask<ProviderCredential?> For(OrganizationId organization, string provider, CancellationToken ct)
    {
        if (organization == OrganizationId.Deployment)
        {
            return await Own(organization, provider, Realm.Production, ct) ?? await Own(organization, provider, Realm.Sandbox, ct);
        }

        var realm = await organizations.Of(organization, ct);
        return await Own(organization, provider, realm, ct) ?? await Own(OrganizationId.Deployment, provider, realm, ct);
    }

    /// <summary>The credential in force that the organization itself has in a realm.</summary>
    public async ValueTask<ProviderCredential?> Own(OrganizationId organization, string provider, Realm realm, CancellationToken ct) =>
        realm == Realm.Sandbox && !realms.HasSandbox
            ? null
            : await Find(organization, $"{EnumText.Of(realm)}:{provider}", InForce, new { provider, realm }, ct);

    /// <summary>The credential that something was done with, in force or replaced since; the organization's own or the deployment's.</summary>
    public async ValueTask<ProviderCredential?> By(CredentialId id, OrganizationId organization, CancellationToken ct) =>
        await Find(organization, id.Value, ById, new { id }, ct)
        ?? (organization == OrganizationId.Deployment ? null : await Find(OrganizationId.Deployment, id.Value, ById, new { id }, ct));

    /// <summary>A credential that isn't saved yet, to be tried.</summary>
    public ProviderCredential Draft(OrganizationId organization, string provider, Realm realm, string account, IReadOnlyDictionary<string, string> fields) =>
        // Tries of one organization share a circuit breaker of their own.
        new(CredentialId.From($"cred_draft_{organization}"), provider, account, fields) { Realm = realm, BaseUrl = realms.BaseOf(provider, realm) };

    /// <summary>Saves what an adapter declared that it needs. Takes effect at once; what stood there before for another account is kept as replaced.</summary>
    public async Task<CredentialId> Save(
        OrganizationId organization, Realm realm, string provider, string account, IReadOnlyDictionary<string, string> fields,
        DateTimeOffset? verifiedAt, string actor, CancellationToken ct)
    {
        var fresh = ids.Next<CredentialId>();
        var saved = await db.Write(organization, unit => Save(unit, fresh, organization, realm, provider, account, fields, verifiedAt, actor), ct);
        Forget(organization, realm);
        return saved;
    }

    /// <summary>The same within a unit. Call <see cref="Forget"/> after its commit.</summary>
    /// <param name="fresh">The id of the row if a new one is needed; made before the unit, which may run again.</param>
    public async ValueTask<CredentialId> Save(
        Session unit, CredentialId fresh, OrganizationId organization, Realm realm, string provider, string account, IReadOnlyDictionary<string,
        string> fields, DateTimeOffset? verifiedAt, string actor)
    {
        var secret = JsonSerializer.Serialize(fields);
        for (var tries = 0; tries < MostTries; tries++)
        {
            if (await Replace() is { } id)
            {
                return id;
            }
        }

        throw new UniqueViolationException($"The credential for {provider} changes too fast.");

        async ValueTask<CredentialId?> Replace()
        {
            var now = clock.GetUtcNow();
            await unit.Execute(Lock, new { provider, realm });
            var (id, known) = await unit.One(InForce, new { provider, realm }, static row => (row.Id<CredentialId>("id"), row.Text("account")));
            if (known == account)
            {
                await unit.Execute(Reseal, new { id, @sealed = box.Seal(secret, id.Value), verifiedAt });
                await audit.Append(unit, organization, actor, "credential.changed", id.Value, new { provider, realm = EnumText.Of(realm) });
                return id;
            }

            if (known is not null)
            {
                await unit.Execute(Retire, new { id, now });
            }

            if (await unit.Execute(Insert, new { id = fresh, realm, provider, account, @sealed = box.Seal(secret, fresh.Value), verifiedAt, now }) == 0)
            {
                // Another unit saved one meanwhile; now it can be seen.
                return null;
            }

            await audit.Append(
                unit,
                organization,
                actor,
                "credential.saved",
                fresh.Value,
                new { provider, realm = EnumText.Of(realm), replaces = known is null ? null : id.Value });
            return fresh;
        }
    }

    /// <summary>Keeps a subaccount's credential within a unit. It is found <see cref="By"/> its id alone and never comes into force.</summary>
    public async ValueTask KeepApart(
        Session unit, CredentialId id, SubaccountId subaccount, ProviderCredential parent, string account, IReadOnlyDictionary<string, string> fields)
    {
        var @sealed = box.Seal(JsonSerializer.Serialize(fields), id.Value);
        await unit.Execute(InsertApart, new { id, parent.Realm, parent.Provider, account, @sealed, now = clock.GetUtcNow(), subaccount });
    }

    /// <summary>Replaces within a unit what a subaccount's credential consists of. Call <see cref="Forget"/> after its commit.</summary>
    public ValueTask<int> RenewApart(Session unit, CredentialId id, IReadOnlyDictionary<string, string> fields) =>
        unit.Execute(Reseal, new { id, @sealed = box.Seal(JsonSerializer.Serialize(fields), id.Value), verifiedAt = clock.GetUtcNow() });

    /// <summary>Notes within a unit that a subaccount's credential opens nothing any more.</summary>
    public ValueTask<int> RetireApart(Session unit, CredentialId id) => unit.Execute(Retire, new { id, now = clock.GetUtcNow() });

    /// <summary>Takes an organization's own credential out of force; things done with it can still be asked about. False when it has none.</summary>
    public async Task<bool> Retract(OrganizationId organization, Realm realm, string provider, string actor, CancellationToken ct)
    {
        var gone = await db.Write(
            organization,
            async unit =>
            {
                await unit.Execute(Lock, new { provider, realm });
                if (await unit.One(InForce, new { provider, realm }, static row => row.IdOrNull<CredentialId>("id")) is not { } id)
                {
                    return false;
                }

                await unit.Execute(Retire, new { id, now = clock.GetUtcNow() });
                await audit.Append(unit, organization, actor, "credential.retracted", id.Value, new { provider, realm = EnumText.Of(realm) });
                return true;
            },
            ct);
        Forget(organization, realm);
        return gone;
    }

    /// <summary>Call after the commit that changed an organization's credentials: every node looks anew.</summary>
    public void Forget(OrganizationId organization, Realm realm)
    {
        realms.HasProduction |= realm == Realm.Production;
        Drop(organization);
        signals.Publish(Changed, organization.Value);
    }

    async ValueTask<ProviderCredential?> Find(OrganizationId owner, string key, Sql sql, object args, CancellationToken ct)
    {
        if (opened.TryGet((owner, key), out var known))
        {
            return known;
        }

        var reading = opened.Begin();
        var credential = await db.Read(owner, session => session.One(sql, args, Open), ct);
        opened.Keep((owner, key), credential, reading);
        return credential;
    }

    ProviderCredential? Open(Row row)
    {
        var id = row.Id<CredentialId>("id");
        var fields = JsonSerializer.Deserialize<Dictionary<string, string>>(box.Open(row.Text("sealed"), id.Value))!;
        var (provider, realm) = (row.Text("provider"), row.Enum<Realm>("realm"));
        return realm == Realm.Sandbox && !realms.HasSandbox ? null : new(id, provider, row.Text("account"), fields)
        {
            Realm = realm,
            BaseUrl = realms.BaseOf(provider, realm),
            VerifiedAt = row.InstantOrNull("verified_at"),
            ApartFor = row.TextOrNull("subaccount_id") is null ? null : row.Id<OrganizationId>("organization_id"),
        };
    }

    void Drop(OrganizationId organization) => opened.Forget((key, _) => key.Organization == organization);

    public void Dispose() => subscription.Dispose();
}
