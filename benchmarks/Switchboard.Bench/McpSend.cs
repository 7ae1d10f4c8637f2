using Switchboard.Bench.Measuring;
using Switchboard.Channels;

namespace Switchboard.Bench;

/// <summary>MCP calls that send a message.</summary>
internal sealed class McpSend : IBenchmark
{
    const string Ours = "Switchboard";
    const string Revision = "2026-07-28";

    public string Name => "mcp-send";

    public string Question => "comms_send_message by 32 MCP clients: all of our work and the delivery, against one insert on the TypeScript SDK in its best mode";

    public async Task<IReadOnlyList<Verdict>> Run(Lab lab)
    {
        await using var providers = await QuietProviders.Start();
        var population = await Population.Make(lab.Folder(Name + "-population"), ChannelKind.Sms, carrier: NullCarrier.Carrier);
        var bearers = population.Residents.Select(resident => resident.Token).ToList();
        var load = new McpLoad(lab);
        var twin = await McpTwin.Best(lab, load);
        var contest = new Contest(lab, Name,
        [
            new(Ours, folder => Product.Start(lab, Product.WithNullCarrier, folder, population, providers)),
            new(twin.Name, folder => twin.Start(lab, folder)),
        ]);
        await contest.Run((side, seconds, _) => side is Product ? load.Run(side, seconds, Revision, bearers, sessions: false) : twin.Run(load, side, seconds));
        return
        [
            new(Name, contest.Rate(Ours, twin.Name), 3),
            new($"{Name}.cpu", contest.Cpu(Ours, twin.Name), 0.5, AtMost: true),
            new($"{Name}.lag", contest.WorstLag(Ours), 1, AtMost: true),
        ];
    }
}
