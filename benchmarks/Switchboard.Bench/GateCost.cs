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

    public string Question => "milliseconds that the gate judges a send, as a part of the 0.3 ms allowed: with one client, and with 32 that use the machine up";

    public async Task<IReadOnlyList<Verdict>> Run(Lab lab) =>
    [
        .. await Measure(lab, Name, null),
        .. await Measure(lab, $"{Name}.postgres", await lab.Cluster!.Create("population")),
    ];

    static async Task<IReadOnlyList<Verdict>> Measure(Lab lab, string name, string? url)
    {
        await using var providers = await QuietProviders.Start();
        var population = await Population.Make(lab.Folder(name + "-population"), ChannelKind.Sms, url, NullCarrier.Carrier);
        var bearers = population.Residents.Select(resident => resident.Token).ToList();
        var load = new McpLoad(lab);
        List<double> alone = [], crowded = [];
        for (var round = 0; round < lab.Rounds; round++)
        {
            await using var running = await Product.Start(lab, Product.WithNullCarrier, lab.Folder($"{name}/{round + 1}"), population, providers);
            await load.Run(running, lab.WarmUp, Revision, bearers, sessions: false);
            alone.Add(await Look(1, (judged, _) => judged.Median()));
            // The average, which is more than the half of them take.
            crowded.Add(await Look(McpLoad.Connections, (judged, sent) => judged.Sum / sent.Good));

            async Task<double> Look(int clients, Func<Histogram, Load, double> cost)
            {
                await running.Drain();
                var before = await Histogram.Read(running.Url, Duration);
                var sent = await load.Run(running, lab.Seconds, Revision, bearers, sessions: false, clients);
                await running.Drain();
                var judged = (await Histogram.Read(running.Url, Duration)).Since(before);
                Console.WriteLine(
                    $"  {name} round {round + 1}  {clients,2} clients  {sent.Good / sent.Seconds,6:0} sends a second, {judged.Count / sent.Good:0.00} looks each, "
                    + $"p50 {judged.Median() * 1000:0.000} ms a look, {judged.Sum * 1000 / sent.Good:0.000} ms a send on average");
                return cost(judged, sent) * 1000;
            }
        }

        return
        [
            new($"{name}.alone", Stats.Median(alone) / AllowedMilliseconds, 1, AtMost: true),
            new(name, Stats.Median(crowded) / AllowedMilliseconds, 1, AtMost: true),
        ];
    }
}
