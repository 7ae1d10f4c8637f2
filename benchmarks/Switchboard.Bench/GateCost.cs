using Switchboard.Bench.Measuring;
using Switchboard.Channels;

namespace Switchboard.Bench;

/// <summary>What the gate costs a send: all its looks together, as the product itself counts them while it sends.</summary>
internal sealed class GateCost : IBenchmark
{
    const double AllowedMilliseconds = 0.3;
    const string Duration = "switchboard_gate_duration_seconds";
    const string Revision = "2026-07-28";

    public string Name => "gate";

    public string Question => "milliseconds that the gate judges a send, with 32 clients, as a part of the 0.3 ms allowed";

    public async Task<IReadOnlyList<Verdict>> Run(Lab lab) =>
    [
        await Measure(lab, Name, null),
        await Measure(lab, $"{Name}.postgres", await lab.Cluster!.Create("population")),
    ];

    async Task<Verdict> Measure(Lab lab, string name, string? url)
    {
        await using var providers = await QuietProviders.Start();
        var population = await Population.Make(lab.Folder(name + "-population"), ChannelKind.Sms, url, NullCarrier.Carrier);
        var bearers = population.Residents.Select(resident => resident.Token).ToList();
        var load = new McpLoad(lab);
        List<double> costs = [];
        for (var round = 0; round < lab.Rounds; round++)
        {
            await using var running = await Product.Start(lab, Product.WithNullCarrier, lab.Folder($"{name}/{round + 1}"), population, providers);
            await load.Run(running, lab.WarmUp, Revision, bearers, sessions: false);
            await running.Drain();
            var before = await Histogram.Read(running.Url, Duration);
            var sent = await load.Run(running, lab.Seconds, Revision, bearers, sessions: false);
            await running.Drain();
            var judged = (await Histogram.Read(running.Url, Duration)).Since(before);
            var looks = judged.Count / sent.Good;
            // The average, which is more than the half of them take.
            costs.Add(judged.Sum * 1000 / sent.Good);
            Console.WriteLine(
                $"  {name} round {round + 1}  {sent.Good / sent.Seconds,6:0} sends a second, {looks:0.00} looks each, "
                + $"p50 {judged.Median() * 1000:0.000} ms a look, {judged.Sum * 1000 / sent.Good:0.000} ms a send on average");
        }

        return new(name, Stats.Median(costs) / AllowedMilliseconds, 1, AtMost: true);
    }
}
