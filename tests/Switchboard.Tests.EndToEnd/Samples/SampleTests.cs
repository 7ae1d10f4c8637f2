using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Switchboard.Tests.EndToEnd.Kill;
using Switchboard.Tests.Integration;

namespace Switchboard.Tests.EndToEnd.Samples;

/// <summary>The sample agents, run as their page says, talk with a person who has a phone.</summary>
[Trait("Category", "slow")]
public sealed class SampleTests
{
    const string Person = "+14155550181";
    const string Other = "+14155550183";
    const string OptedOut = "+14155550182";

    [Theory]
    [InlineData("csharp")]
    [InlineData("typescript")]
    [InlineData("python")]
    public async Task A_sample_agent_answers_each_text_once_over_its_own_restarts_and_the_servers(string language)
    {
        await Sample.Prepare(language);
        var folder = Directory.CreateTempSubdirectory("switchboard-samples-");
        var (port, simulatorPort) = (Ports.Next(), Ports.Next());
        Task<RealProcess> Start() => RealProcess.Start("--port", $"{port}", "--data", folder.FullName, "--set", $"Simulator:Port={simulatorPort}");
        var product = await Start();
        Sample? sample = null;
        try
        {
            var first = JsonElement.Parse(await File.ReadAllTextAsync(Path.Combine(folder.FullName, "first-run.json")));
            var token = first.GetProperty("agentToken").GetString()!;
            using var agent = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}") };
            agent.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using var simulator = new HttpClient { BaseAddress = new($"http://127.0.0.1:{simulatorPort}") };
            var number = (await simulator.GetFromJsonAsync<JsonElement>("/api/lines")).EnumerateArray().First(line => line.GetProperty("provider").GetString() == "twilio").GetProperty("address").GetString()!;
            async Task Write(string body, string person = Person)
            {
                using var written = await simulator.PostAsJsonAsync($"/api/people/{Uri.EscapeDataString(person)}/messages", new { to = number, body });
                written.EnsureSuccessStatusCode();
            }

            sample = Sample.Start(language, agent.BaseAddress, token);
            await Write("Hello");
            await Phone(simulator, "You wrote: Hello");
            await NothingWaits(agent);

            // It is killed after it has sent its answer and before it could say so: the test sends it in its place, under its reference.
            sample.Dispose();
            await Write("Are you there?");
            var waiting = await Eventually.Get(() => Waiting(agent), items => items.Count == 1);
            var id = waiting[0].GetProperty("messageId").GetString();
            using var sent = await agent.PostAsJsonAsync("/api/v1/messages", new { to = Person, channel = "sms", body = "You wrote: Are you there?", replyTo = id, clientRef = $"answer-{id}" });
            sent.IsSuccessStatusCode.ShouldBeTrue(await sent.Content.ReadAsStringAsync());
            await Write("Hello?");
            sample = Sample.Start(language, agent.BaseAddress, token);
            await NothingWaits(agent);
            await Phone(simulator, "You wrote: Hello", "You wrote: Are you there?", "You wrote: Hello?");

            // Whoever opted out gets no answer, and is no reason to stop.
            await Write("STOP", OptedOut);
            await Eventually.Holds(async () => (await Texts(simulator, OptedOut)).Count == 1, "STOP is confirmed");
            await Write("Who was that?", OptedOut);
            await Eventually.Holds(async () => (await agent.GetFromJsonAsync<JsonElement>("/api/v1/messages?limit=1")).GetProperty("items")[0].GetProperty("from").GetString() == OptedOut, "it came");
            await NothingWaits(agent);
            (await Texts(simulator, OptedOut)).Count.ShouldBe(1);

            // The simulator's phones begin empty again.
            await product.Kill();
            product.Dispose();
            product = await Start();
            await Write("And now?");
            await Phone(simulator, "You wrote: And now?");
            await NothingWaits(agent);
        }
        finally
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"{sample?.Said}\n{product.Said}");
            sample?.Dispose();
            product.Dispose();
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("csharp")]
    [InlineData("typescript")]
    [InlineData("python")]
    public async Task A_sample_agent_leaves_what_it_may_not_answer_now_and_answers_it_when_it_may(string language)
    {
        await Sample.Prepare(language);
        var folder = Directory.CreateTempSubdirectory("switchboard-samples-");
        var (port, simulatorPort) = (Ports.Next(), Ports.Next());
        var product = await RealProcess.Start("--port", $"{port}", "--data", folder.FullName, "--set", $"Simulator:Port={simulatorPort}");
        Sample? sample = null;
        try
        {
            var first = JsonElement.Parse(await File.ReadAllTextAsync(Path.Combine(folder.FullName, "first-run.json")));
            HttpClient Client(string token)
            {
                var client = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}") };
                client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", first.GetProperty(token).GetString());
                return client;
            }

            using var agent = Client("agentToken");
            using var admin = Client("organizationToken");
            using var simulator = new HttpClient { BaseAddress = new($"http://127.0.0.1:{simulatorPort}") };
            var number = (await simulator.GetFromJsonAsync<JsonElement>("/api/lines")).EnumerateArray().First(line => line.GetProperty("provider").GetString() == "twilio").GetProperty("address").GetString()!;
            async Task Write(string person, string body)
            {
                using var written = await simulator.PostAsJsonAsync($"/api/people/{Uri.EscapeDataString(person)}/messages", new { to = number, body });
                written.EnsureSuccessStatusCode();
            }

            async Task Put(string path, object body)
            {
                using var put = await admin.PutAsJsonAsync(path, body);
                put.IsSuccessStatusCode.ShouldBeTrue(await put.Content.ReadAsStringAsync());
            }

            // What a human has is left to them, while others are answered; handed back, it is answered with what they noted.
            sample = Sample.Start(language, agent.BaseAddress!, first.GetProperty("agentToken").GetString()!);
            await Write(Person, "Hello");
            await Phone(simulator, "You wrote: Hello");
            var conversation = (await agent.GetFromJsonAsync<JsonElement>("/api/v1/conversations")).GetProperty("items")[0].GetProperty("conversationId").GetString();
            await Put($"/api/v1/conversations/{conversation}/owner", new { owner = "human", name = "Maria" });
            await Write(Person, "Is Maria there?");
            await Eventually.Get(() => Waiting(agent), items => items.Count == 1);
            await Write(Other, "Hello, too");
            await Eventually.Holds(async () => (await Texts(simulator, Other)).Count == 1, "the other one is answered");
            (await Eventually.Get(() => Waiting(agent), items => items.Count == 1))[0].GetProperty("body").GetString().ShouldBe("Is Maria there?");
            await Put($"/api/v1/conversations/{conversation}/owner", new { owner = "agent", note = "She is at lunch" });
            await Phone(simulator, "You wrote: Hello", "You wrote: Is Maria there?");
            await Eventually.Holds(() => Task.FromResult(sample.Said.Contains("nowing: She is at lunch", StringComparison.Ordinal)), "it knows the note");

            // Of three within a minute, one may be the first of the next.
            var limits = $"/api/v1/agents/{first.GetProperty("agentId").GetString()}/limits";
            await Put(limits, new { limits = new { maxActionsPerMinute = 1 } });
            foreach (var body in (string[])["One", "Two", "Three"])
            {
                await Write(Other, body);
            }

            await Eventually.Holds(() => Task.FromResult(sample.Said.Contains("nswered later", StringComparison.Ordinal)), "it is kept from answering");
            await Put(limits, new { limits = new { maxActionsPerMinute = 100 } });
            await Eventually.Get(() => Texts(simulator, Other), texts => texts.Count == 4, TimeSpan.FromMinutes(3));
            (await Texts(simulator, Other)).ShouldBe(["You wrote: Hello, too", "You wrote: One", "You wrote: Two", "You wrote: Three"], ignoreOrder: true);
            await NothingWaits(agent);
        }
        finally
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"{sample?.Said}\n{product.Said}");
            sample?.Dispose();
            product.Dispose();
            folder.Delete(recursive: true);
        }
    }

    static Task<List<string?>> Phone(HttpClient simulator, params string[] texts) =>
        Eventually.Get(() => Texts(simulator, Person), seen => seen.SequenceEqual(texts), $"the phone shows: {string.Join(" | ", texts)}");

    static async Task<List<string?>> Texts(HttpClient simulator, string person) =>
        [.. (await simulator.GetFromJsonAsync<JsonElement>($"/api/people/{Uri.EscapeDataString(person)}/messages")).EnumerateArray().Select(message => message.GetProperty("body").GetString())];

    static Task<List<JsonElement>> NothingWaits(HttpClient agent) => Eventually.Get(() => Waiting(agent), items => items.Count == 0);

    static async Task<List<JsonElement>> Waiting(HttpClient agent) =>
        [.. (await agent.GetFromJsonAsync<JsonElement>("/api/v1/messages/waiting")).GetProperty("items").EnumerateArray()];
}
