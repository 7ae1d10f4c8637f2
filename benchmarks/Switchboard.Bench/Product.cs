using Microsoft.Extensions.Logging.Abstractions;
using Switchboard.Bench.Measuring;
using Switchboard.Data;
using Switchboard.Data.Sqlite;

namespace Switchboard.Bench;

/// <summary>Switchboard as it is started by <c>./run</c>, over a copy of a population.</summary>
internal sealed class Product : Running
{
    static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    // What is scheduled for much later, such as a sweep, is no debt of the load.
    static readonly Sql Owed = "SELECT count(*) AS owed, coalesce(min(created_at), @now) AS since FROM job WHERE state = 'ready' AND kind LIKE 'message.%'";

    static readonly Sql Behind = """
        SELECT (SELECT count(*) FROM (SELECT 1 FROM audit_unsealed LIMIT 1) AS unsealed)
            + (SELECT count(*) FROM (SELECT 1 FROM message WHERE id > (SELECT coalesce(max(subject_id), '') FROM search_document WHERE subject_id > 'msg_' AND subject_id < 'msg_~') LIMIT 1) AS unfound)
        """;

    // What is measured is how fast it goes, not who may.
    const string Most = "1000000000";

    static readonly string[] Limits =
    [
        $"Limits:ActionsPerMinute={Most}", $"Limits:ActionsPerHour={Most}", $"Limits:ActionsPerDay={Most}", $"Limits:SpendPerDay={Most}", $"Limits:SpendPerMonth={Most}",
        $"Limits:TierActionsPerMinute={Most},{Most},{Most},{Most}", $"Limits:TierActionsPerDay={Most},{Most},{Most},{Most}", $"Limits:TierSpendPerMonth={Most},{Most},{Most},{Most}",
    ];

    /// <summary>Arguments that take its limits off.</summary>
    public static IReadOnlyList<string> Unlimited { get; } = [.. Limits.SelectMany(setting => new[] { "--set", setting })];

    readonly Service service;
    readonly Database database;

    Product(Service service, Database database)
    {
        this.service = service;
        this.database = database;
    }

    /// <summary>What it was started with; none over a database as it is.</summary>
    public Population? Population { get; private init; }

    /// <summary>The real program.</summary>
    public static IReadOnlyList<string> Program(Lab lab) => [lab.App];

    /// <summary>The same with <see cref="NullCarrier"/> beside its own adapters.</summary>
    public static IReadOnlyList<string> WithNullCarrier => [typeof(Product).Assembly.Location, "serve"];

    /// <param name="program">What <c>dotnet</c> is to run.</param>
    /// <param name="folder">Becomes the data folder.</param>
    public static async Task<Running> Start(Lab lab, IReadOnlyList<string> program, string folder, Population population, QuietProviders providers)
    {
        return await Open(program, folder, await Copy(lab, population, folder), providers, population);
    }

    /// <summary>Over a database as it is.</summary>
    /// <param name="folder">The data folder, with the key.</param>
    public static async Task<Product> Open(IReadOnlyList<string> program, string folder, string url, QuietProviders providers, Population? population = null)
    {
        var port = Service.FreePort();
        string[] args =
        [
            .. program, "--no-simulator", "--port", port.ToString(), "--data", folder, "--database", url,
            .. Unlimited, "--set", $"Server:PublicUrl={WebhookRequests.PublicUrl}", "--set", $"Twilio:BaseUrl={providers.Url}", "--set", $"Resend:BaseUrl={providers.Url}",
            // What is measured must not depend on the hour, nor on how many messages the machine can send to so few people in a day.
            "--set", "Compliance:HoldInformational=false", "--set", "Compliance:InformationalPerDay=10000",
        ];
        var started = await Service.Start(Path.Combine(folder, "switchboard.log"), "dotnet", args, new Dictionary<string, string>(StringComparer.Ordinal), "Switchboard is ready at");
        return new Product(started, DatabaseUrl.Open(url, SqliteLibrary.Auto, TimeProvider.System, NullLoggerFactory.Instance)) { Url = new Uri($"http://127.0.0.1:{port}"), Population = population };
    }

    public override TimeSpan Cpu() => service.Cpu();

    public override async Task<TimeSpan> Lag() => (await Debt()).Age;

    public override async Task Drain()
    {
        var began = TimeProvider.System.GetTimestamp();
        while ((await Debt()).Jobs > 0)
        {
            if (TimeProvider.System.GetElapsedTime(began) > Patience)
            {
                throw new InvalidOperationException("The queue isn't empty two minutes after the load; see the log beside the database.");
            }

            await Task.Delay(Look, TimeProvider.System);
        }
    }

    /// <summary>Returns when the log is sealed too and the search index has all messages.</summary>
    public async Task Settle()
    {
        await Drain();
        var began = TimeProvider.System.GetTimestamp();
        while (await database.ReadSystem(session => session.Count(Behind)) > 0)
        {
            if (TimeProvider.System.GetElapsedTime(began) > Patience)
            {
                throw new InvalidOperationException("The log isn't sealed, or the search index isn't filled, two minutes after the load; see the log beside the database.");
            }

            await Task.Delay(Look, TimeProvider.System);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        await service.DisposeAsync();
    }

    async Task<(long Jobs, TimeSpan Age)> Debt()
    {
        var now = TimeProvider.System.GetUtcNow();
        return await database.ReadSystem(session => session.One(Owed, new { now }, row => (row.Long("owed"), now - row.Instant("since"))));
    }

    static async Task<string> Copy(Lab lab, Population population, string folder)
    {
        foreach (var file in Directory.EnumerateFiles(population.Folder))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        return population.Url.StartsWith("sqlite:", StringComparison.Ordinal)
            ? $"sqlite:{Path.Combine(folder, Path.GetFileName(population.Url["sqlite:".Length..]))}"
            : await lab.Cluster!.Create("ours", new Uri(population.Url).AbsolutePath.TrimStart('/'));
    }
}
