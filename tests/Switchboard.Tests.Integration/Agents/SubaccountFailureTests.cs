using Switchboard.Agents;
using Switchboard.Agents.Subaccounts;
using Switchboard.Data;
using static Switchboard.Tests.Integration.Agents.ProvisionTests;
using static Switchboard.Tests.Integration.Agents.SubaccountTests;

namespace Switchboard.Tests.Integration.Agents;

/// <summary>Whatever fails, and wherever the process dies, no subaccount is left open for nobody and none is opened twice.</summary>
public sealed class SubaccountFailureTests
{
    static readonly Sql LeftForLater = "SELECT count(*) FROM subaccount WHERE organization_id = @organization AND status = 'suspending' AND look_at IS NOT NULL";

    static readonly object Wish = new { displayName = "Apart or not at all", clientRef = "wish" };

    [Fact]
    [Trait("Category", "slow")]
    public async Task Each_step_that_fails_in_turn_leaves_no_account_and_no_number()
    {
        await using var world = await World.Start();
        using var outside = await Outside.Of(world);
        using var apart = await Apart.Of(world);
        using var admin = (await Organization(world, "agent")).Admin();
        var held = (await outside.Numbers()).Count;
        (string, string, int)[] turns =
        [
            ("accounts.create", "status429", 9), ("accounts.create", "status5xx", 9), ("accounts.create", "timeoutBefore", 9),
            ("numbers.search", "status5xx", 9), ("numbers.buy", "status429", 9), ("numbers.buy", "timeoutBefore", 9),
        ];

        foreach (var turn in turns)
        {
            await outside.Fault(turn);
            using var answer = await admin.Posting("/api/v1/agents", Wish);
            ((int)answer.StatusCode).ShouldBeInRange(500, 599, $"{turn}");

            await outside.Fault();
            (await apart.Open()).ShouldBeEmpty($"{turn}");
            (await outside.Numbers()).Count.ShouldBe(held, $"{turn}");
            (await admin.Get("/api/v1/agents?deprovisioned=true")).GetProperty("items").GetArrayLength().ShouldBe(0, $"{turn}");
        }

        var made = await admin.Post("/api/v1/agents", Wish);
        (await apart.HolderOf(Word(made.GetProperty("channels")[0], "address"))).ShouldBe((await apart.Open()).ShouldHaveSingleItem(), "and the reference is still free");
    }

    [Fact]
    public async Task An_opening_that_was_cut_off_but_went_through_is_used()
    {
        await using var world = await World.Start();
        using var outside = await Outside.Of(world);
        using var apart = await Apart.Of(world);
        using var admin = (await Organization(world, "organization")).Admin();
        await outside.Fault(("accounts.create", "timeoutAfterAccept", 1));

        var made = await admin.Post("/api/v1/agents", Wish);

        (await apart.HolderOf(Word(made.GetProperty("channels")[0], "address"))).ShouldBe((await apart.Open()).ShouldHaveSingleItem());
    }

    [Theory]
    [InlineData("timeoutBefore", 0)]
    [InlineData("timeoutAfterAccept", 1)]
    public async Task An_opening_of_unknown_fate_is_looked_for_again_and_closed_if_nobody_needs_it(string kind, int opened)
    {
        var clock = new MovableClock();
        await using var world = await World.Start(options => options.Clock = clock);
        using var outside = await Outside.Of(world);
        using var apart = await Apart.Of(world);
        using var admin = (await Organization(world, "agent")).Admin();
        await outside.Fault(("accounts.create", kind, 1), ("accounts.list", "status5xx", 99));

        using var answer = await admin.Posting("/api/v1/agents", Wish);

        ((int)answer.StatusCode).ShouldBeInRange(500, 599);
        (await apart.Open()).Count.ShouldBe(opened);
        await outside.Fault();
        Word((await Listed(admin)).ShouldHaveSingleItem(), "status").ShouldBe("opening", "a list that does not have it a moment later proves nothing");
        for (var minutes = 0; minutes < 3; minutes++)
        {
            clock.Move(TimeSpan.FromMinutes(2));
            await world.Get<SweepSubaccounts>().Round(default);
        }

        await Eventually.Holds(async () => (await apart.Open()).Count == 0 && (await Listed(admin)).All(row => Word(row, "status") == "closed"));
        (await Listed(admin)).Count.ShouldBe(opened, "what was never there leaves no row");
    }

    [Theory]
    [InlineData("agent")]
    [InlineData("organization")]
    public async Task A_process_that_dies_between_opening_and_noting_it_leaves_an_account_that_is_found_again(string mode)
    {
        var (clock, death) = (new MovableClock(), new Death { At = "never" });
        await using var world = await World.Start(options => Meets(options, death, clock));
        var tenant = await Organization(world, mode);
        death.At = "after open";
        using (var admin = tenant.Admin())
        {
            await admin.Posting("/api/v1/agents", Wish).Refused(500);
        }

        using (var apart = await Apart.Of(world))
        {
            (await apart.Open()).Count.ShouldBe(1);
        }

        death.At = "never";
        await world.Restart(() =>
        {
            clock.Move(SubaccountBook.Lease + TimeSpan.FromSeconds(1));
            return Task.CompletedTask;
        });

        using var again = tenant.Admin();
        using var apartAgain = await Apart.Of(world);
        await Eventually.Holds(async () => (await again.Get("/api/v1/agents?deprovisioned=true")).GetProperty("items").GetArrayLength() == 0);
        await world.Get<SweepSubaccounts>().Round(default);
        await Eventually.Holds(async () => (await apartAgain.Open()).Count == (mode == "agent" ? 0 : 1), "what was for the agent alone is closed");
        var made = await again.Post("/api/v1/agents", Wish);
        (await apartAgain.HolderOf(Word(made.GetProperty("channels")[0], "address"))).ShouldBe((await apartAgain.Open()).ShouldHaveSingleItem());
    }

    [Fact]
    public async Task Whoever_is_called_off_halfway_keeps_nobody_away()
    {
        var (clock, death) = (new MovableClock(), new Death { At = "never" });
        await using var world = await World.Start(options => Meets(options, death, clock));
        using var super = world.SuperAdmin();
        var tenant = await Organization(world, "organization");
        using var admin = tenant.Admin();
        await admin.Post("/api/v1/agents", Wish);
        death.At = "before a change";
        await super.Post($"/api/v1/organizations/{tenant.Id}/suspend", new { });
        await Eventually.Holds(async () => await world.Get<Database>().Read(tenant.Id, session => session.Count(LeftForLater)) == 1);

        death.At = "never";
        clock.Move(SubaccountBook.Lease / 2);
        await world.Get<SweepSubaccounts>().Round(default);

        await Eventually.Holds(async () => Word((await super.Get($"/api/v1/subaccounts?organizationId={tenant.Id}")).GetProperty("items")[0], "status") == "suspended");
    }

    [Fact]
    public async Task An_account_stays_open_until_the_last_of_its_numbers_is_back()
    {
        var clock = new MovableClock();
        await using var world = await World.Start(options => options.Clock = clock);
        using var outside = await Outside.Of(world);
        using var apart = await Apart.Of(world);
        using var admin = (await Organization(world, "agent")).Admin();
        var agent = Word(await admin.Post("/api/v1/agents", Wish), "agentId");
        await outside.Fault(("numbers.release", "status5xx", 99));

        await admin.Delete($"/api/v1/agents/{agent}");
        await world.Get<SweepSubaccounts>().Round(default);

        (await apart.Open()).Count.ShouldBe(1, "a closed one's credential could not give the number back");
        await outside.Fault(("accounts.update", "status5xx", 99));
        clock.Move(TimeSpan.FromMinutes(2));
        await Eventually.Holds(async () => await world.Get<UnfinishedNumbers>().EndAll(default) >= 0
            && Word((await Listed(admin))[0], "status") == "closing" && (await apart.Open()).Count == 1);
        await outside.Fault();
        clock.Move(TimeSpan.FromMinutes(5));
        await world.Get<SweepSubaccounts>().Round(default);

        await Eventually.Holds(async () => (await apart.Open()).Count == 0);
        Word((await Listed(admin))[0], "status").ShouldBe("closed");
    }

    [Fact]
    public async Task Leaving_the_sandbox_closes_the_subaccount_that_was_there_and_opens_one_in_the_real_world()
    {
        await using var real = await RealWorld.Start();
        await using var world = await World.Start(null, real.Account);
        using var apart = await Apart.Of(world);
        using var super = world.SuperAdmin();
        var tenant = await Organization(world, "organization");
        using var admin = tenant.Admin();
        var agent = Word(await admin.Post("/api/v1/agents", Wish), "agentId");
        (await apart.Open()).Count.ShouldBe(1);

        await super.Post($"/api/v1/organizations/{tenant.Id}/approve", new { });
        await admin.Post("/api/v1/agents", new { displayName = "Real", agentId = agent });

        await Eventually.Holds(async () =>
        {
            await world.Get<SweepSubaccounts>().Round(default);
            return (await apart.Open()).Count == 0;
        });
        (await Listed(admin)).Select(row => (Word(row, "realm"), Word(row, "status"))).ShouldBe([("production", "active"), ("sandbox", "closed")]);
        (await RealWorld.Lines(real.Client, Word((await Listed(admin))[0], "account"))).Count.ShouldBe(1);
    }

    static void Meets(Switchboard.Host.HostOptions options, Death death, TimeProvider clock)
    {
        options.Clock = clock;
        options.Services = services => DyingSubaccounts.Replace(services, death);
    }
}
