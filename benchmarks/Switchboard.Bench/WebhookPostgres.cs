using Switchboard.Bench.Measuring;

namespace Switchboard.Bench;

/// <summary>Signed inbound SMS webhooks on PostgreSQL.</summary>
internal sealed class WebhookPostgres : IBenchmark
{
    const string Ours = "Switchboard";
    const string Theirs = "Node";

    public string Name => "webhook-postgres";

    public string Question => "signed inbound SMS webhooks at 64 connections on PostgreSQL: all of our work, against one insert by Express and pg";

    public async Task<IReadOnlyList<Verdict>> Run(Lab lab)
    {
        await using var twilio = await QuietTwilio.Start();
        var population = await Population.Make(lab.Folder(Name + "-population"), "twilio", await lab.Cluster!.Create("population"));
        var load = new WebhookLoad(lab, [.. population.Residents.Select(resident => resident.Bench)]);
        var ours = new Side(Ours, folder => Product.Start(lab, Product.Program(lab), folder, population, twilio));
        var contest = new Contest(lab, Name, [ours, load.PostgresTwin(lab.Cluster)], lab.Cluster);
        await contest.Run(load.Run);
        return
        [
            new(Name, contest.Rate(Ours, Theirs), 2.5),
            new($"{Name}.cpu", contest.Cpu(Ours, Theirs), 0.5, AtMost: true),
            new($"{Name}.lag", contest.WorstLag(Ours), 1, AtMost: true),
        ];
    }
}
