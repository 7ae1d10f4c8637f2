namespace Switchboard.Simulator.Scenarios.Stories;

/// <summary>STOP is STOP, and only the person takes it back.</summary>
internal sealed class OptOut : SampleAgent
{
    const string Offer = "Your glasses are ready to be picked up.";
    const string Again = "Welcome back. Your glasses are still here.";

    Player person = null!;
    Answer refused = null!;

    public override string Name => "opt-out";

    public override int Order => 40;

    public override string Title => "STOP, and START";

    public override string About =>
        "A person texts STOP and is told so once. The agent is refused, with the reason, and asking first gives the same answer. START takes it back.";

    public override int Seconds => 5;

    public override IReadOnlyList<Step> Steps =>
    [
        LookAfterAgent(HasNumber),
        new(Who.Agent, "The agent texts a person", Begins),
        new(Who.Person, "The person texts STOP", Stops),
        new(Who.Agent, "The agent is refused", IsRefused),
        new(Who.Agent, "Asking first gives the same answer", Asks),
        new(Who.Person, "The person texts START", Starts),
        new(Who.Agent, "The agent writes again", GoesOn),
    ];

    async Task Begins(Scene scene)
    {
        person = await scene.Meets();
        var sent = await scene.Sends(scene.Agent, new { to = person.Address, body = Offer, clientRef = scene.NewRef() });
        scene.Links("The conversation", Inbox(sent.Text("conversationId")));
        await scene.Arrives(scene.Agent, sent.Text("messageId"));
        scene.Says($"{person.Name} has it.");
    }

    async Task Stops(Scene scene)
    {
        await Writes(scene, "STOP", 2, "You are unsubscribed");
    }

    async Task IsRefused(Scene scene)
    {
        refused = (await scene.Agent.Post("/api/v1/messages", new { to = person.Address, body = Again })).ExpectRefusal(403, "refused_by_opted_out");
        scene.Links("The refusal", $"compliance/decisions/{refused["decisionId"]}");
        scene.Says($"Refused: {refused["detail"]}");
    }

    async Task Asks(Scene scene)
    {
        var asked = (await scene.Agent.Post("/api/v1/decisions", new { contactAddress = person.Address, channel = "sms" })).Expect(200);
        Scene.Expect(asked["allowed"] == "false" && asked["rule"] == "opted_out", "no, by opted_out", $"allowed {asked["allowed"]}, rule {asked["rule"]}");
        Scene.Expect(asked["reason"] == refused["detail"], $"the reason of the refusal, \"{refused["detail"]}\"", $"\"{asked["reason"]}\"");
        scene.Says("No, by the same rule and in the same words.");
    }

    async Task Starts(Scene scene)
    {
        await Writes(scene, "START", 3, "You are subscribed");
    }

    async Task GoesOn(Scene scene)
    {
        var sent = await scene.Sends(scene.Agent, new { to = person.Address, body = Again, clientRef = scene.NewRef() });
        await scene.Arrives(scene.Agent, sent.Text("messageId"));
        await scene.GetsText(person.Address, Again);
        scene.CarriedOnce(person.Address, Again);
        scene.Says("It is on the phone.");
    }

    // The carrier's confirmation and none of ours besides.
    async Task Writes(Scene scene, string keyword, int texts, string confirms)
    {
        await scene.Writes(person.Address, new { to = Address, body = keyword });
        await scene.Until(
            $"an opt-out {(keyword == "STOP" ? "in force" : "no more")} for {person.Address}",
            async () => (await scene.Operator.Look($"/api/v1/opt-outs?contactAddress={Uri.EscapeDataString(person.Address)}")).Expect(200).Items.Any(),
            inForce => inForce == (keyword == "STOP"), inForce => inForce ? "it is in force" : "none");
        var told = await scene.Gets(person.Address, "a confirmation", one => Answer.Of(one, "body")!.Contains(confirms, StringComparison.Ordinal));
        var received = await scene.Received(person.Address);
        Scene.Expect(received.Count == texts, $"{texts} texts on the phone, the confirmation among them once", $"{received.Count}");
        scene.Says($"Confirmed once: \"{Answer.Of(told, "body")}\"");
    }
}
