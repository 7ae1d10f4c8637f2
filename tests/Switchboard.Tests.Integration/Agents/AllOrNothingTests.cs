using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Switchboard.Agents;
using Switchboard.Channels;
using Switchboard.Providers.Twilio;
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
        await using var world = await World.Start(options =>
        {
            options.Clock = clock;
            options.Services = services => services.RemoveAll<INumberProvider>().AddSingleton<INumberProvider>(all => Dying.In(all.GetRequiredService<TwilioNumbers>(), death));
        });
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
        await using var world = await World.Start(options =>
        {
            options.Clock = clock;
            options.Services = services => services.RemoveAll<INumberProvider>().AddSingleton<INumberProvider>(all => Dying.In(all.GetRequiredService<TwilioNumbers>(), death));
        });
        using var admin = (await world.Organization()).Admin();
        death.At = "after buy";
        await admin.Posting("/api/v1/agents", Wish).Refused(500);

        (await world.Get<UnfinishedNumbers>().Sweep(default)).ShouldBe(0);
        clock.Move(ChannelLease.Length + TimeSpan.FromSeconds(1));
        (await world.Get<UnfinishedNumbers>().Sweep(default)).ShouldBe(1);
    }
}
