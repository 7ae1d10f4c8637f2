using System.Text.Json;

namespace Switchboard.Simulator.Scenarios.Stories;

/// <summary>The shortest conversation that there is.</summary>
internal sealed class AText : SampleAgent
{
    const string Question = "Hello, are you open on Tuesday?";
    const string Reply = "Yes, from nine to five.";

    Player person = null!;
    DateTimeOffset began;
    JsonElement heard;
    string sent = "";

    public override string Name => "text";

    public override int Order => 10;

    public override string Title => "A person texts, an agent answers";

    public override string About => "A person writes a text. The agent, which waits for it, answers in the same conversation, and the person reads the answer.";

    public override int Seconds => 3;

    public override IReadOnlyList<Step> Steps =>
    [
        LookAfterAgent(HasNumber),
        new(Who.Person, "A person texts the agent", Asks),
        new(Who.Agent, "The agent waits, and has the text", Hears),
        new(Who.Agent, "It answers", Answers),
        new(Who.Carrier, "The answer is carried", IsCarried),
        new(Who.Person, "The person reads it", Reads),
    ];

    async Task Asks(Scene scene)
    {
        person = await scene.Meets();
        began = scene.Now;
        await scene.Writes(person.Address, new { to = Address, body = Question });
        scene.Says($"{person.Name} wrote from {person.Address} to {Address}.");
    }

    async Task Hears(Scene scene)
    {
        heard = await scene.HearsFrom(scene.Agent, began, person.Address, Question);
        scene.Links("The conversation", Inbox(Answer.Of(heard, "conversationId")!));
        scene.Says($"It had the text {Scene.Seconds(scene.Now - began)} after it was written, by one request that waited for it.");
    }

    async Task Answers(Scene scene)
    {
        var answer = await scene.Sends(
            scene.Agent, new { to = person.Address, body = Reply, replyTo = Answer.Of(heard, "messageId"), clientRef = scene.NewRef() });
        sent = answer.Text("messageId");
        scene.Says($"It was taken as {sent}; as an answer it ends the waiting of the text.");
    }

    async Task IsCarried(Scene scene)
    {
        var since = scene.Now;
        await scene.Arrives(scene.Agent, sent);
        scene.CarriedOnce(person.Address, Reply);
        scene.Says($"Delivered {Scene.Seconds(scene.Now - since)} later, by one request to the carrier.");
    }

    async Task Reads(Scene scene)
    {
        await scene.GetsText(person.Address, Reply);
        (await scene.World.Ask(HttpMethod.Post, $"/api/people/{Uri.EscapeDataString(person.Address)}/read", new { })).Expect(200);
        var texts = (await scene.Received(person.Address)).Count(one => Answer.Of(one, "body") == Reply);
        Scene.Expect(texts == 1, "one answer on the phone", $"{texts}");
        scene.Says($"The phone shows \"{Reply}\", once.");
    }
}
