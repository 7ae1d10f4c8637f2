using Switchboard.Simulator.Ledger;

namespace Switchboard.Simulator.Scenarios.Stories;

/// <summary>A carrier that fails, and one that says nothing: each message arrives once.</summary>
internal sealed class ProviderFailure : SampleAgent
{
    const string Failed = "Your order is on its way.";
    const string Cut = "Your table is ready.";

    // As long as a deployment's own schedules may reasonably be.
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    Player one = null!;
    Player two = null!;
    string first = "";
    string second = "";
    DateTimeOffset began;

    public override string Name => "provider-failure";

    public override int Order => 50;

    public override string Title => "The carrier fails";

    public override string About =>
        "The carrier answers one text with an error, and takes another and cuts the line before it says so. Neither says what became of the text: both are "
        + "looked up, and only the one that isn't there is sent again.";

    public override int Seconds => 110;

    public override IReadOnlyList<Step> Steps =>
    [
        LookAfterAgent(HasNumber),
        new(Who.Carrier, "The carrier is made to answer 500 to one person's text", Fails),
        new(Who.Carrier, "And to take another's and cut the line", CutsLine),
        new(Who.Agent, "The agent texts both", Writes),
        new(Who.Platform, "What became of the two isn't known", AreUncertain),
        new(Who.Platform, "The one that was taken is looked up, and found", IsFound),
        new(Who.Platform, "The other isn't found, twice, and is sent again", IsSentAgain),
        new(Who.Person, "Each has their text once", HaveTheirs),
    ];

    async Task Fails(Scene scene)
    {
        one = await scene.Meets();
        await scene.Troubles(one.Address, "status5xx");
        scene.Says($"The next text to {one.Name} ({one.Address}), and no other, gets 500.");
    }

    async Task CutsLine(Scene scene)
    {
        two = await scene.Meets();
        await scene.TakesAndSaysNothing(two.Address);
        scene.Says($"The next text to {two.Name} ({two.Address}) will be taken, the line cut, and no receipt sent.");
    }

    async Task Writes(Scene scene)
    {
        began = scene.Now;
        first = await Sends(scene, one, Failed);
        second = await Sends(scene, two, Cut);
        scene.Says("Both are taken, and safe from now on, whatever the carrier does.");
    }

    async Task AreUncertain(Scene scene)
    {
        foreach (var message in new[] { first, second })
        {
            scene.Shows(await scene.Until(
                "the message to be uncertain", () => scene.Agent.Look($"/api/v1/messages/{message}"), seen => seen["status"] == "uncertain",
                seen => seen["status"] ?? seen.Seen));
        }

        scene.Says("Both are uncertain: the carrier may have either, so neither is sent again blindly.");
    }

    async Task IsFound(Scene scene)
    {
        await scene.Arrives(scene.Agent, second, Patience);
        var rows = scene.Carried(two.Address, Cut);
        Scene.Expect(rows is [{ Status: null }], "one request, which got no answer", Outcomes(rows));
        scene.CarriedOnce(two.Address, Cut);
        scene.Says($"Found in the carrier's list {Scene.Seconds(scene.Now - began)} after it was asked for, and so not sent again: the ledger has it once.");
    }

    async Task IsSentAgain(Scene scene)
    {
        await scene.Arrives(scene.Agent, first, Patience);
        var rows = scene.Carried(one.Address, Failed);
        Scene.Expect(rows is [{ Status: 500 }, { Outcome: "accepted" }], "a request that got 500, then one that was taken", Outcomes(rows));
        var later = Scene.Seconds(rows[1].At - rows[0].At);
        scene.Says($"It wasn't there, so it was sent again {later} after the 500, and delivered: the ledger has it accepted once.");
    }

    async Task HaveTheirs(Scene scene)
    {
        foreach (var (person, text) in new[] { (two, Cut), (one, Failed) })
        {
            await scene.GetsText(person.Address, text);
            var texts = (await scene.Received(person.Address)).Select(seen => Answer.Of(seen, "body")).ToList();
            Scene.Expect(texts.SequenceEqual([text]), $"\"{text}\" once on {person.FirstName}'s phone", string.Join(" | ", texts));
        }

        scene.Says($"{one.FirstName} and {two.FirstName} have their texts, once each.");
    }

    static async Task<string> Sends(Scene scene, Player person, string body)
    {
        var answer = await scene.Sends(scene.Agent, new { to = person.Address, body, clientRef = scene.NewRef() });
        scene.Links($"{person.FirstName}'s conversation", Inbox(answer.Text("conversationId")));
        return answer.Text("messageId");
    }

    static string Outcomes(IReadOnlyList<LedgerRow> rows) =>
        rows.Count == 0 ? "none" : string.Join(", ", rows.Select(row => $"{row.Outcome} {row.Status}".Trim()));
}
