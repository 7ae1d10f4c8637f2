using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Setup.Server;

/// <summary>What a deployment's operator sets up: where it is reached, what it runs on, each setting in force, and what is still to do.</summary>
internal sealed class ShowSetUp(Database db, ServerAddress server, SettingsBook settings, IEnumerable<ISignpost> signposts) : IUseCase, IEndpoint
{
    static readonly Sql Done = """
        SELECT
            (SELECT count(*) FROM credential c WHERE c.organization_id = @organization AND c.realm = 'production' AND c.replaced_at IS NULL) AS accounts,
            (SELECT count(*) FROM web_user u WHERE u.organization_id = @organization AND u.password IS NOT NULL AND u.disabled_at IS NULL) AS users,
            (SELECT count(*) FROM alert_route r WHERE r.organization_id = @organization) AS routes
        """;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/v1/set-up", (ShowSetUp show, CancellationToken ct) => show.Answer(ct).ToHttp())
        .Says("getSetUp", "Set-up", "Where the deployment is reached, what it runs on, its settings in force, and what is still to do")
        .Requires(Tier.SuperAdmin).LetsIn(Role.SuperAdmin);

    async Task<Outcome<SetUp>> Answer(CancellationToken ct) => await Read(ct);

    /// <summary>As it is now.</summary>
    public async Task<SetUp> Read(CancellationToken ct)
    {
        var (accounts, users, routes) = await db.Read(
            OrganizationId.Deployment,
            session => session.One(Done, null, row => (row.Long("accounts"), row.Long("users"), row.Long("routes"))), ct);
        var data = settings.Get<DataSettings>();
        var about = new SetUpServer(
            server.PublicText, server.IsSet ? AddressSource.Setting : server.Given is null ? AddressSource.Default : AddressSource.Saved, server.IsForOthers,
            server.Local.GetLeftPart(UriPartial.Authority), ProductVersion.Text, db.Kind == DatabaseKind.Sqlite ? "sqlite" : "postgresql",
            Path.GetFullPath(data.Folder), settings.Get<SecretsSettings>().MasterKey.Count > 0 ? "setting" : "file",
            signposts.FirstOrDefault(post => post.Name == "simulator")?.Page);
        return new(about, [.. Lines()], Steps(accounts > 0, users > 0, routes > 0));
    }

    SetUpStep[] Steps(bool hasAccount, bool hasUser, bool hasRoute) =>
    [
        new("user", hasUser, "Somebody signs in with a password of their own, not with the first link."),
        new("public_url", server.IsForOthers && server.Public.Scheme == Uri.UriSchemeHttps,
            "Providers and people reach this deployment at a public https address."),
        new("provider", hasAccount, "A provider's account carries messages in production; in the sandbox the simulator does."),
        new("alerts", hasRoute, "Alerts go to somebody."),
    ];

    // An address may have a password in it.
    static string Shown(object? value) => value is Uri { UserInfo.Length: > 0 } uri
        ? new UriBuilder(uri) { UserName = "•••", Password = "" }.Uri.AbsoluteUri
        : SettingsReader.Text(value);

    IEnumerable<SettingInForce> Lines() =>
        from section in settings.All
        let name = SettingsReader.SectionOf(section.GetType())
        let defaults = Activator.CreateInstance(section.GetType())
        from one in SettingsReader.PropertiesOf(section.GetType())
        let value = Shown(one.Property.GetValue(section))
        orderby name, one.Property.Name
        select new SettingInForce(
            $"{name}:{one.Property.Name}", one.Setting.Secret && value.Length > 0 ? "•••" : value,
            Shown(one.Property.GetValue(defaults)) == value, one.Setting.Meaning);
}

/// <summary>A deployment's set-up.</summary>
/// <param name="Settings">In force since the start, by name. Secrets are masked.</param>
/// <param name="Steps">What makes a deployment ready for others.</param>
internal sealed record SetUp(SetUpServer Server, IReadOnlyList<SettingInForce> Settings, IReadOnlyList<SetUpStep> Steps);

/// <summary>Where a deployment is reached, and what it runs on.</summary>
/// <param name="PublicUrl">In links and callbacks.</param>
/// <param name="IsForOthers">Whether others than this machine can reach that.</param>
/// <param name="Database">sqlite or postgresql.</param>
/// <param name="MasterKey">Where it comes from: file (in the data folder) or setting.</param>
/// <param name="SimulatorUrl">Absent where no simulator runs.</param>
internal sealed record SetUpServer(
    string PublicUrl, AddressSource PublicUrlSource, bool IsForOthers, string LocalUrl, string Version, string Database, string DataFolder, string MasterKey,
    Uri? SimulatorUrl);

/// <summary>Where the public address comes from.</summary>
internal enum AddressSource
{
    /// <summary>Nobody gave one: it is this machine's own.</summary>
    Default,

    /// <summary>Server:PublicUrl.</summary>
    Setting,

    /// <summary>The set-up page.</summary>
    Saved,
}

/// <summary>A setting.</summary>
internal sealed record SettingInForce(string Name, string Value, bool IsDefault, string Meaning);

/// <summary>Something to do before others use a deployment.</summary>
/// <param name="Name">user, public_url, provider or alerts.</param>
internal sealed record SetUpStep(string Name, bool IsDone, string Detail);
