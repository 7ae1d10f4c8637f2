using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Switchboard.Tests.Integration;
using Switchboard.Tests.Integration.Conversations;
using Switchboard.Tests.Integration.Data;

namespace Switchboard.Tests.EndToEnd.Kill;

/// <summary>The process is killed when a provider has just been asked, or has just answered.</summary>
[Trait("Category", "slow")]
public sealed class CutOffTests
{
    const string Account = "AC00000000000000000000000000abcdef";
    const string AuthToken = "0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("sqlite", "There")]
    [InlineData("sqlite", "Back")]
    [InlineData("postgres", "There")]
    [InlineData("postgres", "Back")]
    public async Task A_try_that_ended_with_the_process_uses_up_none_and_the_message_arrives_once(string kind, string lost)
    {
        Assert.SkipUnless(kind == "sqlite" || Environment.GetEnvironmentVariable("SWITCHBOARD_TEST_POSTGRES") is not null, "SWITCHBOARD_TEST_POSTGRES names no server; ./test starts one.");
        await using var database = await TestDatabase.Make(kind);
        var folder = Directory.CreateTempSubdirectory("switchboard-cut-");
        var (port, simulatorPort) = (Ports.Next(), Ports.Next());
        using var outside = await RealProcess.Start("simulator", "--port", $"{simulatorPort}", "--account", $"{Account}:{AuthToken}");
        using var simulator = new HttpClient { BaseAddress = new($"http://127.0.0.1:{simulatorPort}") };
        await using var gate = new Gate(simulator.BaseAddress);
        // Whatever counts as a failed try would wait for an hour.
        Task<RealProcess> Start() => RealProcess.Start(
            "--port", $"{port}", "--data", folder.FullName, "--database", database.Url, "--no-simulator",
            "--set", $"Twilio:BaseUrl={gate.Url}/twilio", "--set", $"Twilio:AccountSid={Account}", "--set", $"Twilio:AuthToken={AuthToken}",
            "--set", "Delivery:RetrySchedule=1h", "--set", "Delivery:ReconcileAfter=500ms", "--set", "Delivery:ReconcileGap=1s", "--set", "Jobs:Lease=2s", "--set", "Jobs:Poll=100ms");

        var product = await Start();
        try
        {
            var first = JsonElement.Parse(await File.ReadAllTextAsync(Path.Combine(folder.FullName, "first-run.json")));
            using var agent = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}") };
            agent.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", first.GetProperty("agentToken").GetString());
            gate.Swallow(Enum.Parse<Gate.Way>(lost));
            using var sent = await agent.PostAsJsonAsync("/api/v1/messages", new { to = "+14155550123", body = "Once" });
            var id = (await sent.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("messageId").GetString();
            await gate.Swallowed();

            await product.Kill();
            product.Dispose();
            gate.Open();
            product = await Start();

            await Eventually.Get(() => agent.GetFromJsonAsync<JsonElement>($"/api/v1/messages/{id}"), message => message.GetProperty("status").GetString() == "delivered");
            (await simulator.GetFromJsonAsync<JsonElement>("/api/people/+14155550123/messages")).GetArrayLength().ShouldBe(1);
        }
        finally
        {
            TestContext.Current.TestOutputHelper?.WriteLine(product.Said);
            product.Dispose();
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("sqlite", "There")]
    [InlineData("sqlite", "Back")]
    [InlineData("postgres", "There")]
    [InlineData("postgres", "Back")]
    public async Task What_was_being_given_to_the_second_provider_when_the_process_was_killed_is_given_to_nobody_again(string kind, string lost)
    {
        Assert.SkipUnless(kind == "sqlite" || Environment.GetEnvironmentVariable("SWITCHBOARD_TEST_POSTGRES") is not null, "SWITCHBOARD_TEST_POSTGRES names no server; ./test starts one.");
        const string Domain = "post.example";
        await using var database = await TestDatabase.Make(kind);
        var folder = Directory.CreateTempSubdirectory("switchboard-cut-");
        var (port, simulatorPort) = (Ports.Next(), Ports.Next());
        using var outside = await RealProcess.Start("simulator", "--port", $"{simulatorPort}");
        using var simulator = new HttpClient { BaseAddress = new($"http://127.0.0.1:{simulatorPort}") };
        await using var gate = new Gate(simulator.BaseAddress);
        var accounts = (await simulator.GetFromJsonAsync<JsonElement>("/api/accounts")).EnumerateArray().ToDictionary(one => one.GetProperty("provider").GetString()!);
        var (first, second) = (accounts["resend"].GetProperty("apiKey").GetString()!, accounts["sendgrid"].GetProperty("apiKey").GetString()!);
        using var resend = Client(simulator.BaseAddress, first);
        using var sendgrid = Client(simulator.BaseAddress, second);
        Task<RealProcess> Start() => RealProcess.Start(
            "--port", $"{port}", "--data", folder.FullName, "--database", database.Url, "--no-simulator",
            "--set", $"Resend:BaseUrl=http://127.0.0.1:{simulatorPort}/resend", "--set", $"Resend:Domain={Domain}", "--set", $"Resend:ApiKey={first}",
            "--set", $"SendGrid:BaseUrl={gate.Url}/sendgrid", "--set", $"SendGrid:Domain={Domain}", "--set", $"SendGrid:ApiKey={second}",
            "--set", "Delivery:RetrySchedule=200ms,200ms", "--set", "Delivery:ReconcileAfter=500ms", "--set", "Delivery:ReconcileGap=1s", "--set", "Jobs:Lease=2s", "--set", "Jobs:Poll=100ms");
        async Task<int> Rows(string operation) => (await simulator.GetFromJsonAsync<JsonElement>($"/api/ledger?operation={operation}")).EnumerateArray().Count(row => row.GetProperty("outcome").GetString() is "accepted" or "answered");

        var product = await Start();
        try
        {
            await Eventually.Holds(async () => await Rows("webhooks.create") > 0 && await Rows("webhooks.sign") > 0);
            await Eventually.Holds(async () => (await resend.GetFromJsonAsync<JsonElement>("/resend/domains")).GetProperty("data").EnumerateArray().Any(one => one.GetProperty("status").GetString() == "verified"));
            var domain = await Post(sendgrid, "/sendgrid/v3/whitelabel/domains", new { domain = Domain });
            await Post(sendgrid, $"/sendgrid/v3/whitelabel/domains/{domain.GetProperty("id").GetInt32()}/validate", new { });
            var here = new Uri($"http://127.0.0.1:{port}");
            using var operate = Client(here, JsonElement.Parse(await File.ReadAllTextAsync(Path.Combine(folder.FullName, "first-run.json"))).GetProperty("superAdminToken").GetString()!);
            var made = await Post(operate, "/api/v1/organizations", new { name = "Post", slug = "post" });
            using var admin = Client(here, made.GetProperty("token").GetString()!);
            await Post(operate, $"/api/v1/organizations/{made.GetProperty("organization").GetProperty("organizationId").GetString()}/approve", new { });
            using var agent = Client(here, (await Post(admin, "/api/v1/agents", new { displayName = "Desk", capabilities = new { phone = false, email = true } })).GetProperty("securityToken").GetString()!);
            var id = (await resend.GetFromJsonAsync<JsonElement>("/resend/domains")).GetProperty("data")[0].GetProperty("id").GetString();
            (await resend.DeleteAsync($"/resend/domains/{id}")).EnsureSuccessStatusCode().Dispose();
            // It is asked for the domain once before, so that the next thing it hears is the mail.
            var warmed = await Post(agent, "/api/v1/messages", new { to = "warm@example.com", channel = "email", subject = "First", body = "First" });
            await Until(agent, warmed);
            gate.Swallow(Enum.Parse<Gate.Way>(lost));
            var sent = await Post(agent, "/api/v1/messages", new { to = "ann@example.com", channel = "email", subject = "News", body = "Once" });
            await gate.Swallowed();

            await product.Kill();
            product.Dispose();
            gate.Open();
            product = await Start();

            if (lost == "There")
            {
                // An event that isn't there yet proves nothing: neither provider gets it again, and a person looks after a while.
                var asked = await Rows("messages.list");
                await Eventually.Holds(async () => await Rows("messages.list") >= asked + 3);
                (await agent.GetFromJsonAsync<JsonElement>($"/api/v1/messages/{sent.GetProperty("messageId").GetString()}")).GetProperty("status").GetString().ShouldBe("uncertain");
            }
            else
            {
                (await Until(agent, sent)).GetProperty("detour").GetProperty("provider").GetString().ShouldBe("sendgrid");
            }

            var arrived = lost == "There" ? 0 : 1;
            (await simulator.GetFromJsonAsync<JsonElement>("/api/people/ann@example.com/messages")).GetArrayLength().ShouldBe(arrived);
            (await Rows("mail.send")).ShouldBe(1 + arrived, "the first, and this one at most once");
        }
        finally
        {
            TestContext.Current.TestOutputHelper?.WriteLine(product.Said);
            product.Dispose();
            folder.Delete(recursive: true);
        }

        static Task<JsonElement> Until(HttpClient agent, JsonElement sent) => Eventually.Get(
            () => agent.GetFromJsonAsync<JsonElement>($"/api/v1/messages/{sent.GetProperty("messageId").GetString()}"), message => message.GetProperty("status").GetString() == "delivered");
    }

    static HttpClient Client(Uri at, string token)
    {
        var client = new HttpClient { BaseAddress = at };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        client.DefaultRequestHeaders.UserAgent.ParseAdd("tests");
        return client;
    }

    static async Task<JsonElement> Post(HttpClient client, string path, object body)
    {
        using var answer = await client.PostAsJsonAsync(path, body);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
