using System.Text.Json;

namespace Switchboard.Simulator.Scenarios.Stories;

/// <summary>A human takes a conversation over, and the agent is silent until it is handed back.</summary>
internal sealed class Takeover : SampleAgent
{
    const string Human = "Maria";
    const string Wish = "I would rather talk to a human, please.";
    const string Word = "Hello, this is Maria. Tuesday at nine is yours.";
    const string Note = "Tuesday at nine is agreed; confirm it.";
    const string Confirms = "Tuesday at nine it is. See you then.";

    Player person = null!;
    DateTimeOffset began;
    string conversation = "";

    public override string Name => "takeover";

    public override int Order => 70;

    public override string Title => "A human takes over";

    public override string About =>
        "A person asks for a human. An operator takes the conversation over, the agent is refused, the human answers, and hands it back with a note that "
        + "the agent reads.";

    public override int Seconds => 5;

    public override IReadOnlyList<Step> Steps =>
    [
        LookAfterAgent(HasNumber),
        new(Who.Person, "A person asks for a human", Asks),
        new(Who.Operator, "An operator takes the conversation over", Takes),
        new(Who.Agent, "The agent is refused", IsRefused),
        new(Who.Operator, "The human answers", Answers),
        new(Who.Operator, "The human hands it back, with a note", HandsBack),
        new(Who.Agent, "The agent reads the note", Reads),
        new(Who.Agent, "It goes on", GoesOn),
    ];

    async Task Asks(Scene scene)
    {
        person = await scene.Meets();
        began = scene.Now;
        await scene.Writes(person.Address, new { to = Address, body = Wish });
        var heard = await scene.HearsFrom(scene.Agent, began, person.Address, Wish);
        conversation = Answer.Of(heard, "conversationId")!;
        scene.Links("The conversation", Inbox(conversation));
        scene.Says($"{person.Name} wrote \"{Wish}\", and the agent heard it.");
    }

    async Task Takes(Scene scene)
    {
        scene.AtEnd("The takeover", () => GiveBack(scene));
        var taken = (await scene.Operator.Put(Owner, new { owner = "human", name = Human })).Expect(200);
        scene.Says($"{taken["ownerName"]} has it.");
    }

    async Task IsRefused(Scene scene)
    {
        var refused = (await scene.Agent.Post("/api/v1/messages", new { to = person.Address, body = "How can I help?" }))
            .ExpectRefusal(403, "refused_by_conversation_owner");
        scene.Says($"Refused: {refused["detail"]}");
    }

    async Task Answers(Scene scene)
    {
        var sent = await scene.Sends(
            scene.Operator, new { to = person.Address, body = Word, author = Human, agentId = scene.AgentId, clientRef = scene.NewRef() });
        await scene.Arrives(scene.Operator, sent.Text("messageId"));
        await scene.GetsText(person.Address, Word);
        scene.Says($"The phone shows it, from the agent's own number {Address}.");
    }

    async Task HandsBack(Scene scene)
    {
        var back = (await scene.Operator.Put(Owner, new { owner = "agent", note = Note })).Expect(200);
        scene.Says($"The {back["owner"]} has it again.");
    }

    async Task Reads(Scene scene)
    {
        var told = await scene.Hears(scene.Agent, began, "conversation.assigned with the note", one =>
            Answer.Of(one, "kind") == "conversation.assigned" && Answer.Of(one, "conversationId") == conversation && NoteIn(one) is not null);
        Scene.Expect(NoteIn(told) == Note, $"the note \"{Note}\"", $"\"{NoteIn(told)}\"");
        scene.Says($"It heard conversation.assigned with \"{Note}\".");
    }

    async Task GoesOn(Scene scene)
    {
        var sent = await scene.Sends(scene.Agent, new { to = person.Address, body = Confirms, clientRef = scene.NewRef() });
        await scene.Arrives(scene.Agent, sent.Text("messageId"));
        scene.CarriedOnce(person.Address, Confirms);
        scene.Says("Delivered.");
    }

    async Task GiveBack(Scene scene)
    {
        var now = (await scene.Operator.Look($"/api/v1/conversations/{conversation}")).Expect(200);
        if (now["conversation.owner"] == "human")
        {
            (await scene.Operator.Ask(HttpMethod.Put, Owner, new { owner = "agent", note = "The scenario has ended." })).Expect(200);
        }
    }

    string Owner => $"/api/v1/conversations/{conversation}/owner";

    static string? NoteIn(JsonElement happened) => happened.TryGetProperty("detail", out var detail) ? Answer.Of(detail, "note") : null;
}
