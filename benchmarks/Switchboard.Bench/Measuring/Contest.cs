using System.Text.Json;

namespace Switchboard.Bench.Measuring;

/// <summary>One side of a comparison.</summary>
/// <param name="Name">As printed.</param>
/// <param name="Start">Starts it fresh, with a folder of its own for logs and databases.</param>
internal sealed record Side(string Name, Func<string, Task<Running>> Start);

/// <summary>A side that has been started.</summary>
internal abstract class Running : IAsyncDisposable
{
    /// <summary>Where it listens.</summary>
    public required Uri Url { get; init; }

    /// <summary>CPU time of its own process so far.</summary>
    public abstract TimeSpan Cpu();

    /// <summary>How long the oldest job that is due has waited by now.</summary>
    public virtual Task<TimeSpan> Lag() => Task.FromResult(TimeSpan.Zero);

    /// <summary>Returns when no job waits or runs any more.</summary>
    public virtual Task Drain() => Task.CompletedTask;

    /// <inheritdoc />
    public abstract ValueTask DisposeAsync();
}

/// <summary>One measurement of one side.</summary>
/// <param name="Rate">Requests whose jobs are done, per second.</param>
/// <param name="Cpu">CPU of the server process per request, in microseconds.</param>
/// <param name="DatabaseCpu">CPU of PostgreSQL per request, in microseconds.</param>
/// <param name="P50">Median latency in milliseconds.</param>
/// <param name="P99">In milliseconds.</param>
/// <param name="Lag">Seconds that the oldest due job had waited when the load stopped.</param>
internal sealed record Sample(string Side, int Round, double Rate, double Cpu, double DatabaseCpu, double P50, double P99, double Lag)
{
    public double AllCpu => Cpu + DatabaseCpu;
}

/// <summary>Sides under the same load in one run, turn by turn, in an order that rotates.</summary>
/// <param name="cluster">The cluster whose CPU time counts too, when the sides use PostgreSQL.</param>
internal sealed class Contest(Lab lab, string name, IReadOnlyList<Side> sides, Cluster? cluster = null)
{
    static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    readonly List<Sample> samples = [];

    /// <param name="load">Puts the side under load for some seconds, going on from where the load before it stopped.</param>
    public async Task Run(Func<Running, int, long, Task<Load>> load)
    {
        for (var round = 0; round < lab.Rounds; round++)
        {
            for (var turn = 0; turn < sides.Count; turn++)
            {
                var sample = await Measure(sides[(round + turn) % sides.Count], round, load);
                samples.Add(sample);
                Console.WriteLine($"  round {round + 1}  {sample.Side,-24} {CpuText(sample),-28} p50 {sample.P50,6:0.0} ms  p99 {sample.P99,6:0.0} ms  queue lag {sample.Lag:0.00} s");
            }
        }

        await File.WriteAllTextAsync(Path.Combine(lab.Scratch, name + ".json"), JsonSerializer.Serialize(samples, Indented));
    }

    /// <summary>The rate of one side in terms of another's.</summary>
    public double Rate(string ours, string theirs) => Ratio("requests per second", ours, theirs, sample => sample.Rate);

    /// <summary>The CPU per request of one side, with its part of the database's, in terms of another's.</summary>
    public double Cpu(string ours, string theirs) => Ratio("CPU per request", ours, theirs, sample => sample.AllCpu);

    /// <summary>The worst queue lag of a side at the end of a round, in seconds.</summary>
    public double WorstLag(string side) => Of(side).Max(sample => sample.Lag);

    double Ratio(string what, string ours, string theirs, Func<Sample, double> of)
    {
        double Median(string side) => Stats.Median(Of(side).Select(of));
        var rounds = Of(ours).Zip(Of(theirs), (a, b) => of(a) / of(b)).ToList();
        var ratio = Median(ours) / Median(theirs);
        Console.WriteLine($"  {what}, {ours} / {theirs}: {ratio:0.00} by medians, {rounds.Min():0.00} to {rounds.Max():0.00} by round");
        return ratio;
    }

    IEnumerable<Sample> Of(string side) => samples.Where(sample => sample.Side == side).OrderBy(sample => sample.Round);

    async Task<Sample> Measure(Side side, int round, Func<Running, int, long, Task<Load>> load)
    {
        if (cluster is not null)
        {
            await cluster.Settle();
        }

        await using var running = await side.Start(lab.Folder($"{name}/{side.Name.Replace(' ', '-')}-{round + 1}"));
        var warm = await load(running, lab.WarmUp, 0);
        await running.Drain();

        var (cpu, databaseCpu) = (running.Cpu(), DatabaseCpu());
        var measured = await load(running, lab.Seconds, warm.Position);
        var stopped = TimeProvider.System.GetTimestamp();
        var lag = await running.Lag();
        await running.Drain();
        // The load generator's own start and end are not the server's, what it owes afterwards is.
        var seconds = measured.Seconds + TimeProvider.System.GetElapsedTime(stopped).TotalSeconds;
        if (measured.Bad + measured.Broken > measured.Good / 1000)
        {
            throw new InvalidOperationException($"{side.Name}: {measured.Bad} bad answers and {measured.Broken} broken connections beside {measured.Good} good answers.");
        }

        double PerRequest(TimeSpan before, TimeSpan after) => (after - before).TotalMicroseconds / measured.Good;
        return new(
            side.Name, round, measured.Good / seconds, PerRequest(cpu, running.Cpu()), PerRequest(databaseCpu, DatabaseCpu()), measured.P50, measured.P99, lag.TotalSeconds);
    }

    TimeSpan DatabaseCpu() => cluster?.Cpu() ?? TimeSpan.Zero;

    string CpuText(Sample sample) => cluster is null ? $"CPU {sample.Cpu:0} µs" : $"CPU {sample.Cpu:0} + {sample.DatabaseCpu:0} µs (database)";
}
