using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Switchboard.Conversations.Receiving;
using Switchboard.Data;

namespace Switchboard.Tests.Integration.Conversations;

/// <summary>What people wrote while nobody answered the webhooks. The end-to-end tests stop and start the process for it.</summary>
[Trait("Category", "slow")]
public sealed class CatchUpTests
{
    [Fact]
    public async Task A_message_whose_webhook_was_lost_is_taken_in_with_the_time_at_which_it_was_written()
    {
        await using var world = await World.Start();
        using var line = await Line.Open(world);
        await line.Faults(new { provider = "twilio", operation = "webhook.sms", kind = "dropWebhook", percent = 100 });
        await line.Write(Line.Person(), "Anybody there?");
        // The provider's list tells times in whole seconds.
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
        var started = TimeProvider.System.GetUtcNow();

        await world.Services.GetServices<IHostedService>().OfType<CatchUp>().Single().StartAsync(CancellationToken.None);

        var waiting = await Eventually.Get(line.Waiting, found => found.Count > 0);
        waiting[0].GetProperty("body").GetString().ShouldBe("Anybody there?");
        waiting[0].GetProperty("createdAt").GetDateTimeOffset().ShouldBeLessThan(started.AddSeconds(-1));
        // Who asks now and then for what is new must not step over it.
        (await line.Api.Get($"/api/v1/messages?since={Uri.EscapeDataString(started.ToString("O"))}")).GetProperty("items").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task What_was_written_to_a_number_before_it_was_an_agents_is_not_taken_in_by_that_agent()
    {
        await using var world = await World.Start();
        using var simulator = world.Simulator();
        var (before, after) = (await world.Organization(), await world.Organization());
        using var earlier = before.Admin();
        using var later = after.Admin();
        var first = await earlier.Post("/api/v1/agents", new { displayName = "The number's first" });
        var number = first.GetProperty("channels")[0].GetProperty("address").GetString()!;
        async Task Write(string body) =>
            (await simulator.PostAsJsonAsync($"/api/people/{Line.Person()}/messages", new { to = number, body })).EnsureSuccessStatusCode();
        await Write("For the first alone");
        using var itself = world.Client(first.GetProperty("securityToken").GetString());
        await Eventually.Holds(async () => (await itself.Get("/api/v1/messages/waiting")).GetProperty("items").GetArrayLength() == 1);
        (await earlier.DeleteAsync(new Uri($"/api/v1/agents/{first.GetProperty("agentId").GetString()}?releaseNumber=true", UriKind.Relative))).EnsureSuccessStatusCode();
        await Eventually.Holds(async () => !(await simulator.GetStringAsync(new Uri("/api/lines", UriKind.Relative))).Contains(number[1..], StringComparison.Ordinal));
        // The provider's list tells times in whole seconds.
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
        var second = await later.Post("/api/v1/agents", new { displayName = "The number's second" });
        second.GetProperty("channels")[0].GetProperty("address").GetString().ShouldBe(number, "the same number is on sale again");
        await Write("For the second");

        var catchUp = world.Services.GetServices<IHostedService>().OfType<CatchUp>().Single();
        await catchUp.StartAsync(CancellationToken.None);
        await catchUp.ExecuteTask!;

        using var other = world.Client(second.GetProperty("securityToken").GetString());
        var waiting = await Eventually.Get(() => other.Get("/api/v1/messages/waiting"), found => found.GetProperty("items").GetArrayLength() > 0);
        waiting.GetProperty("items").EnumerateArray().Select(message => message.GetProperty("body").GetString()).ShouldBe(["For the second"]);
    }

    [Fact]
    public async Task A_list_that_could_not_be_read_at_the_start_is_read_later_from_where_it_was_heard_then()
    {
        await using var world = await World.Start();
        using var line = await Line.Open(world);
        await line.Faults(new { provider = "twilio", operation = "webhook.sms", kind = "dropWebhook", percent = 100, times = 1 }, new { provider = "twilio", operation = "messages.list", kind = "status5xx", percent = 100 });
        await line.Write(Line.Person(), "Anybody there?");

        await world.Services.GetServices<IHostedService>().OfType<CatchUp>().Single().StartAsync(CancellationToken.None);
        await Eventually.Holds(async () => (await line.Ledger()).Any(row => row.GetProperty("operation").GetString() == "messages.list"));
        await line.Write(Line.Person(), "I came by webhook");
        await Eventually.Holds(async () => (await line.Waiting()).Count == 1);
        await line.Faults();

        (await Eventually.Get(line.Waiting, found => found.Count == 2)).ShouldContain(message => message.GetProperty("body").GetString() == "Anybody there?");
    }

    [Fact]
    public async Task What_was_missed_is_looked_for_by_the_next_start_where_the_one_before_did_not_get_to_it()
    {
        var clock = new MovableClock();
        await using var real = await RealWorld.Start(clock: clock);
        await using var world = await World.Start(options => options.Clock = clock, [.. real.Account, ("Server:Port", $"{Ports.Next()}")]);
        var tenant = await world.Organization();
        using (var super = world.SuperAdmin())
        {
            await super.Post($"/api/v1/organizations/{tenant.Id}/approve", new { });
        }

        using var admin = tenant.Admin();
        var made = await admin.Post("/api/v1/agents", new { displayName = "Front desk" });
        var (token, number) = (made.GetProperty("securityToken").GetString()!, made.GetProperty("channels")[0].GetProperty("address").GetString()!);
        async Task Write(string body) => (await real.Client.PostAsJsonAsync($"/api/people/{Line.Person()}/messages", new { to = number, body })).EnsureSuccessStatusCode();
        async Task Faults(params object[] faults) => (await real.Client.PutAsJsonAsync("/api/faults", faults)).EnsureSuccessStatusCode();
        await Faults(new { provider = "twilio", operation = "webhook.sms", kind = "dropWebhook", percent = 100, times = 1 }, new { provider = "twilio", operation = "messages.list", kind = "status5xx", percent = 100 });
        await Write("Missed");
        await Eventually.Holds(async () => (await real.Client.Get("/api/ledger?operation=webhook.sms")).GetArrayLength() == 1);
        clock.Move(TimeSpan.FromMinutes(30));

        await world.Restart();
        await Eventually.Holds(async () => (await real.Client.Get("/api/ledger?operation=messages.list")).GetArrayLength() > 0);
        await Write("Came by webhook");
        await Eventually.Holds(async () => (await Bodies(world, token)).Count == 1);
        await world.Restart(() => Faults());

        (await Eventually.Get(() => Bodies(world, token), found => found.Count == 2)).ShouldBe(["Missed", "Came by webhook"], ignoreOrder: true);
        // From now on nothing is missing: the next start reads no further back than it has to.
        await Eventually.Holds(async () => await world.Get<Database>().Read(tenant.Id, session => session.Count("SELECT count(*) FROM channel WHERE organization_id = @organization AND unheard_since IS NOT NULL")) == 0);
    }

    [Fact]
    public async Task Mail_that_came_while_the_process_was_down_is_taken_in_once_when_it_is_back()
    {
        await using var real = await RealWorld.Start(new() { Retries = [.. Enumerable.Repeat(TimeSpan.FromMilliseconds(300), 200)] });
        await real.OpenMail();
        await using var world = await World.Start(null, [.. real.Account, .. real.MailAccount, ("Server:Port", $"{Ports.Next()}")]);
        var tenant = await world.Organization();
        using (var super = world.SuperAdmin())
        {
            await super.Post($"/api/v1/organizations/{tenant.Id}/approve", new { });
        }

        var agents = new List<(string Token, string Address)>();
        using (var admin = tenant.Admin())
        {
            foreach (var name in new[] { "Sales", "Support" })
            {
                var made = await admin.Post("/api/v1/agents", new { displayName = name, capabilities = new { phone = false, email = true } });
                agents.Add((made.GetProperty("securityToken").GetString()!, made.GetProperty("channels")[0].GetProperty("address").GetString()!));
            }
        }

        await Eventually.Holds(async () => (await Mail(real, agents[0].Address, "Before")).IsSuccessStatusCode);
        await Eventually.Holds(async () => (await Bodies(world, agents[0].Token)).Count == 1);

        await world.Restart(async () =>
        {
            // The webhook of the first is lost for good; those of the others are tried again until somebody answers.
            using var faults = await real.Client.PutAsJsonAsync("/api/faults", new[] { new { provider = "resend", operation = "webhook.email.received", kind = "dropWebhook", percent = 100, times = 1 } });
            faults.EnsureSuccessStatusCode();
            foreach (var (address, body) in new[] { (agents[0].Address, "Lost"), (agents[0].Address, "Late"), (agents[1].Address, "Other") })
            {
                (await Mail(real, address, body)).EnsureSuccessStatusCode();
            }

            await Eventually.Holds(async () => (await Webhooks(real)).Where(row => row.GetProperty("outcome").GetString() == "notConnected").Select(row => row.GetProperty("messageSid").GetString()).Distinct().Count() == 2);
        });

        await Eventually.Holds(async () => (await Bodies(world, agents[0].Token)).Count >= 3 && (await Bodies(world, agents[1].Token)).Count >= 1);
        // The late webhooks find what is known already, and are taken.
        await Eventually.Holds(async () => (await Webhooks(real)).Count(row => row.TryGetProperty("status", out var status) && status.GetInt32() == 204) == 3);
        (await Bodies(world, agents[0].Token)).ShouldBe(["Before", "Lost", "Late"], ignoreOrder: true);
        (await Bodies(world, agents[1].Token)).ShouldBe(["Other"]);
    }

    static Task<HttpResponseMessage> Mail(RealWorld real, string to, string body) =>
        real.Client.PostAsJsonAsync($"/api/people/{Post.Person()}/messages", new { to, channel = "email", subject = "Hello", body });

    static async Task<List<JsonElement>> Webhooks(RealWorld real) =>
        [.. (await real.Client.GetFromJsonAsync<JsonElement>("/api/ledger?provider=resend")).EnumerateArray().Where(row => row.GetProperty("operation").GetString() == "webhook.email.received")];

    static async Task<List<string>> Bodies(World world, string token)
    {
        using var agent = world.Client(token);
        return [.. (await agent.Get("/api/v1/messages/waiting")).GetProperty("items").EnumerateArray().Select(message => message.GetProperty("body").GetString()!)];
    }
}
