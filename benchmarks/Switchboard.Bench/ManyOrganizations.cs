using Switchboard.Bench.Measuring;
using Switchboard.Channels;

namespace Switchboard.Bench;

/// <summary>The same agents and people, in a thousand organizations and in one.</summary>
internal sealed class ManyOrganizations : IBenchmark
{
    const string Many = "1,000 organizations";
    const string One = "one organization";
    const string Revision = "2026-07-28";

    public string Name => "organizations";

    public string Question => "comms_send_message by 1,000 agents of 1,000 organizations, against 1,000 agents of one";

    public async Task<IReadOnlyList<Verdict>> Run(Lab lab)
    {
        await using var providers = await QuietProviders.Start();
        var many = await Make(1_000);
        var one = await Make(1);
        var load = new McpLoad(lab);
        var contest = new Contest(lab, Name,
        [
            new(Many, folder => Product.Start(lab, Product.WithNullCarrier, folder, many, providers)),
            new(One, folder => Product.Start(lab, Product.WithNullCarrier, folder, one, providers)),
        ]);
        var (ofMany, ofOne) = (Bearers(many), Bearers(one));
        await contest.Run((side, seconds, _) => load.Run(side, seconds, Revision, ((Product)side).Population == many ? ofMany : ofOne, sessions: false));
        return [new(Name, contest.Rate(Many, One), 0.95)];

        Task<Population> Make(int organizations) => Population.Make(
            lab.Folder($"{Name}-population-{organizations}"), ChannelKind.Sms, carrier: NullCarrier.Carrier, organizations: organizations);
    }

    static List<string> Bearers(Population population) => [.. population.Residents.Select(resident => resident.Token)];
}
