using System.Globalization;

namespace Switchboard.Simulator.Scenarios.Stories;

/// <summary>Scenarios in which the sample agent of the first run takes part.</summary>
internal abstract class SampleAgent : Scenario
{
    const int Needed = 6;
    const int Spare = 20;

    static readonly string[] Counted = ["maxActionsPerMinute", "maxActionsPerHour", "maxActionsPerDay"];

    /// <summary>The agent's address on the channel that it writes by.</summary>
    protected string Address { get; private set; } = "";

    /// <summary>Where the console shows the conversation.</summary>
    protected static string Inbox(string conversation) => $"inbox/{conversation}";

    protected static Step LookAfterAgent(Func<Scene, Task> ready) => new(Who.Operator, "An operator looks after the agent", ready);

    protected Task HasNumber(Scene scene) => IsReady(scene, "sms", "phone");

    protected Task HasChat(Scene scene) => IsReady(scene, "whatsapp", "whatsapp");

    protected Task HasMailbox(Scene scene) => IsReady(scene, "email", "email");

    /// <summary>Gives the agent the channel if it lacks it, and room under its limits for this run if there is little left.</summary>
    async Task IsReady(Scene scene, string channel, string capability)
    {
        var path = $"/api/v1/agents/{scene.AgentId}/channels";
        var seen = (await scene.Operator.Get(path)).Expect(200);
        var had = AddressIn(seen, channel) is not null;
        if (!had)
        {
            (await scene.Operator.Post("/api/v1/onboard", new { agentId = scene.AgentId, capabilities = With(seen, capability) })).Expect(201);
        }

        Address = await scene.Until(
            $"the agent to have an address for {channel}", async () => AddressIn(await scene.Operator.Look(path), channel),
            found => found is not null, _ => "none that is active") ?? "";
        var room = await MakeRoom(scene);
        scene.Says($"{(had ? "It has" : "It was given")} {Address}. {room}");
    }

    static string? AddressIn(Answer channels, string channel) => channels.Items
        .SelectMany(agent => agent.GetProperty("channels").EnumerateArray())
        .Where(one => Answer.Of(one, "channel") == channel && Answer.Of(one, "state") == "active")
        .Select(one => Answer.Of(one, "address")).FirstOrDefault();

    // What isn't named here would be taken as unwished for.
    static object With(Answer channels, string capability) => new
    {
        phone = capability == "phone" || AddressIn(channels, "sms") is not null,
        whatsapp = capability == "whatsapp" || AddressIn(channels, "whatsapp") is not null,
        email = capability == "email" || AddressIn(channels, "email") is not null,
    };

    static async Task<string> MakeRoom(Scene scene)
    {
        var usage = (await scene.Agent.Look("/api/v1/usage?period=today")).Expect(200);
        var little = Counted.Where(name => Number(usage, $"remaining.{name}") < Needed).ToList();
        if (little.Count == 0)
        {
            return $"Its limits leave {usage["remaining.maxActionsPerMinute"] ?? "any number of"} messages in this minute.";
        }

        var path = $"/api/v1/agents/{scene.AgentId}/limits";
        var before = (await scene.Operator.Look(path)).Expect(200);
        var raised = little.ToDictionary(
            name => name, name => (Number(usage, $"limits.{name}") ?? 0) - (Number(usage, $"remaining.{name}") ?? 0) + Needed + Spare);
        scene.AtEnd("The agent's limits", () => Restore(scene, path, before, raised));
        (await scene.Operator.Put(path, new { limits = raised })).Expect(200);
        return "There was little left of its limits, so they are raised until the end of this run.";
    }

    // What somebody else has set meanwhile stays.
    static async Task Restore(Scene scene, string path, Answer before, Dictionary<string, long> raised)
    {
        var now = (await scene.Operator.Look(path)).Expect(200);
        var own = now.Body.GetProperty("own").EnumerateObject().ToDictionary(one => one.Name, one => one.Value);
        foreach (var (name, value) in raised)
        {
            if (Number(now, $"own.{name}") != value)
            {
                continue;
            }

            if (before.Body.GetProperty("own").TryGetProperty(name, out var earlier))
            {
                own[name] = earlier;
            }
            else
            {
                own.Remove(name);
            }
        }

        (await scene.Operator.Ask(HttpMethod.Put, path, new { limits = own, reset = true })).Expect(200);
    }

    static long? Number(Answer answer, string place) =>
        long.TryParse(answer[place], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
