using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace Switchboard.Tests.Integration.Conversations;

/// <summary>
/// Storms at the providers, each drawn from its seed: requests refused, cut before and after they were taken, receipts doubled, late, lost, in the wrong order. When a storm is over every
/// message has ended, nobody has got one twice, and what we say of each is what the person's own phone says. 2,000 messages with <c>./test --long</c>.
/// </summary>
[Trait("Category", "slow")]
public sealed class FaultCampaignTests
{
    const int PerStorm = 20;
    const int FirstSeed = 20_261_121;
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    static readonly string[] AtRequests = ["status429", "status5xx", "timeoutBefore", "timeoutAfterAccept"];
    static readonly string[] AtWebhooks = ["duplicateWebhook", "reorderWebhooks", "delayWebhook", "dropWebhook", "badSignature"];
    static readonly string[] Channels = ["sms", "whatsapp", "email"];

    static readonly (string, string?)[] Hurry =
    [
        ("Delivery:RetrySchedule", "200ms,400ms,800ms"), ("Delivery:RateLimitSchedule", "200ms"), ("Delivery:ReconcileAfter", "300ms"), ("Delivery:ReconcileGap", "600ms"), ("Delivery:ReconcileFor", "4s"),
        ("Delivery:SilenceAges", "1s,3s,6s,12s,24s"), ("Jobs:Poll", "50ms"),
    ];

    static int Storms => Environment.GetEnvironmentVariable("SWITCHBOARD_TEST_LONG") is null ? 3 : 100;

    [Fact]
    public async Task Whatever_providers_do_every_message_ends_and_none_arrives_twice()
    {
        await using var world = await World.Start(settings: Hurry);
        using var front = await Front.Open(world);
        for (var storm = 0; storm < Storms; storm++)
        {
            var seed = FirstSeed + storm;
            var sent = await Weather(front, seed);

            var wrong = await front.Judge(sent);

            wrong.ShouldBeEmpty($"storm {seed}");
        }
    }

    /// <summary>One storm: people and messages, faults on, faults off, until all has ended.</summary>
    static async Task<List<Sent>> Weather(Front front, int seed)
    {
        var chance = new Random(seed);
        var runs = Enumerable.Range(0, PerStorm).Select(run => (Channel: Channels[run % Channels.Length], Body: string.Create(CultureInfo.InvariantCulture, $"Run {run} of storm {seed}"))).ToList();
        List<(string Channel, string Person, string Body)> letters = [];
        foreach (var (channel, body) in runs)
        {
            letters.Add((channel, await front.Person(channel), body));
        }

        await front.Faults(Draw(chance));
        var sent = await Task.WhenAll(letters.Select(letter => front.Send(letter.Channel, letter.Person, letter.Body)));
        await front.Unended(sent, TimeSpan.FromSeconds(3));
        await front.Faults([]);
        (await front.Unended(sent, Patience)).ShouldBeEmpty($"storm {seed}");
        return [.. sent];
    }

    static object[] Draw(Random chance) =>
        [.. chance.GetItems(AtRequests, chance.Next(1, 4)).Concat(chance.GetItems(AtWebhooks, chance.Next(1, 4))).Distinct().Select(kind => (object)new { kind, percent = chance.Next(10, 90), seed = chance.Next(), delayMs = chance.Next(100, 2000) })];

    sealed record Sent(string Id, string Channel, string Person, string Body);

    /// <summary>An agent on all channels of writing.</summary>
    sealed class Front : IDisposable
    {
        // A message that only a person can tell about says so in its advice.
        static readonly string[] Ends = ["delivered", "failed", "undelivered", "permanently_failed"];

        readonly HttpClient agent;
        readonly HttpClient simulator;
        readonly Dictionary<string, string> addresses;

        Front(HttpClient agent, HttpClient simulator, Dictionary<string, string> addresses) => (this.agent, this.simulator, this.addresses) = (agent, simulator, addresses);

        public static async Task<Front> Open(World world)
        {
            using var post = await Post.Open(world);
            using var admin = post.Tenant.Admin();
            var made = await admin.Post("/api/v1/agents", new { displayName = "Front", capabilities = new { phone = true, whatsapp = true, email = true } });
            return new(
                world.Client(made.GetProperty("securityToken").GetString()!), world.Simulator(),
                made.GetProperty("channels").EnumerateArray().ToDictionary(channel => channel.GetProperty("channel").GetString()!, channel => channel.GetProperty("address").GetString()!));
        }

        /// <summary>Somebody new, who may be written to on a channel.</summary>
        public async Task<string> Person(string channel)
        {
            if (channel == "email")
            {
                return Post.Person();
            }

            var person = Line.Person();
            if (channel == "whatsapp")
            {
                using var opened = await simulator.PostAsJsonAsync($"/api/people/{Uri.EscapeDataString("whatsapp:" + person)}/messages", new { to = addresses[channel], channel, body = "Hello" });
                opened.IsSuccessStatusCode.ShouldBeTrue(await opened.Content.ReadAsStringAsync());
                await Eventually.Holds(async () => (await agent.Get($"/api/v1/messages?contactAddress={Uri.EscapeDataString(person)}")).GetProperty("items").GetArrayLength() == 1);
            }

            return person;
        }

        public async Task Faults(object[] faults)
        {
            using var answer = await simulator.PutAsJsonAsync("/api/faults", faults);
            answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
        }

        public async Task<Sent> Send(string channel, string person, string body)
        {
            var sent = await agent.Post("/api/v1/messages", channel == "email" ? new { to = person, channel, body, subject = "Storm" } : new { to = person, channel, body });
            return new(sent.GetProperty("messageId").GetString()!, channel, person, body);
        }

        /// <summary>Waits until all have ended, or for so long; those that haven't.</summary>
        public async Task<List<string>> Unended(IReadOnlyCollection<Sent> sent, TimeSpan patience)
        {
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
            var since = TimeProvider.System.GetTimestamp();
            while (true)
            {
                var open = (await States(sent)).Where(state => !state.HasEnded).Select(state => $"{state.Message.Channel} {state.Message.Id} is {state.Status}").ToList();
                if (open.Count == 0 || TimeProvider.System.GetElapsedTime(since) > patience)
                {
                    return open;
                }

                await timer.WaitForNextTickAsync();
            }
        }

        /// <summary>What doesn't fit what people have got.</summary>
        public async Task<List<string>> Judge(IReadOnlyCollection<Sent> sent)
        {
            List<string> wrong = [];
            foreach (var (message, status, _) in await States(sent))
            {
                var address = message.Channel == "whatsapp" ? "whatsapp:" + message.Person : message.Person;
                var got = (await simulator.GetFromJsonAsync<JsonElement>($"/api/people/{Uri.EscapeDataString(address)}/messages")).EnumerateArray()
                    .Count(arrived => arrived.GetProperty("body").GetString()!.Trim() == message.Body);
                if (got > 1 || (status == "delivered" && got == 0) || (status is "failed" or "undelivered" or "permanently_failed" && got > 0))
                {
                    wrong.Add($"{message.Channel} {message.Id} is {status} and arrived {got} times");
                }
            }

            return wrong;
        }

        public void Dispose()
        {
            agent.Dispose();
            simulator.Dispose();
        }

        async Task<List<(Sent Message, string Status, bool HasEnded)>> States(IReadOnlyCollection<Sent> sent)
        {
            var seen = (await agent.Get("/api/v1/messages?limit=200")).GetProperty("items").EnumerateArray().ToDictionary(message => message.GetProperty("messageId").GetString()!);
            return [.. sent.Select(message =>
            {
                var status = seen[message.Id].GetProperty("status").GetString()!;
                return (message, status, Ends.Contains(status) || (status == "uncertain" && seen[message.Id].GetProperty("error").GetProperty("advice").GetString()!.StartsWith("Look it up", StringComparison.Ordinal)));
            })];
        }
    }
}
