using System.Diagnostics;
using System.Text.Json;
using Switchboard.Bench.Measuring;
using Switchboard.Channels;

namespace Switchboard.Bench;

/// <summary>The job queue on PostgreSQL.</summary>
internal sealed class JobsPostgres : IBenchmark
{
    const int Jobs = 30_000;
    const int WarmUp = 10_000;
    const int PickUps = 300;
    const int Deliveries = 5_000;

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public string Name => "jobs-postgres";

    public string Question => "jobs that do nothing, each claimed, run and deleted, and how soon one is picked up, against graphile-worker as it comes";

    public async Task<IReadOnlyList<Verdict>> Run(Lab lab)
    {
        var sides = new (string Name, Func<Task<JobsResult>> Run)[]
        {
            ("Switchboard", () => Ours(lab)),
            ("graphile-worker", () => Theirs(lab, "default")),
            ("graphile-worker, tuned", () => Theirs(lab, "tuned")),
        };
        var population = await Population.Make(lab.Folder(Name + "-population"), ChannelKind.Sms, await lab.Cluster!.Create("population"), NullCarrier.Carrier);
        List<double> deliveries = [];
        var results = sides.ToDictionary(side => side.Name, _ => new List<JobsResult>(), StringComparer.Ordinal);
        for (var round = 0; round < lab.Rounds; round++)
        {
            for (var turn = 0; turn < sides.Length; turn++)
            {
                var (name, run) = sides[(round + turn) % sides.Length];
                await lab.Cluster!.Settle();
                var result = await run();
                results[name].Add(result);
                Console.WriteLine($"  round {round + 1}  {name,-24} CPU {result.CpuPerJob,5:0} µs  picked up in p50 {result.P50:0.00} ms, p99 {result.P99:0.00} ms");
            }

            await lab.Cluster!.Settle();
            deliveries.Add(await Deliver(lab, population));
        }

        double Median(string side, Func<JobsResult, double> of) => Stats.Median(results[side].Select(of));
        double Ratio(string theirs, Func<JobsResult, double> of) => Median("Switchboard", of) / Median(theirs, of);
        Console.WriteLine($"  jobs per second against the tuned one, which may lose what it holds: {Ratio("graphile-worker, tuned", r => r.PerSecond):0.00}");
        Console.WriteLine($"  fenced deliveries to a carrier that does nothing, per second against empty jobs of the default one: {Stats.Median(deliveries) / Median("graphile-worker", r => r.PerSecond):0.00}");
        return
        [
            new(Name, Ratio("graphile-worker", r => r.PerSecond), 5),
            new($"{Name}.pickup", Ratio("graphile-worker", r => r.P50), 0.5, AtMost: true),
        ];
    }

    static async Task<JobsResult> Ours(Lab lab)
    {
        var url = await lab.Cluster!.Create("ours");
        return await Result("dotnet",
            [typeof(JobsPostgres).Assembly.Location, "jobs", $"{Jobs}", $"{WarmUp}", $"{PickUps}", "--no-simulator", "--port", "0", "--data", lab.Folder("jobs"), "--database", url]);
    }

    static async Task<JobsResult> Theirs(Lab lab, string setting) => await Result(
        "node", [lab.Peer("jobs.mjs"), $"{Jobs}", $"{WarmUp}", $"{PickUps}", setting],
        ("DATABASE_URL", await lab.Cluster!.Create("twin")), ("NODE_ENV", "production"));

    static async Task<double> Deliver(Lab lab, Population population)
    {
        var folder = lab.Folder("deliveries");
        foreach (var file in Directory.EnumerateFiles(population.Folder))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        var url = await lab.Cluster!.Create("deliveries", new Uri(population.Url).AbsolutePath.TrimStart('/'));
        return JsonSerializer.Deserialize<double>(await LastLine("dotnet",
            [typeof(JobsPostgres).Assembly.Location, "deliveries", $"{Deliveries}", "--no-simulator", "--port", "0", "--data", folder, "--database", url]), Json);
    }

    static async Task<JobsResult> Result(string program, string[] args, params (string Name, string Value)[] environment) =>
        JsonSerializer.Deserialize<JobsResult>(await LastLine(program, args, environment), Json)!;

    static async Task<string> LastLine(string program, string[] args, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, args) { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var line = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault();
        return line is null || process.ExitCode != 0 ? throw new InvalidOperationException($"{program} {args[0]} ended with {process.ExitCode}: {output}") : line;
    }
}
