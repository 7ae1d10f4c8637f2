using System.Text.Json;
using Switchboard.Bench.Growing;
using Switchboard.Bench.Measuring;

namespace Switchboard.Bench;

/// <summary>What becomes slower from a thousand messages to a million, and what a message takes on disk.</summary>
internal sealed class Growth : IBenchmark
{
    const int Few = 1_000;
    const int Rounds = 3;
    const int ReadSeconds = 2;
    const int IngestSeconds = 6;
    const int WarmUp = 5;

    static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public string Name => "growth";

    public string Question => "with 1,000,000 messages in terms of 1,000: webhooks taken in per second, p99 of pages, lists and searches, bytes per message";

    public async Task<IReadOnlyList<Verdict>> Run(Lab lab) => [.. await Measure(lab, "sqlite"), .. await Measure(lab, "postgres")];

    static async Task<List<Verdict>> Measure(Lab lab, string kind)
    {
        await using var providers = await QuietProviders.Start();
        var seed = await Filled.Seed(lab, kind);
        var few = await Filled.Make(lab, kind, seed, "few", Few);
        var many = await Filled.Make(lab, kind, seed, "many", lab.Messages);
        await using var small = await Product.Open(Product.Program(lab), few.Population.Folder, few.Population.Url, providers);
        await using var large = await Product.Open(Product.Program(lab), many.Population.Folder, many.Population.Url, providers);
        await small.Settle();
        await large.Settle();
        // What filling left behind is written out before anything is measured.
        await (kind == "sqlite" ? Task.CompletedTask : lab.Cluster!.Settle());

        List<Verdict> verdicts = [];
        foreach (var question in Reads.All)
        {
            await few.Reads.Run(small, question, WarmUp / 2);
            await many.Reads.Run(large, question, WarmUp / 2);
            var (before, after) = await InTurns(async () => await few.Reads.Run(small, question, ReadSeconds), async () => await many.Reads.Run(large, question, ReadSeconds));
            double P99(List<Load> loads) => Stats.Median(loads.Select(load => load.P99));
            Console.WriteLine($"  {kind} {question.Name}: p99 {P99(before):0.0} ms, then {P99(after):0.0} ms; p50 {Stats.Median(before.Select(load => load.P50)):0.0} ms, then {Stats.Median(after.Select(load => load.P50)):0.0} ms");
            if (question.MostGrowth is { } most)
            {
                verdicts.Add(new($"growth.{kind}.{question.Name}", P99(after) / P99(before), most, AtMost: true));
            }
        }

        verdicts.Insert(0, await Ingest(lab, kind, seed, small, large));
        verdicts.Add(new($"growth.{kind}.bytes-of-message", many.Room.OfMessage / Filled.MostBytes, 1, AtMost: true));
        verdicts.Add(new($"growth.{kind}.bytes", many.Room.All / Filled.MostBytes, 1, AtMost: true));
        await File.WriteAllTextAsync(Path.Combine(lab.Scratch, $"growth-{kind}.json"), JsonSerializer.Serialize(verdicts, Indented));
        return verdicts;
    }

    // People who are known to neither: both sides do the same, one of them in large tables.
    static async Task<Verdict> Ingest(Lab lab, string kind, Population seed, Product small, Product large)
    {
        var load = new WebhookLoad(lab, [.. seed.Residents.Select(resident => resident.Bench)], WarmUp + Rounds * IngestSeconds, scattered: true);
        Dictionary<Product, long> positions = new() { [small] = 0, [large] = 0 };
        async Task<double> Rate(Product side, int seconds)
        {
            var began = await load.Run(side, seconds, positions[side]);
            positions[side] = began.Position;
            var stopped = TimeProvider.System.GetTimestamp();
            await side.Drain();
            var rate = began.Good / (began.Seconds + TimeProvider.System.GetElapsedTime(stopped).TotalSeconds);
            // The index and the log follow behind: the other side's turn is not to pay for it.
            await side.Settle();
            return began.Bad + began.Broken <= began.Good / 1000 ? rate : throw new InvalidOperationException($"{began.Bad} bad answers and {began.Broken} broken connections beside {began.Good} good answers.");
        }

        await Rate(small, WarmUp);
        await Rate(large, WarmUp);
        var (before, after) = await InTurns(() => Rate(small, IngestSeconds), () => Rate(large, IngestSeconds));
        var rounds = before.Zip(after, (a, b) => b / a).ToList();
        Console.WriteLine($"  {kind} ingest: {Stats.Median(after) / Stats.Median(before):0.00} times the rate by medians, {rounds.Min():0.00} to {rounds.Max():0.00} by round");
        return new($"growth.{kind}.ingest", Stats.Median(after) / Stats.Median(before), 0.9);
    }

    static async Task<(List<T> Small, List<T> Large)> InTurns<T>(Func<Task<T>> small, Func<Task<T>> large)
    {
        List<T> ofSmall = [], ofLarge = [];
        for (var round = 0; round < Rounds; round++)
        {
            // Whoever begins changes.
            if (round % 2 == 0)
            {
                ofSmall.Add(await small());
                ofLarge.Add(await large());
            }
            else
            {
                ofLarge.Add(await large());
                ofSmall.Add(await small());
            }
        }

        return (ofSmall, ofLarge);
    }
}
