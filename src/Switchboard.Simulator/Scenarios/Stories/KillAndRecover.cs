
namespace Switchboard.Simulator.Scenarios.Stories;

/// <summary>What was acknowledged survives the process, and happens once.</summary>
internal sealed class KillAndRecover : Scenario
{
    const int Many = 5;
    const string Cut = "Your parcel is at the neighbors'.";

    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    static readonly string[] Meanwhile = ["Is it on its way?", "Hello?"];

    // So that what a kill interrupts isn't waited for longer than somebody watches.
    static readonly Dictionary<string, string> Hurry = new(StringComparer.Ordinal)
    {
        ["Delivery:RetrySchedule"] = "4s,4s,4s,4s", ["Delivery:ReconcileAfter"] = "5s", ["Delivery:ReconcileGap"] = "4s", ["Jobs:Lease"] = "2s",
    };

    readonly List<string> sent = [];
    AnotherExchange another = null!;
    Caller agent = null!;
    Player one = null!;
    Player two = null!;
    string number = "";

    public override string Name => "kill-and-recover";

    public override int Order => 80;

    public override string Title => "Killed, and started again";

    public override string About =>
        "An exchange of its own is started, takes messages, and is killed while they are on their way. Started again on the same data it delivers each "
        + "once, and catches up with what people wrote meanwhile. The exchange that you use isn't touched.";

    public override int Seconds => 40;

    public override IReadOnlyList<Step> Steps =>
    [
        new(Who.Platform, "Another exchange is started", Starts),
        new(Who.Carrier, "The carrier is made to fail two of its messages", Fails),
        new(Who.Agent, "Its agent writes to two people", Writes),
        new(Who.Platform, "The process is killed", IsKilled),
        new(Who.Person, "People write while nobody answers", WriteMeanwhile),
        new(Who.Platform, "It is started again on the same data", StartsAgain),
        new(Who.Carrier, "Each message is delivered once", AllArrive),
        new(Who.Agent, "The agent has what people wrote meanwhile", CatchesUp),
    ];

    async Task Starts(Scene scene)
    {
        var since = scene.Now;
        var address = Stage.FreeAddress();
        scene.AtEnd("What the other exchange had at the carriers", () =>
        {
            scene.Stage.Departed.Forget(address);
            return Task.CompletedTask;
        });
        scene.Stage.Departed.Expect(address);
        another = await scene.Stage.StartAnother(address, Hurry, scene.Ct);
        scene.AtEnd("The other exchange", () => another.DisposeAsync().AsTask());
        agent = scene.CallerOf(another.Address, another.Tokens.Agent);
        var channels = (await agent.Get($"/api/v1/agents/{another.Tokens.AgentId}/channels")).Expect(200);
        number = channels.Items.SelectMany(found => found.GetProperty("channels").EnumerateArray()).Select(channel => Answer.Of(channel, "address")).First()!;
        scene.Says(
            $"Process {another.ProcessId()} at {another.Address.GetLeftPart(UriPartial.Authority)}, ready after {Scene.Seconds(scene.Now - since)}. "
            + $"Its agent has {number}.");
    }

    async Task Fails(Scene scene)
    {
        (one, two) = (await scene.Meets(), await scene.Meets());
        await scene.Troubles(one.Address, "status5xx");
        await scene.TakesAndSaysNothing(two.Address);
        scene.Says($"The first text to {one.Address} gets 500; the one to {two.Address} is taken, and the line cut.");
    }

    async Task Writes(Scene scene)
    {
        for (var i = 1; i <= Many; i++)
        {
            sent.Add((await scene.Sends(agent, new { to = one.Address, body = Text(i), clientRef = scene.NewRef() })).Text("messageId"));
        }

        sent.Add((await scene.Sends(agent, new { to = two.Address, body = Cut, clientRef = scene.NewRef() })).Text("messageId"));
        scene.Says($"{sent.Count} messages are acknowledged, and with that safe.");
    }

    async Task IsKilled(Scene scene)
    {
        await scene.Until(
            "both first tries to have failed", () => Task.FromResult((scene.Carried(one.Address, Text(1)).Count, scene.Carried(two.Address, Cut).Count)),
            tries => tries is (> 0, > 0), tries => $"{tries.Item1} and {tries.Item2} requests");
        var states = new List<string>();
        foreach (var message in sent)
        {
            var seen = await agent.Look($"/api/v1/messages/{message}");
            states.Add(seen["status"] ?? seen.Seen);
        }

        await another.Kill();
        var open = states.Count(state => state is not ("sent" or "delivered"));
        Scene.Expect(open >= Many, $"{Many} messages at least to be on their way", string.Join(", ", states));
        var told = string.Join(", ", states.GroupBy(state => state).Select(group => $"{group.Count()} {group.Key}"));
        scene.Says($"SIGKILL to process {another.ProcessId()}, with {open} messages on their way: {told}.");
    }

    async Task WriteMeanwhile(Scene scene)
    {
        foreach (var text in Meanwhile)
        {
            await scene.Writes(one.Address, new { to = number, body = text });
        }

        await scene.Until(
            "the carrier to give up",
            async () => (await scene.World.Look($"/api/people/{Uri.EscapeDataString(one.Address)}/messages?direction=written")).Expect(200),
            all => all.Body.EnumerateArray().Count(text => Answer.Of(text, "state") == "unanswered") == Meanwhile.Length, all => all.Seen);
        scene.Says($"{one.Name} wrote twice; the carrier found nobody, and has given up bringing it.");
    }

    async Task StartsAgain(Scene scene)
    {
        var since = scene.Now;
        await another.StartAgain(scene.Ct);
        scene.Says($"Process {another.ProcessId()}, ready after {Scene.Seconds(scene.Now - since)}, at the same address.");
    }

    async Task AllArrive(Scene scene)
    {
        var since = scene.Now;
        foreach (var message in sent)
        {
            await scene.Arrives(agent, message, Patience);
        }

        await scene.GetsText(one.Address, Text(Many));
        var texts = (await scene.Received(one.Address)).Select(text => Answer.Of(text, "body")).ToList();
        Scene.Expect(texts.SequenceEqual(Enumerable.Range(1, Many).Select(Text)), $"texts 1 to {Many}, once each and in order", string.Join(" | ", texts));
        scene.CarriedOnce(two.Address, Cut);
        var received = (await scene.Received(two.Address)).Count;
        Scene.Expect(received == 1, "one text on the second phone", $"{received}");
        scene.Says(
            $"All {sent.Count} are delivered {Scene.Seconds(scene.Now - since)} later, once each and in order; the one that was cut off was looked up, "
            + "not sent again.");
    }

    async Task CatchesUp(Scene scene)
    {
        var waiting = await scene.Until(
            "what was written meanwhile to wait for the agent", async () => (await agent.Look("/api/v1/messages/waiting")).Expect(200),
            list => Meanwhile.All(text => list.Items.Any(one => Answer.Of(one, "body") == text)), list => list.Seen, Patience);
        Scene.Expect(waiting.Items.Count() == Meanwhile.Length, $"{Meanwhile.Length} texts, once each", waiting.Seen);
        scene.Shows(waiting);
        scene.Says("Both wait for it, once each: they were read from the carrier's own list.");
    }

    static string Text(int number) => $"Your parcel, note {number} of {Many}.";
}
