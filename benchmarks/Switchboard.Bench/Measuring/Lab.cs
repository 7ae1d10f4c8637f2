namespace Switchboard.Bench.Measuring;

/// <summary>Where a benchmark finds its things, and how long it measures. <c>./bench</c> sets all of it by environment variables.</summary>
internal sealed class Lab
{
    /// <summary>The built product (<c>Switchboard.Host.dll</c>).</summary>
    public required string App { get; init; }

    /// <summary>The command that starts the product.</summary>
    public required string Run { get; init; }

    /// <summary>The folder of this program's sources: load scripts and twins.</summary>
    public required string Sources { get; init; }

    /// <summary>A folder for databases, request files and logs; emptied by <see cref="Folder"/>.</summary>
    public required string Scratch { get; init; }

    /// <summary>The private PostgreSQL cluster, when one was started.</summary>
    public Cluster? Cluster { get; init; }

    /// <summary>How often each side is measured.</summary>
    public int Rounds { get; init; } = Number("BENCH_ROUNDS", 5);

    /// <summary>Seconds of one measurement.</summary>
    public int Seconds { get; init; } = Number("BENCH_SECONDS", 15);

    /// <summary>Seconds of load before each measurement: less doubles our CPU per request, since the compiler still works.</summary>
    public int WarmUp { get; init; } = Number("BENCH_WARMUP", 10);

    /// <summary>How many messages the large database of <c>growth</c> has; ratios from fewer say nothing of a million.</summary>
    public int Messages { get; init; } = Number("BENCH_MESSAGES", 1_000_000);

    public static Lab Open() => new()
    {
        App = Required("BENCH_APP"),
        Run = Required("BENCH_RUN"),
        Sources = Required("BENCH_SOURCES"),
        Scratch = Required("BENCH_SCRATCH"),
        Cluster = Environment.GetEnvironmentVariable("BENCH_CLUSTER") is { Length: > 0 } folder ? new Cluster(folder) : null,
    };

    /// <summary>A new and empty folder below the scratch folder.</summary>
    public string Folder(string name)
    {
        var path = Path.Combine(Scratch, name);
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }

        Directory.CreateDirectory(path);
        return path;
    }

    /// <summary>A twin's script.</summary>
    public string Peer(string script) => Path.Combine(Sources, "peers", script);

    /// <summary>A script for the load generator.</summary>
    public string Load(string script) => Path.Combine(Sources, "loads", script);

    static int Number(string name, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(name), out var number) ? number : otherwise;

    static string Required(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : throw new InvalidOperationException($"{name} is not set; start this program by ./bench.");
}
