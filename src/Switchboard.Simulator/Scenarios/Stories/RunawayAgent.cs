using System.Globalization;
using System.Text.Json;

namespace Switchboard.Simulator.Scenarios.Stories;

/// <summary>A limit stops an agent that writes without end.</summary>
internal sealed class RunawayAgent : Scenario
{
    const int Limit = 5;
    const int Wishes = 9;
    const string Alert = "actions_per_day_nearly_reached";

    static readonly TimeSpan TimeToFind = TimeSpan.FromSeconds(10);

    Player person = null!;
    Caller agent = null!;
    string agentId = "";
    string reference = "";
    string alert = "";
    Answer refused = null!;
    int taken;

    public override string Name => "runaway-agent";

    public override int Order => 100;

    public override string Title => "An agent runs away";

    public override string About =>
        "An agent, made for this and taken away again, mails the same person without end. Its limit stops it, the rest is refused and told, an alert is "
        + "raised, and the limit is lifted.";

    public override int Seconds => 5;

    public override IReadOnlyList<Step> Steps =>
    [
        new(Who.Operator, "An agent with a mailbox is made", Makes),
        new(Who.Operator, $"It may do {Limit} actions a day", IsLimited),
        new(Who.Agent, "It writes without end", RunsAway),
        new(Who.Agent, "It is told which limit stops it, and until when", IsTold),
        new(Who.Platform, "An alert is raised", IsAlarmed),
        new(Who.Operator, "The limit is lifted, the alert resolved", IsLifted),
        new(Who.Agent, "It writes again", Writes),
    ];

    async Task Makes(Scene scene)
    {
        reference = scene.NewRef();
        scene.AtEnd("The alerts about the agent", () => Resolve(scene));
        scene.AtEnd("The agent that was made", () => TakeAway(scene));
        var made = (await scene.Operator.Post("/api/v1/onboard", Wanted)).Expect(201);
        agentId = made.Text("agentId");
        agent = scene.CallerOf(scene.Exchange.Address, made.Text("token"));
        scene.Links("The agent", $"agents/{agentId}");
        scene.Says($"{agentId} writes from {made.Rows("channels").Select(one => Answer.Of(one, "address")).First(address => address is not null)}.");
    }

    async Task IsLimited(Scene scene)
    {
        (await scene.Operator.Put(Limits, new { limits = new { maxActionsPerDay = Limit } })).Expect(200);
        scene.Says($"At most {Limit} a day; the limits that hold for every agent stay besides.");
    }

    async Task RunsAway(Scene scene)
    {
        person = scene.MeetsByMail();
        var turnedDown = 0;
        for (var i = 1; i <= Wishes; i++)
        {
            var answer = await Mail(scene, string.Create(CultureInfo.InvariantCulture, $"Offer no. {i}"));
            if (answer.Status == 201)
            {
                taken++;
                continue;
            }

            refused = answer.ExpectRefusal(403, "refused_by_limits");
            turnedDown++;
        }

        Scene.Expect(taken == Limit && turnedDown == Wishes - Limit, $"{Limit} taken and {Wishes - Limit} refused", $"{taken} and {turnedDown}");
        await scene.Until(
            "the mails that were taken in the mailbox", () => scene.Received(person.Address), list => list.Count >= Limit, list => $"{list.Count}");
        Scene.Expect((await scene.Received(person.Address)).Count == Limit, $"{Limit} mails in the mailbox", "more");
        scene.Says($"Of {Wishes} mails {taken} were taken and are in {person.FirstName}'s mailbox; {turnedDown} were refused.");
    }

    Task IsTold(Scene scene)
    {
        scene.Shows(refused);
        Scene.Expect(
            refused["retryAt"] is not null && refused["detail"]?.Contains("a day", StringComparison.Ordinal) is true,
            "the limit and the time when it opens", refused.Seen);
        scene.Links("The refusal", $"compliance/decisions/{refused["decisionId"]}");
        scene.Says($"{refused["detail"]} It may write again from {refused["retryAt"]}.");
        return Task.CompletedTask;
    }

    async Task IsAlarmed(Scene scene)
    {
        var seen = await scene.Until(
            $"an alert {Alert} about the agent", async () => (await scene.Operator.Look("/api/v1/alerts?state=open&limit=100")).Expect(200),
            list => Find(list) is not null, list => $"{list.Items.Count()} open alerts about others");
        alert = Find(seen)!;
        (await scene.Operator.Get($"/api/v1/alerts/{alert}")).Expect(200);
        scene.Links("The alert", $"alerts/{alert}");
        scene.Says("Raised when four fifths of the limit were used, before it was reached.");
    }

    async Task IsLifted(Scene scene)
    {
        (await scene.Operator.Post($"/api/v1/alerts/{alert}/resolve", null)).Expect(200);
        (await scene.Operator.Put(Limits, new { limits = new { }, reset = true })).Expect(200);
        scene.Says("What holds for every agent holds for it again.");
    }

    async Task Writes(Scene scene)
    {
        await scene.Sends(agent, Letter(scene, "One more"));
        await scene.Gets(person.Address, "the mail \"One more\"", one => Answer.Of(one, "subject") == "One more");
        scene.Says("It arrived. The agent is taken away now.");
    }

    // Whether the request came through isn't known when its answer was cut off: the same one again is answered with the same agent.
    async Task TakeAway(Scene scene)
    {
        var made = await scene.Until(
            "the agent that was made", () => scene.Operator.Ask(HttpMethod.Post, "/api/v1/onboard", Wanted), seen => seen.Status == 201, seen => seen.Seen,
            TimeToFind);
        agentId = made.Text("agentId");
        (await scene.Operator.Ask(HttpMethod.Delete, $"/api/v1/agents/{agentId}", null)).Expect(200);
    }

    async Task Resolve(Scene scene)
    {
        // It is raised a moment after four fifths are used.
        var isDue = alert.Length == 0 && taken * 5 >= Limit * 4;
        var open = await scene.Until(
            "the alert about the agent", async () => (await scene.Operator.Look("/api/v1/alerts?state=open&limit=100")).Expect(200),
            list => !isDue || list.Items.Any(IsAboutAgent), list => list.Seen, TimeToFind);
        foreach (var one in open.Items.Where(IsAboutAgent))
        {
            (await scene.Operator.Ask(HttpMethod.Post, $"/api/v1/alerts/{Answer.Of(one, "alertId")}/resolve", null)).Expect(200);
        }
    }

    // The organization's minute is everybody's; this is about the agent's day.
    async Task<Answer> Mail(Scene scene, string subject)
    {
        while (true)
        {
            var answer = await agent.Post("/api/v1/messages", Letter(scene, subject));
            if (answer.Code != "refused_by_limits" || answer["detail"]?.Contains("a minute", StringComparison.Ordinal) is not true)
            {
                return answer;
            }

            await scene.Pauses(until: answer.RetryAt!.Value);
        }
    }

    object Letter(Scene scene, string subject) => new { to = person.Address, channel = "email", subject, body = "Only today.", clientRef = scene.NewRef() };

    object Wanted => new { displayName = "Runaway agent (scenario)", capabilities = new { phone = false, email = true }, clientRef = reference };

    string? Find(Answer list) => list.Items.Where(one => Answer.Of(one, "kind") == Alert && IsAboutAgent(one))
        .Select(one => Answer.Of(one, "alertId")).FirstOrDefault();

    bool IsAboutAgent(JsonElement one) => Answer.Of(one, "subject") == agentId;

    string Limits => $"/api/v1/agents/{agentId}/limits";
}
