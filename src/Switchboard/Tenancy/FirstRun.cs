using Switchboard.Data;

namespace Switchboard.Tenancy;

/// <summary>
/// Makes the tokens, a sample organization and a sample agent of an empty deployment, writes them to a file and says them once, to a terminal. The deployment's
/// own row is <c>preparing</c> until the file is on disk: what an interrupted first run left is taken up at the next start.
/// </summary>
internal sealed class FirstRun(
    Database db,
    TimeProvider clock,
    Ids ids,
    TokenMint mint,
    Tokens tokens,
    CreateOrganization organizations,
    IEnumerable<ISampleAgent> sampleAgents,
    DataSettings data,
    ServerAddress server,
    SimulatorAddress simulator,
    Announcer announcer) : IReadyStep
{
    public const string SampleSlug = "sample";
    const string TokenName = "First run";
    static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);
    static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    static readonly Sql Status = "SELECT status FROM organization WHERE organization_id = @organization";
    static readonly Sql Finish = "UPDATE organization SET status = 'active', version = version + 1 WHERE organization_id = @organization";
    static readonly Sql Sample = "SELECT organization_id FROM organization WHERE slug = @slug";

    static readonly Sql InForce = "SELECT id FROM token WHERE organization_id = @organization AND hash = @hash AND revoked_at IS NULL";
    static readonly Sql LeftBehind = "SELECT id FROM token WHERE organization_id = @organization AND name = @name AND revoked_at IS NULL";

    static readonly Sql Claim = """
        INSERT INTO lease (name, holder, fence, until) VALUES ('first-run', @holder, 1, @until)
        ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, fence = lease.fence + 1, until = excluded.until
        WHERE lease.holder = excluded.holder OR lease.until <= @now
        """;

    public int Order => 200;

    public async Task Run(CancellationToken ct)
    {
        while (await db.Read(OrganizationId.Deployment, session => session.One(Status, null, row => row.Enum<OrganizationStatus>("status")), ct) == OrganizationStatus.Preparing)
        {
            if (await IsOurs(ct))
            {
                await Prepare(ct);
                return;
            }

            // Another node is at it, or died at it: its lease tells in a minute.
            await Task.Delay(Look, clock, ct);
        }

        Readdress();
    }

    async Task Prepare(CancellationToken ct)
    {
        var organization = await SampleOrganization(ct);
        var agent = sampleAgents.FirstOrDefault() is { } sample ? await sample.Provision(organization, ct) : default(Outcome<AgentId>?);
        var file = FirstRunFile.Read(data.Folder) is { } earlier && await IsGood(earlier, organization, agent, ct)
            ? Addressed(earlier)
            : await Issue(organization, agent is { Succeeded: true } made ? made.Value : null, ct);
        var path = file.Write(data.Folder);
        await db.Write(OrganizationId.Deployment, unit => unit.Execute(Finish), ct);
        Tell(file, path, agent?.Problem);
    }

    async Task<bool> IsOurs(CancellationToken ct)
    {
        // The same data folder on the same machine is the same node, started again.
        var holder = db.Kind == DatabaseKind.Sqlite ? "this" : $"{Environment.MachineName}:{Path.GetFullPath(data.Folder)}";
        var now = clock.GetUtcNow();
        return await db.WriteSystem(unit => unit.Execute(Claim, new { holder, now, until = now + Lease }), ct) == 1;
    }

    async Task<OrganizationId> SampleOrganization(CancellationToken ct)
    {
        var found = await db.ReadSystem(session => session.One(Sample, new { slug = SampleSlug }, row => row.IdOrNull<OrganizationId>("organization_id")), ct);
        if (found is { } there)
        {
            return there;
        }

        var made = organizations.Strike(ids.Next<OrganizationId>(), new("Sample organization", SampleSlug));
        await db.Write(made.OrganizationId, unit => organizations.Keep(unit, made, Audit.AuditEntry.System), ct);
        return made.OrganizationId;
    }

    async Task<FirstRunFile> Issue(OrganizationId organization, AgentId? agent, CancellationToken ct)
    {
        var super = mint.Strike(OrganizationId.Deployment, Tier.SuperAdmin, null, TokenName);
        var admin = mint.Strike(organization, Tier.Organization, null, TokenName);
        var worker = agent is { } id ? mint.Strike(organization, Tier.Agent, id, TokenName) : null;
        await Keep(OrganizationId.Deployment, [super], ct);
        await Keep(organization, worker is null ? [admin] : [admin, worker], ct);
        return Addressed(new("", null, super.Text, organization, admin.Text, agent, worker?.Text));
    }

    // An interrupted run's tokens were never shown to anybody.
    async Task Keep(OrganizationId organization, NewToken[] made, CancellationToken ct)
    {
        await db.Write(organization, async unit =>
        {
            foreach (var id in await unit.Many(LeftBehind, new { name = TokenName }, row => row.Id<TokenId>("id")))
            {
                await mint.TakeBack(unit, organization, id, Audit.AuditEntry.System);
            }

            foreach (var token in made)
            {
                await mint.Keep(unit, token, Audit.AuditEntry.System);
            }

            return made.Length;
        }, ct);
        tokens.Forget(organization);
    }

    async Task<bool> IsGood(FirstRunFile file, OrganizationId organization, Outcome<AgentId>? agent, CancellationToken ct) =>
        file.OrganizationId == organization
        && file.AgentId == (agent is { Succeeded: true } made ? made.Value : null)
        && await IsInForce(OrganizationId.Deployment, file.SuperAdminToken, ct)
        && await IsInForce(organization, file.OrganizationToken, ct)
        && (file.AgentToken is null ? file.AgentId is null : await IsInForce(organization, file.AgentToken, ct));

    Task<bool> IsInForce(OrganizationId organization, string text, CancellationToken ct) =>
        db.Read(organization, session => session.One(InForce, new { hash = TokenText.Hash(text) }, row => !row.IsNull(0)), ct);

    // A file that the operator keeps stays true when the port has changed.
    void Readdress()
    {
        if (FirstRunFile.Read(data.Folder) is { } file && Addressed(file) is var now && now != file)
        {
            now.Write(data.Folder);
        }
    }

    FirstRunFile Addressed(FirstRunFile file) => file with { Url = Bare(server.Public), SimulatorUrl = simulator.Url is { } url ? Bare(url) : null };

    static string Bare(Uri uri) => uri.GetLeftPart(UriPartial.Authority);

    void Tell(FirstRunFile file, string path, Problem? noAgent)
    {
        if (noAgent is not null)
        {
            announcer.Say($"No sample agent: {noAgent.Detail} {noAgent.Next}");
        }

        if (!announcer.IsTerminal)
        {
            announcer.Say($"First run: tokens and client configurations are in {path}, which only you can read.");
            return;
        }

        announcer.Say($"First run: these are in {path}, which only you can read, and are shown this once.");
        announcer.Say($"  Super-admin token   {file.SuperAdminToken}");
        announcer.Say($"  Sample organization {file.OrganizationId}");
        announcer.Say($"  Organization token  {file.OrganizationToken}");
        if (file.AgentToken is not null)
        {
            announcer.Say($"  Sample agent        {file.AgentId}");
            announcer.Say($"  Agent token         {file.AgentToken}");
        }

        announcer.Say($"  MCP client          {FirstRunFile.Text(file.Mcp.Agent ?? file.Mcp.Organization)}");
    }
}

/// <summary>The deployment's own row, owner of what belongs to no tenant, is there before anything else is.</summary>
internal sealed class DeploymentRow(Database db, TimeProvider clock) : IStartupStep
{
    static readonly Sql Insert = """
        INSERT INTO organization (organization_id, name, slug, mode, status, identity_mode, isolation_mode, settings, created_at, version)
        VALUES (@organization, 'This deployment', '_deployment', 'production', 'preparing', 'dedicated', 'account', '{}', @now, 1)
        ON CONFLICT DO NOTHING
        """;

    public int Order => 200;

    public string Progress => "Looking after the deployment";

    public Task Run(CancellationToken ct) => db.Write(OrganizationId.Deployment, unit => unit.Execute(Insert, new { now = clock.GetUtcNow() }), ct);
}
