using System.Net.Http.Json;
using System.Text.Json;
using Switchboard.Setup.Onboarding;
using Switchboard.Tests.Integration.Agents;
using static Switchboard.Tests.Integration.Agents.ProvisionTests;

namespace Switchboard.Tests.Integration.Setup;

/// <summary>Whatever fails, and wherever the process dies, no half of a customer stays behind: no organization, no number, no account, no slug that is taken for nobody.</summary>
public sealed class OnboardFailureTests
{
    static readonly object Wish = new
    {
        displayName = "All or nothing",
        organization = new { name = "All or nothing", slug = "all-or-nothing", isolationMode = "agent" },
        capabilities = new { phone = true, email = true },
        emailDomain = "all-or-nothing.example",
        clientRef = "wish",
    };

    [Fact]
    [Trait("Category", "slow")]
    public async Task Each_step_that_fails_in_turn_leaves_nothing_behind()
    {
        await using var world = await World.Start();
        using var outside = await Outside.Of(world);
        using var apart = await Apart.Of(world);
        using var super = world.SuperAdmin();
        var before = await Organizations(super);
        var held = (await outside.Numbers()).Count;
        (string Provider, string Operation, string Kind)[] turns =
        [
            ("resend", "domains.list", "status5xx"), ("resend", "domains.create", "status5xx"), ("resend", "domains.verify", "status5xx"), ("twilio", "accounts.create", "status429"),
            ("twilio", "numbers.search", "status5xx"), ("twilio", "numbers.buy", "timeoutBefore"),
        ];

        foreach (var (provider, operation, kind) in turns)
        {
            await Fault(world, new { provider, operation, kind, percent = 100 });
            using var answer = await super.Posting("/api/v1/onboard", Wish);
            ((int)answer.StatusCode).ShouldBeInRange(500, 599, operation);

            await Fault(world);
            await Eventually.Holds(async () => (await Organizations(super)).SequenceEqual(before), operation);
            (await Domains(world)).ShouldNotContain("all-or-nothing.example", operation);
            (await apart.Open()).ShouldBeEmpty(operation);
            (await outside.Numbers()).Count.ShouldBe(held, operation);
        }

        var made = await super.Post("/api/v1/onboard", Wish);
        Word(made.GetProperty("organization"), "slug").ShouldBe("all-or-nothing", "the slug and the reference are free");
        (await apart.Open()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_agent_that_does_not_come_about_leaves_no_domain_with_its_organization()
    {
        await using var world = await World.Start();
        using var outside = await Outside.Of(world);
        using var admin = (await world.Organization()).Admin();
        await admin.Post("/api/v1/mail-domains", new { domain = "kept.example" });
        await outside.Fault(("numbers.buy", "status429", 9));

        foreach (var domain in new[] { "new.example", "kept.example" })
        {
            using var answer = await admin.Posting("/api/v1/onboard", new { displayName = "x", capabilities = new { phone = true, email = true }, emailDomain = domain });
            ((int)answer.StatusCode).ShouldBeInRange(500, 599);
        }

        (await admin.Get("/api/v1/mail-domains")).GetProperty("items").EnumerateArray().Select(domain => Word(domain, "domain")).ShouldBe(["kept.example"], "what was there before stays");
        (await Domains(world)).ShouldNotContain("new.example");
        await outside.Fault();
        var made = await admin.Post("/api/v1/onboard", new { displayName = "x", capabilities = new { phone = false, email = true }, emailDomain = "new.example" });
        Word(made.GetProperty("channels")[0], "address").ShouldBe("x@new.example");
    }

    [Theory]
    [InlineData("before search")]
    [InlineData("after buy")]
    public async Task A_process_that_dies_on_the_way_is_cleaned_up_after(string step)
    {
        var (clock, death) = (new MovableClock(), new Death { At = "never" });
        await using var world = await World.Start(options => death.Meets(options, clock));
        List<string> before;
        int held;
        using (var super = world.SuperAdmin())
        {
            using var outside = await Outside.Of(world);
            (before, held) = (await Organizations(super), (await outside.Numbers()).Count);
            death.At = step;
            await super.Posting("/api/v1/onboard", Wish).Refused(500);
            Word(await super.Posting("/api/v1/onboard", Wish).Refused(409), "code").ShouldBe("onboarding_under_way", "nobody knows yet that it was cut off");
        }

        death.At = "never";
        await world.Restart(() =>
        {
            clock.Move(PreparedCustomer.Lease + TimeSpan.FromSeconds(1));
            return Task.CompletedTask;
        });

        using var again = world.SuperAdmin();
        using var outsideAgain = await Outside.Of(world);
        using var apart = await Apart.Of(world);
        await Eventually.Holds(async () => (await Organizations(again)).SequenceEqual(before));
        await Eventually.Holds(async () => (await apart.Open()).Count == 0);
        (await outsideAgain.Numbers()).Count.ShouldBe(held);
        (await Domains(world)).ShouldNotContain("all-or-nothing.example");
        Word((await again.Post("/api/v1/onboard", Wish)).GetProperty("organization"), "status").ShouldBe("active");
    }

    [Fact]
    public async Task Who_asks_again_before_that_undoes_it_and_begins_anew_when_all_is_free()
    {
        var (clock, death) = (new MovableClock(), new Death { At = "never" });
        await using var world = await World.Start(options => death.Meets(options, clock));
        using var super = world.SuperAdmin();
        death.At = "before buy";
        await super.Posting("/api/v1/onboard", Wish).Refused(500);
        death.At = "never";
        clock.Move(PreparedCustomer.Lease + TimeSpan.FromSeconds(1));

        Word(await super.Posting("/api/v1/onboard", Wish).Refused(409), "code").ShouldBe("onboarding_under_way", "what was left is given back first");
        var made = await Eventually.Get(
            async () => JsonElement.Parse(await (await super.Posting("/api/v1/onboard", Wish)).Content.ReadAsStringAsync()),
            answer => answer.TryGetProperty("organization", out _) ? true : Word(answer, "code") == "onboarding_under_way" ? false : throw new ShouldAssertException(answer.GetRawText()));

        Word(made.GetProperty("organization"), "slug").ShouldBe("all-or-nothing");
        await Eventually.Holds(async () => (await Organizations(super)).Count(slug => slug != "sample") == 1);
        using var itself = world.Client(Word(made, "token"));
        await itself.Get($"/api/v1/agents/{Word(made, "agentId")}");
    }

    static async Task<List<string>> Organizations(HttpClient super) =>
        [.. (await super.Get("/api/v1/organizations?limit=200")).GetProperty("items").EnumerateArray().Select(organization => Word(organization, "slug"))];

    /// <summary>The domains that the mail provider's account has.</summary>
    static async Task<List<string>> Domains(World world)
    {
        using var simulator = new HttpClient { BaseAddress = new(world.FirstRun.SimulatorUrl!) };
        var account = (await simulator.GetFromJsonAsync<JsonElement>("/api/accounts")).EnumerateArray().First(one => Word(one, "provider") == "resend");
        simulator.DefaultRequestHeaders.Authorization = new("Bearer", Word(account, "apiKey"));
        simulator.DefaultRequestHeaders.UserAgent.ParseAdd("test/1");
        return [.. (await simulator.GetFromJsonAsync<JsonElement>("/resend/domains")).GetProperty("data").EnumerateArray().Select(domain => Word(domain, "name"))];
    }

    static async Task Fault(World world, params object[] faults)
    {
        using var simulator = new HttpClient { BaseAddress = new(world.FirstRun.SimulatorUrl!) };
        using var set = await simulator.PutAsJsonAsync("/api/faults", faults);
        set.IsSuccessStatusCode.ShouldBeTrue(await set.Content.ReadAsStringAsync());
    }
}
