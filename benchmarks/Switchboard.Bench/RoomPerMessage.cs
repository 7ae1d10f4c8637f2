using Switchboard.Bench.Growing;
using Switchboard.Bench.Measuring;

namespace Switchboard.Bench;

/// <summary>What a message takes on disk. It doesn't depend on load, and hardly on size, so it is soon told.</summary>
internal sealed class RoomPerMessage : IBenchmark
{
    const int Messages = 20_000;

    public string Name => "room";

    public string Question => "bytes that a message takes in 1,200 bytes: with all that follows from it, and by itself with its indexes and search";

    public async Task<IReadOnlyList<Verdict>> Run(Lab lab)
    {
        List<Verdict> verdicts = [];
        foreach (var kind in (string[])["postgres", "sqlite"])
        {
            var filled = await Filled.Make(lab, kind, await Filled.Seed(lab, kind), "room", Messages);
            verdicts.Add(new($"room.{kind}", filled.Room.All / Filled.MostBytes, 1, AtMost: true));
            verdicts.Add(new($"room.{kind}.message", filled.Room.OfMessage / Filled.MostBytes, 1, AtMost: true));
        }

        return verdicts;
    }
}
