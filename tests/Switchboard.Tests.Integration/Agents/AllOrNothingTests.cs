using Switchboard.Agents;
using Switchboard.Data;
using static Switchboard.Tests.Integration.Agents.ProvisionTests;

namespace Switchboard.Tests.Integration.Agents;

/// <summary>Whatever fails, and wherever the process dies, no number stays rented and no half of an agent stays behind.</summary>
public sealed class AllOrNothingTests
{
    static readonly object Wish = new { displayName = "All or nothing", clientRef = "wish" };

    [Fact]
    public async Task Each_step_that_fails_in_turn_leaves_nothing_behind()
    {
        await using var world = await World.Start();
        using var outside = await Outside.Of(world);
        using var admin = (await world.Organization()).Admin();
        var held = await outside.Numbers();
        (string, string, int)[][] turns =
        [
            [("numbers.search", "status5xx", 9)],
            [("numbers.search", "timeoutBefore", 9)],
            [("numbers.buy", "status429", 9)],
            [("numbers.buy", "status5xx", 9)],
            [("numbers.buy", "timeoutBefore", 9)],
        ];

        foreach (var turn in turns)
        {
            await outside.Fault(turn);
            var answer = await admin.Posting("/api/v1/agents", Wish);
            ((int)answer.StatusCode).ShouldBeInRange(500, 599, $"{turn[0]}");

            await outside.Fault();
            (await outside.Numbers()).ShouldBe(held, $"{turn[0]}");
            (await admin.Get("/api/v1/agents?deprovisioned=true")).GetProperty("items").GetArrayLength().ShouldBe(0, $"{turn[0]}");
        }

        Word(await admin.Post("/api/v1/agents", Wish), "status").ShouldBe("active", "and the reference is still free");
    }

    [Fact]
    public async Task A_purchase_that_was_cut_off_but_went_through_is_used()
    {
        await using var world = await World.Start();
        using var outside = await Outside.Of(world);
        using var admin = (await world.Organization()).Admin();
        var held = (await outside.Numbers()).Count;
        await outside.Fault(("numbers.buy", "timeoutAfterAccept", 1));

        var made = await admin.Post("/api/v1/agents", Wish);

        var numbers = await outside.Numbers();
        numbers.Count.ShouldBe(held + 1);
        numbers.ShouldContain(number => number.Number == Word(made.GetProperty("channels")[0], "address"));
    }

    [Theory]
    [InlineData("before search")]
    [InlineData("before buy")]
    [InlineData("after buy")]
    public async Task A_process_that_dies_between_two_steps_is_cleaned_up_after_by_the_next(string step)
    {
        var clock = new MovableClock();
        var death = new Death { At = "never" };
        await using var world = await World.Start(options => death.Meets(options, clock));
        using var outside = await Outside.Of(world);
        var tenant = await world.Organization();
        var held = await outside.Numbers();
        death.At = step;
        using (var admin = tenant.Admin())
        {
            await admin.Posting("/api/v1/agents", Wish).Refused(500);
            (await outside.Numbers()).Count.ShouldBe(held.Count + (step == "after buy" ? 1 : 0));
        }

        death.At = "never";
        await world.Restart(() =>
        {
            clock.Move(ChannelLease.Length + TimeSpan.FromSeconds(1));
            return Task.CompletedTask;
        });

        using var again = tenant.Admin();
        using var outsideAgain = await Outside.Of(world);
        await Eventually.Holds(async () => (await again.Get("/api/v1/agents?deprovisioned=true")).GetProperty("items").GetArrayLength() == 0);
        (await outsideAgain.Numbers()).Select(number => number.Number).ShouldBe(held.Select(number => number.Number));
        Word(await again.Post("/api/v1/agents", Wish), "status").ShouldBe("active");
    }

    [Fact]
    public async Task A_process_that_is_still_at_it_is_left_alone()
    {
        var clock = new MovableClock();
        var death = new Death { At = "never" };
        await using var world = await World.Start(options => death.Meets(options, clock));
        using var admin = (await world.Organization()).Admin();
        death.At = "after buy";
        await admin.Posting("/api/v1/agents", Wish).Refused(500);

        (await world.Get<UnfinishedNumbers>().EndAll(default)).ShouldBe(0);
        clock.Move(ChannelLease.Length + TimeSpan.FromSeconds(1));
        (await world.Get<UnfinishedNumbers>().EndAll(default)).ShouldBe(1);
    }

    [Fact]
    public async Task A_number_for_an_agent_that_is_there_is_bought_under_the_same_reference_after_it_was_undone()
    {
        var (clock, death) = (new MovableClock(), new Death { At = "never" });
        await using var world = await World.Start(options => death.Meets(options, clock));
        using var admin = (await world.Organization()).Admin();
        var agent = Word(await admin.Post("/api/v1/agents", new { displayName = "Grows", capabilities = new { phone = false } }), "agentId");
        var wish = new { displayName = "Grows", agentId = agent, clientRef = "grow" };
        death.At = "after buy";
        await admin.Posting("/api/v1/agents", wish).Refused(500);
        death.At = "never";

        Word((await admin.Post("/api/v1/agents", wish)).GetProperty("channels")[0], "state").ShouldBe("provisioning", "nobody knows yet that it was cut off");
        Word(await admin.Posting("/api/v1/agents", wish with { clientRef = "other" }).Refused(409), "code").ShouldBe("agent_provisioning");
        clock.Move(ChannelLease.Length + TimeSpan.FromSeconds(1));
        (await world.Get<UnfinishedNumbers>().EndAll(default)).ShouldBe(1);
        var grown = await admin.Post("/api/v1/agents", wish);
        var again = await admin.Post("/api/v1/agents", wish);

        Word(grown.GetProperty("channels")[0], "state").ShouldBe("active");
        again.GetProperty("channels").GetRawText().ShouldBe(grown.GetProperty("channels").GetRawText());
        await admin.Delete($"/api/v1/agents/{agent}");
        Word(await admin.Post("/api/v1/agents", wish), "status").ShouldBe("deprovisioned", "what came about once is not done again");
    }

    [Fact]
    public async Task An_agent_that_comes_back_has_its_place_in_the_pool_while_its_number_is_bought()
    {
        var (clock, death) = (new MovableClock(), new Death { At = "never" });
        await using var world = await World.Start(options => death.Meets(options, clock), ("Agents:PoolSize", "1"));
        using var admin = (await world.Organization()).Admin();
        List<string> gone = [];
        for (var i = 0; i < 2; i++)
        {
            var agent = Word(await admin.Post("/api/v1/agents", new { displayName = "Gone", capabilities = new { phone = false, email = true } }), "agentId");
            await admin.Delete($"/api/v1/agents/{agent}");
            gone.Add(agent);
        }

        death.At = "after buy";
        await admin.Posting("/api/v1/agents", new { displayName = "Back", agentId = gone[0], capabilities = new { phone = true, email = true } }).Refused(500);
        death.At = "never";

        Word(await admin.Posting("/api/v1/agents", new { displayName = "Back", agentId = gone[1] }).Refused(409), "code").ShouldBe("agent_pool_full");
        clock.Move(ChannelLease.Length + TimeSpan.FromSeconds(1));
        (await world.Get<UnfinishedNumbers>().EndAll(default)).ShouldBe(1);
        (await admin.Get($"/api/v1/agents/{gone[0]}/channels")).GetProperty("items")[0].GetProperty("channels").GetArrayLength().ShouldBe(0);
        Word(await admin.Post("/api/v1/agents", new { displayName = "Back", agentId = gone[1] }), "status").ShouldBe("active");
    }

    [Fact]
    public async Task A_number_that_cannot_be_given_back_is_asked_for_ever_more_rarely_and_keeps_no_other_from_it()
    {
        var (clock, death) = (new MovableClock(), new Death { At = "never" });
        await using var world = await World.Start(options => death.Meets(options, clock));
        using var outside = await Outside.Of(world);
        var tenant = await world.Organization();
        using var admin = tenant.Admin();
        var held = (await outside.Numbers()).Count;
        var stuck = Word(await admin.Post("/api/v1/agents", new { displayName = "Stuck" }), "agentId");
        var other = Word(await admin.Post("/api/v1/agents", new { displayName = "Other" }), "agentId");
        await outside.Fault(("numbers.release", "status5xx", 99));
        await admin.Delete($"/api/v1/agents/{stuck}");
        await admin.Delete($"/api/v1/agents/{other}");
        await outside.Fault();
        await world.Get<Database>().Write(tenant.Id, async unit =>
        {
            await unit.Execute("""
                INSERT INTO credential (id, organization_id, provider, account, sealed, created_at) VALUES ('crd_unreadable', @organization, 'twilio', 'AC', 'not sealed at all', 0)
                """);
            return await unit.Execute("UPDATE channel SET credential_id = 'crd_unreadable' WHERE organization_id = @organization AND agent_id = @stuck", new { stuck });
        });

        for (var minutes = 2; minutes <= 64; minutes++)
        {
            clock.Move(TimeSpan.FromMinutes(minutes == 2 ? 2.1 : 1));
            await world.Get<UnfinishedNumbers>().EndAll(default);
        }

        (await outside.Numbers()).Count.ShouldBe(held + 1);
        (world.Output.Split("UnfinishedNumbers could not look after").Length - 1).ShouldBeInRange(4, 8, "it was looked at after about 2, 4, 8 … minutes");
    }
}
