using Microsoft.Extensions.Logging.Abstractions;
using Switchboard.Bench.Measuring;
using Switchboard.Channels;
using Switchboard.Data;
using Switchboard.Data.Sqlite;

namespace Switchboard.Bench.Growing;

/// <summary>A database of a size, with the questions that are asked of it.</summary>
internal sealed record Filled(Population Population, Reads Reads, Room Room)
{
    /// <summary>What a message may take.</summary>
    public const double MostBytes = 1_200;

    // Organizations are there before anybody writes to them.
    static readonly TimeSpan Before = TimeSpan.FromDays(400);

    /// <summary>The organizations that messages are written to.</summary>
    public static async Task<Population> Seed(Lab lab, string kind) =>
        await Population.Make(lab.Folder($"growth/{kind}-seed"), ChannelKind.Sms, kind == "sqlite" ? null : await lab.Cluster!.Create("seed"), clock: new Earlier(Before));

    public static async Task<Filled> Make(Lab lab, string kind, Population seed, string name, int messages)
    {
        var began = TimeProvider.System.GetTimestamp();
        var folder = lab.Folder($"growth/{kind}-{name}");
        foreach (var file in Directory.EnumerateFiles(seed.Folder))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        var url = kind == "sqlite" ? $"sqlite:{Path.Combine(folder, "switchboard.db")}" : await lab.Cluster!.Create(name, new Uri(seed.Url).AbsolutePath.TrimStart('/'));
        var population = seed with { Folder = folder, Url = url };
        var history = History.Of(seed.Residents, messages, TimeProvider.System.GetUtcNow() - TimeSpan.FromHours(1));
        var empty = await SizesOf(url);
        await Fill.Run(lab, population, history);
        Console.WriteLine($"  {kind}: {messages:N0} messages in {history.Talks.Count:N0} conversations, filled in {TimeProvider.System.GetElapsedTime(began).TotalSeconds:0} s");
        var room = Sizes.PerMessage($"{kind} with {messages:N0}", empty, await SizesOf(url), messages);
        var reads = new Reads(lab, lab.Folder($"growth/{kind}-{name}-reads"), Reads.All);
        reads.Prepare(history);
        return new(population, reads, room);
    }

    static async Task<Dictionary<string, long>> SizesOf(string url)
    {
        await using var database = DatabaseUrl.Open(url, SqliteLibrary.Auto, TimeProvider.System, NullLoggerFactory.Instance);
        return await Sizes.Of(database);
    }

    sealed class Earlier(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() - by;
    }
}
