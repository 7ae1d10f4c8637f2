using Switchboard.Bench.Measuring;

namespace Switchboard.Bench;

/// <summary>From <c>./run</c> to ready over a large database.</summary>
internal sealed class Start : IBenchmark
{
    const double Allowed = 1.5;

    public string Name => "start";

    public string Question => "seconds from ./run to ready with 1,000,000 messages stored, as a part of the 1.5 s allowed";

    public async Task<IReadOnlyList<Verdict>> Run(Lab lab) =>
    [
        await Measure(lab, Name, "SQLite", await Million.Get(lab, "million-sqlite", () => Task.FromResult<string?>(null))),
        await Measure(lab, $"{Name}.postgres", "PostgreSQL", await Million.Get(lab, "million-postgres", async () => await lab.Cluster!.Create("million"))),
    ];

    static async Task<Verdict> Measure(Lab lab, string name, string database, Population population)
    {
        List<double> seconds = [];
        for (var round = 0; round < lab.Rounds; round++)
        {
            string[] args = ["--no-simulator", "--port", "0", "--data", population.Folder, "--database", population.Url];
            await using var started = await Service.Start(
                Path.Combine(lab.Folder(name), "switchboard.log"), lab.Run, args, new Dictionary<string, string>(StringComparer.Ordinal), "Switchboard is ready at");
            seconds.Add(started.ReadyAfter.TotalSeconds);
        }

        Console.WriteLine($"  {database}: ready after {string.Join(", ", seconds.Select(s => s.ToString("0.00")))} s");
        return new(name, Stats.Median(seconds) / Allowed, 1, AtMost: true);
    }
}
