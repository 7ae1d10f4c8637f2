using System.Globalization;
using System.Text.RegularExpressions;

namespace Switchboard.Simulator.Scenarios.Stories;

/// <summary>A code shows that an address is somebody's.</summary>
internal sealed partial class OneTimeCode : SampleAgent
{
    Player person = null!;
    string message = "";
    string code = "";

    public override string Name => "one-time-code";

    public override int Order => 90;

    public override string Title => "A one-time code";

    public override string About => "A code is sent to a person, whom alone it reaches. A wrong one is refused, the right one verifies, and only once.";

    public override int Seconds => 3;

    public override IReadOnlyList<Step> Steps =>
    [
        LookAfterAgent(HasNumber),
        new(Who.Agent, "The agent has a code sent", Sends),
        new(Who.Person, "The person reads the code", Reads),
        new(Who.Agent, "The agent can't read it", CannotRead),
        new(Who.Agent, "A wrong code is refused", IsWrong),
        new(Who.Agent, "The right one verifies", IsRight),
        new(Who.Agent, "It counts once", IsUsedUp),
    ];

    async Task Sends(Scene scene)
    {
        person = await scene.Meets();
        var wish = new { to = person.Address, channel = "sms", purpose = "sign_in", clientRef = scene.NewRef() };
        var sent = (await scene.Agent.Post("/api/v1/verification/codes", wish)).Expect(201);
        message = sent.Text("messageId");
        scene.Links("The conversation", Inbox(sent.Text("conversationId")));
        scene.Says($"A code is on its way to {person.Name}, and counts until {sent["expiresAt"]}. The answer doesn't have it.");
    }

    async Task Reads(Scene scene)
    {
        var text = Answer.Of(await scene.Gets(person.Address, "the code", one => Digits().IsMatch(Answer.Of(one, "body") ?? "")), "body")!;
        code = Digits().Match(text).Value;
        scene.Says($"The phone shows \"{text}\"");
    }

    async Task CannotRead(Scene scene)
    {
        var kept = (await scene.Agent.Get($"/api/v1/messages/{message}")).Expect(200);
        Scene.Expect(kept["body"]?.Contains(code, StringComparison.Ordinal) is false, "the message without the code", "the code in it");
        scene.Says($"It reads \"{kept["body"]}\"");
    }

    async Task IsWrong(Scene scene)
    {
        var wrong = (int.Parse(code, CultureInfo.InvariantCulture) + 1) % 1_000_000;
        await Verify(scene, wrong.ToString("D6", CultureInfo.InvariantCulture), false);
        scene.Says("Not verified; it isn't said what was wrong.");
    }

    async Task IsRight(Scene scene)
    {
        await Verify(scene, code, true);
        scene.Says($"Verified: {person.Address} is {person.FirstName}'s.");
    }

    async Task IsUsedUp(Scene scene)
    {
        await Verify(scene, code, false);
        scene.Says("The same code a second time is answered as a wrong one.");
    }

    async Task Verify(Scene scene, string given, bool isRight)
    {
        var answer = (await scene.Agent.Post("/api/v1/verification/codes/verify", new { contactAddress = person.Address, code = given })).Expect(200);
        Scene.Expect(answer["verified"] == (isRight ? "true" : "false"), $"verified {(isRight ? "true" : "false")}", answer.Seen);
    }

    [GeneratedRegex(@"\b\d{6}\b", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Digits();
}
