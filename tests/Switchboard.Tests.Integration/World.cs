using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Switchboard.Compliance.Hours;
using Switchboard.Host;
using Switchboard.Host.Sandbox;
using Switchboard.Kernel;
using Switchboard.Setup;
using Switchboard.Tests.Integration;
using Switchboard.Tests.Integration.Data;

[assembly: AssemblyFixture(typeof(World))]

namespace Switchboard.Tests.Integration;

/// <summary>
/// The whole product in this process, with its simulator, on the database that <c>SWITCHBOARD_TEST_DATABASE</c> names; one for all tests that don't need their
/// own. Tests keep apart by organizations and numbers of their own. Requests of a client seem to come from an address of that client alone.
/// </summary>
public sealed class World : IAsyncLifetime
{
    /// <summary>Where it is false, people may be contacted at any hour: what a test shows must not depend on the time of day. Tests of the hours say true.</summary>
    internal const string HoldInformational = "Compliance:HoldInformational";

    static int sources;

    const string OpenAlways = """
        {
          "holidays": {},
          "rules": [
            {
              "place": "*", "purposes": ["marketing", "informational"], "channels": ["sms", "whatsapp", "voice"], "hours": {"mon-sun": "00:00-24:00"},
              "source": "Tests", "effectiveFrom": "2020-01-01", "reviewedOn": "2020-01-01"
            }
          ]
        }
        """;

    readonly Action<HostOptions>? configure;
    readonly string folder = Directory.CreateTempSubdirectory("switchboard-world-").FullName;
    readonly MemoryStream output = new();
    TestDatabase database = null!;
    SwitchboardHost host = null!;
    int fresh;

    public World()
        : this(null)
    {
    }

    World(Action<HostOptions>? configure) => this.configure = configure;

    /// <summary>Settings by name that a world of its own starts with; kept over <see cref="Restart"/>.</summary>
    internal Dictionary<string, string?> Settings { get; } = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Server:Port"] = "0",
        ["Server:TrustedProxies"] = "127.0.0.1",
        ["Outside:Allow"] = "http://127.0.0.1,http://localhost",
        ["Simulator:Port"] = "0",
        ["Telemetry:LogFormat"] = "json",
        // Tests that aren't about limits meet none.
        ["Limits:ActionsPerMinute"] = "1000000000",
        ["Limits:ActionsPerHour"] = "1000000000",
        ["Limits:ActionsPerDay"] = "1000000000",
        ["Limits:SpendPerDay"] = "1000000000",
        ["Limits:SpendPerMonth"] = "1000000000",
        ["Limits:TierActionsPerMinute"] = "1000000000,1000000000,1000000000,1000000000",
        ["Limits:TierActionsPerDay"] = "1000000000,1000000000,1000000000,1000000000",
        ["Limits:TierSpendPerMonth"] = "1000000000,1000000000,1000000000,1000000000",
        [HoldInformational] = "false",
        ["Compliance:InformationalPerDay"] = "0",
    };

    public Uri Url => host.Url;

    public IServiceProvider Services => host.Services;

    /// <summary>The data folder.</summary>
    internal string Folder => folder;

    /// <summary>What was said at the terminal and logged so far.</summary>
    internal string Output => System.Text.Encoding.UTF8.GetString(output.ToArray());

    internal FirstRunFile FirstRun { get; private set; } = null!;

    internal T Get<T>() where T : notnull => Services.GetRequiredService<T>();

    /// <summary>A world of its own; dispose it.</summary>
    internal static async Task<World> Start(Action<HostOptions>? configure = null, params (string Name, string? Value)[] settings)
    {
        var world = Make(configure, settings);
        await world.InitializeAsync();
        return world;
    }

    /// <summary>A world of its own that isn't started yet; dispose it.</summary>
    internal static World Make(Action<HostOptions>? configure = null, params (string Name, string? Value)[] settings)
    {
        var world = new World(configure);
        foreach (var (name, value) in settings)
        {
            world.Settings[name] = value;
        }

        return world;
    }

    public async ValueTask InitializeAsync()
    {
        database = await TestDatabase.Make();
        await StartHost();
    }

    /// <summary>Stops the product and starts it again over the same data.</summary>
    internal async Task Restart(Func<Task>? meanwhile = null)
    {
        await StopHost();
        if (meanwhile is not null)
        {
            await meanwhile();
        }

        await StartHost();
    }

    /// <summary>Starts the product again after a start that failed.</summary>
    internal async Task StartAgain()
    {
        await host.DisposeAsync();
        await StartHost();
    }

    public async ValueTask DisposeAsync()
    {
        await StopHost();
        await database.DisposeAsync();
        if (Environment.GetEnvironmentVariable("SWITCHBOARD_TEST_LOG") is { Length: > 0 } log)
        {
            // Whoever looks for what happened inside.
            await File.AppendAllTextAsync(log, Output);
        }

        await Eventually.Holds(() => Task.FromResult(IsGone(folder)));
    }

    // The simulator may be writing its world down for the last time.
    static bool IsGone(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
            return true;
        }
        catch (IOException)
        {
            return !Directory.Exists(folder);
        }
    }

    /// <summary>A client with a token, or none; its requests come from a source of its own unless one is given.</summary>
    internal HttpClient Client(string? token = null, string? source = null)
    {
        var client = new HttpClient { BaseAddress = Url };
        client.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        client.DefaultRequestHeaders.Add("X-Forwarded-For", source ?? NextSource());
        return client;
    }

    internal HttpClient SuperAdmin() => Client(FirstRun.SuperAdminToken);

    /// <summary>The outside world: people, accounts, faults and the ledger.</summary>
    internal HttpClient Simulator() => new() { BaseAddress = Get<RunSimulator>().Address };

    /// <summary>An address that no other client of this process uses.</summary>
    internal static string NextSource()
    {
        var n = Interlocked.Increment(ref sources);
        return string.Create(CultureInfo.InvariantCulture, $"198.{18 + (n >> 16 & 1)}.{n >> 8 & 255}.{n & 255}");
    }

    /// <summary>A name that nothing else in this world has.</summary>
    internal string Fresh(string word) => $"{word}-{Interlocked.Increment(ref fresh)}-{Guid.CreateVersion7():N}"[..Math.Min(40, word.Length + 20)];

    /// <summary>A fresh organization with its admin's token.</summary>
    internal async Task<Tenant> Organization([CallerMemberName] string name = "Organization")
    {
        using var admin = SuperAdmin();
        var made = await admin.Post("/api/v1/organizations", new { name = name[..Math.Min(name.Length, 100)], slug = Slug() });
        var id = made.GetProperty("organization").GetProperty("organizationId").GetString()!;
        return new(this, OrganizationId.From(id), made.GetProperty("token").GetString()!);
    }

    internal static string Slug() => $"t-{Guid.CreateVersion7():N}";

    /// <summary>Stops the sealer of the audit log, so that a test's tampering stays as it is.</summary>
    internal Task StopSealing() => Get<Switchboard.Audit.SealAudit>().StopAsync(CancellationToken.None);

    /// <summary>The address of the database.</summary>
    internal string DatabaseAddress => database.Url;

    /// <summary>The product's database, opened beside it or while it is down.</summary>
    internal Switchboard.Data.Database OpenDatabase() => database.Open();

    async Task StartHost()
    {
        host = SwitchboardHost.Build([], options =>
        {
            options.ReadEnvironment = false;
            options.Output = Stream.Synchronized(output);
            options.Settings["Data:Folder"] = folder;
            options.Settings["Data:Url"] = database.Url;
            options.Settings["Data:SqliteLibrary"] = TestDatabase.Library.ToString();
            foreach (var (name, value) in Settings)
            {
                options.Settings[name] = value;
            }

            configure?.Invoke(options);
            if (options.Settings[HoldInformational] == "false")
            {
                var changes = options.Services;
                options.Services = services =>
                {
                    services.AddSingleton(HoursTable.Of(OpenAlways));
                    changes?.Invoke(services);
                };
            }
        });
        await host.StartAsync();
        FirstRun = FirstRunFile.Read(folder)!;
    }

    async Task StopHost()
    {
        await host.StopAsync();
        await host.DisposeAsync();
    }
}
