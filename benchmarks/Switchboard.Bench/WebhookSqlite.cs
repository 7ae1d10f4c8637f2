using Switchboard.Bench.Measuring;

namespace Switchboard.Bench;

/// <summary>Signed inbound SMS webhooks on the embedded database.</summary>
internal sealed class WebhookSqlite : IBenchmark
{
    const string Ours = "Switchboard FULL";

    public string Name => "webhook-sqlite";

    public string Question => "signed inbound SMS webhooks at 64 connections: all of our work at FULL durability, against one insert by Express and better-sqlite3";

    public async Task<IReadOnlyList<Verdict>> Run(Lab lab)
    {
        await using var twilio = await QuietTwilio.Start();
        var population = await Population.Make(lab.Folder(Name + "-population"), "twilio");
        var load = new WebhookLoad(lab, [.. population.Residents.Select(resident => resident.Bench)]);
        var ours = new Side(Ours, folder => Product.Start(lab, Product.Program(lab), folder, population, twilio));
        var contest = new Contest(lab, Name, [ours, load.SqliteTwin("NORMAL"), load.SqliteTwin("FULL")]);
        await contest.Run(load.Run);
        return
        [
            new(Name, contest.Rate(Ours, "Node NORMAL"), 2.5),
            new($"{Name}.full", contest.Rate(Ours, "Node FULL"), 5),
            new($"{Name}.cpu", contest.Cpu(Ours, "Node NORMAL"), 0.5, AtMost: true),
            new($"{Name}.lag", contest.WorstLag(Ours), 1, AtMost: true),
        ];
    }
}
