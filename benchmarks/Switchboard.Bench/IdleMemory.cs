using Switchboard.Bench.Measuring;

namespace Switchboard.Bench;

/// <summary>What an idle process keeps.</summary>
internal sealed class IdleMemory : IBenchmark
{
    const double AllowedMegabytes = 90;

    static readonly TimeSpan Settled = TimeSpan.FromSeconds(60);

    public string Name => "idle-memory";

    public string Question => "proportional set size 60 s after ready, fresh and without the simulator, as a part of the 90 MB allowed";

    public async Task<IReadOnlyList<Verdict>> Run(Lab lab)
    {
        List<double> megabytes = [];
        for (var round = 0; round < Math.Min(3, lab.Rounds); round++)
        {
            var folder = lab.Folder(Name);
            await using var started = await Service.Start(
                Path.Combine(folder, "switchboard.log"), lab.Run, ["--no-simulator", "--port", "0", "--data", folder],
                new Dictionary<string, string>(StringComparer.Ordinal), "Switchboard is ready at");
            await Task.Delay(Settled, TimeProvider.System);
            megabytes.Add(ProcessTable.ProportionalSetSize(started.Pid) / 1e6);
        }

        Console.WriteLine($"  {string.Join(", ", megabytes.Select(mb => mb.ToString("0.0")))} MB");
        return [new(Name, Stats.Median(megabytes) / AllowedMegabytes, 1, AtMost: true)];
    }
}
