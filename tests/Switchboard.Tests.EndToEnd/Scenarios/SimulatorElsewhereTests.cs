using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Switchboard.Tests.EndToEnd.Kill;
using Switchboard.Tests.Integration;

namespace Switchboard.Tests.EndToEnd.Scenarios;

/// <summary>A simulator that runs elsewhere is the sandbox of whoever names it.</summary>
[Trait("Category", "slow")]
public sealed class SimulatorElsewhereTests
{
    const string Person = "+14155550161";
    const string Number = "+14152368417";
    const string Account = "AC00000000000000000000000000abcdef";
    const string Credentials = $"{Account}:0123456789abcdef0123456789abcdef";

    [Fact]
    public async Task A_process_that_names_a_simulator_starts_none_and_plays_in_that_one()
    {
        var folder = Directory.CreateTempSubdirectory("switchboard-elsewhere-");
        var port = Ports.Next();
        using var outside = await RealProcess.Start("simulator", "--port", $"{port}");
        using var simulator = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}") };
        var product = await RealProcess.Start("--port", $"{Ports.Next()}", "--data", folder.FullName, "--set", $"Simulator:Url=http://127.0.0.1:{port}");
        try
        {
            var first = JsonElement.Parse(await File.ReadAllTextAsync(Path.Combine(folder.FullName, "first-run.json")));
            first.GetProperty("simulatorUrl").GetString().ShouldBe($"http://127.0.0.1:{port}");
            File.Exists(Path.Combine(folder.FullName, "simulator.json")).ShouldBeFalse("no simulator of its own");
            using var agent = new HttpClient { BaseAddress = new(first.GetProperty("url").GetString()!) };
            agent.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", first.GetProperty("agentToken").GetString());
            using var sent = await agent.PostAsJsonAsync("/api/v1/messages", new { to = Person, body = "Hello from afar" });
            sent.IsSuccessStatusCode.ShouldBeTrue(await sent.Content.ReadAsStringAsync());
            var phone = new Uri($"/api/people/{Uri.EscapeDataString(Person)}/messages", UriKind.Relative);
            await Eventually.Holds(async () => (await simulator.GetStringAsync(phone)).Contains("Hello from afar", StringComparison.Ordinal));

            // Nobody has told that simulator of an exchange to play scenarios with.
            var list = await simulator.GetFromJsonAsync<JsonElement>("/api/scenarios");
            list.GetProperty("ready").GetBoolean().ShouldBeFalse();
            list.GetProperty("why").GetString()!.ShouldContain("./run");
            list.GetProperty("scenarios").GetArrayLength().ShouldBeGreaterThan(0, "they can be read all the same");
            using var refused = await simulator.PostAsync(new Uri("/api/scenarios/text/runs", UriKind.Relative), null);
            refused.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        }
        finally
        {
            product.Dispose();
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Where_no_simulator_answers_the_start_says_what_to_do()
    {
        var folder = Directory.CreateTempSubdirectory("switchboard-elsewhere-");
        var nobody = $"http://127.0.0.1:{Ports.NobodyListens}";
        try
        {
            var failed = await Should.ThrowAsync<InvalidOperationException>(() =>
                RealProcess.Start("--port", $"{Ports.Next()}", "--data", folder.FullName, "--set", $"Simulator:Url={nobody}"));
            failed.Message.ShouldContain($"No simulator answers at {nobody}");
            failed.Message.ShouldContain("Simulator:Url");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Where_something_takes_the_line_and_says_nothing_the_start_says_what_to_do()
    {
        var folder = Directory.CreateTempSubdirectory("switchboard-elsewhere-");
        using var silent = new TcpListener(IPAddress.Loopback, Ports.Next());
        silent.Start();
        try
        {
            var failed = await Should.ThrowAsync<InvalidOperationException>(() =>
                RealProcess.Start("--port", $"{Ports.Next()}", "--data", folder.FullName, "--set", $"Simulator:Url=http://{silent.LocalEndpoint}"));
            failed.Message.ShouldContain($"No simulator answers at http://{silent.LocalEndpoint}");
            failed.Message.ShouldNotContain("   at ", Case.Sensitive, "a sentence, and no stack");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_fault_for_one_person_strikes_no_other_and_goes_by_their_address()
    {
        var port = Ports.Next();
        using var outside = await RealProcess.Start("simulator", "--port", $"{port}", "--account", Credentials);
        using var simulator = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}") };
        async Task<HttpStatusCode> Add(object fault)
        {
            using var answer = await simulator.PostAsJsonAsync("/api/faults", fault);
            return answer.StatusCode;
        }

        async Task<HttpStatusCode> Ask(string resource, Dictionary<string, string> form)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/twilio/2010-04-01/Accounts/{Account}/{resource}.json")
            {
                Content = new FormUrlEncodedContent(form),
                Headers = { Authorization = new("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes(Credentials))) },
            };
            using var answer = await simulator.SendAsync(request);
            return answer.StatusCode;
        }

        Task<HttpStatusCode> Text(string to) => Ask("Messages", new() { ["From"] = Number, ["To"] = to, ["Body"] = "Hello" });

        (await Ask("IncomingPhoneNumbers", new() { ["PhoneNumber"] = Number })).ShouldBe(HttpStatusCode.Created);

        (await Add(new { kind = "status429", operation = "numbers.list" })).ShouldBe(HttpStatusCode.Created);
        (await Add(new { kind = "status5xx", operation = "messages.create", to = Person })).ShouldBe(HttpStatusCode.Created);
        (await Add(new { kind = "status5xx", operation = "messages.list", to = Person })).ShouldBe(HttpStatusCode.BadRequest);

        (await Text(Person)).ShouldBe(HttpStatusCode.InternalServerError);
        (await Text("+14155550162")).ShouldBe(HttpStatusCode.Created);
        using var gone = await simulator.DeleteAsync(new Uri($"/api/faults?to={Uri.EscapeDataString(Person)}", UriKind.Relative));
        gone.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await Text(Person)).ShouldBe(HttpStatusCode.Created);
        var left = await simulator.GetFromJsonAsync<JsonElement>("/api/faults");
        left.EnumerateArray().ShouldHaveSingleItem().GetProperty("operation").GetString().ShouldBe("numbers.list");
    }
}
