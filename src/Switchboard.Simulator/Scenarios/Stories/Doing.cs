using System.Globalization;
using System.Text.Json;
using Switchboard.Simulator.Ledger;

namespace Switchboard.Simulator.Scenarios.Stories;

/// <summary>What people and agents do in many scenarios.</summary>
internal static class Doing
{
    /// <summary>Somebody writes from their phone.</summary>
    public static async Task<Answer> Writes(this Scene scene, string person, object letter) =>
        (await scene.World.Post($"/api/people/{Uri.EscapeDataString(person)}/messages", letter)).Expect(201);

    /// <summary>What a phone or a mailbox has received.</summary>
    public static async Task<List<JsonElement>> Received(this Scene scene, string person) =>
        [.. (await scene.World.Look(PhoneOf(person))).Expect(200).Body.EnumerateArray()];

    /// <summary>Waits until a phone or a mailbox has what is looked for, and shows it.</summary>
    public static async Task<JsonElement> Gets(this Scene scene, string person, string what, Func<JsonElement, bool> isIt)
    {
        var all = await scene.Until(
            $"{what} to arrive at {person}", () => scene.Received(person), list => list.Exists(one => isIt(one)),
            list => list.Count == 0 ? "nothing there" : $"{list.Count} others there, the last \"{Answer.Of(list[^1], "body")}\"");
        await scene.World.Get(PhoneOf(person));
        return all.First(isIt);
    }

    public static Task<JsonElement> GetsText(this Scene scene, string person, string body) =>
        scene.Gets(person, $"\"{body}\"", one => Answer.Of(one, "body") == body);

    /// <summary>Asks for events, waiting for them, until one is what is looked for. The agent needs no luck: nothing is stepped over.</summary>
    public static async Task<JsonElement> Hears(this Scene scene, Caller agent, DateTimeOffset since, string what, Func<JsonElement, bool> isIt)
    {
        var place = $"since={Uri.EscapeDataString(since.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture))}";
        var all = new List<JsonElement>();
        await scene.Until(
            what,
            async () =>
            {
                var answer = (await agent.Get($"/api/v1/events?timeoutSeconds=5&{place}")).Expect(200);
                place = $"cursor={Uri.EscapeDataString(answer.Text("cursor"))}";
                all.AddRange(answer.Rows("events"));
                return all;
            },
            events => events.Exists(one => isIt(one)),
            events => events.Count == 0 ? "no event" : $"only {string.Join(", ", events.Select(one => Answer.Of(one, "kind")).Distinct())}");
        return all.First(isIt);
    }

    /// <summary>The message that somebody wrote, as the agent gets it.</summary>
    public static async Task<JsonElement> HearsFrom(this Scene scene, Caller agent, DateTimeOffset since, string person, string body) =>
        (await scene.Hears(agent, since, $"an event with \"{body}\" from {person}", one => IsFrom(one, person, body))).GetProperty("message");

    /// <summary>Waits until a message has come to its end well.</summary>
    public static async Task<Answer> Arrives(this Scene scene, Caller sender, string message, TimeSpan? patience = null)
    {
        var last = await scene.Until(
            "the message to be delivered", () => sender.Look($"/api/v1/messages/{message}"), seen => seen["status"] is "delivered" or "read",
            seen => $"{seen["status"]} {seen["error.code"]} {seen["error.message"]}".Trim(), patience);
        scene.Shows(last);
        return last;
    }

    /// <summary>Lets something go wrong with the next text to a person, and with no other's; until the end of the run at most.</summary>
    public static async Task Troubles(this Scene scene, string person, string kind, string operation = "messages.create", int? times = 1)
    {
        scene.AtEnd("The carrier's faults", async () =>
            (await scene.World.Ask(HttpMethod.Delete, $"/api/faults?to={Uri.EscapeDataString(person)}", null)).Expect(204));
        (await scene.World.Post("/api/faults", new { provider = "twilio", operation, kind, times, to = person })).Expect(201);
    }

    /// <summary>Has the next text to a person taken, and the line cut; and nothing told of it afterwards either.</summary>
    public static async Task TakesAndSaysNothing(this Scene scene, string person)
    {
        await scene.Troubles(person, "dropWebhook", "webhook.status", times: null);
        await scene.Troubles(person, "timeoutAfterAccept");
    }

    /// <summary>That the carrier was made to take a text once and no more, by its own record.</summary>
    public static void CarriedOnce(this Scene scene, string person, string body) => TakenOnce(scene.Carried(person, body), body);

    public static void TakenOnce(IReadOnlyList<LedgerRow> rows, string what)
    {
        var taken = rows.Count(row => row.Outcome == "accepted");
        Scene.Expect(taken == 1, $"the ledger to have \"{what}\" accepted once", $"{taken} times ({string.Join(", ", rows.Select(row => row.Outcome))})");
    }

    static bool IsFrom(JsonElement one, string person, string body) =>
        Answer.Of(one, "kind") == "message.received" && one.TryGetProperty("message", out var message)
        && Answer.Of(message, "from") == person && Answer.Of(message, "body") == body;

    static string PhoneOf(string person) => $"/api/people/{Uri.EscapeDataString(person)}/messages";
}
