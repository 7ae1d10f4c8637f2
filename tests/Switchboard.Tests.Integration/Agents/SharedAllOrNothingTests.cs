using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Switchboard.Agents;
using Switchboard.Conversations.Receiving;
using Line = Switchboard.Tests.Integration.Conversations.Line;
using static Switchboard.Tests.Integration.Agents.ProvisionTests;

namespace Switchboard.Tests.Integration.Agents;

/// <summary>Whatever fails while a shared number is bought, and wherever the process dies, nothing half stays behind.</summary>
public sealed class SharedAllOrNothingTests
{
    static readonly object Wish = new { displayName = "All or nothing", clientRef = "wish" };

    [Fact]
    public async Task Each_step_that_fails_leaves_neither_an_agent_nor_a_number()
    {
        await using var world = await World.Start();
        using var outside = await Outside.Of(world);
        using var office = await Office.Open(world, "shared");
        var held = await outside.Numbers();

        foreach (var fault in new[] { ("numbers.search", "status5xx", 9), ("numbers.buy", "status429", 9), ("numbers.buy", "timeoutBefore", 9) })
        {
            await outside.Fault(fault);
            ((int)(await office.Admin.Posting("/api/v1/agents", Wish)).StatusCode).ShouldBeInRange(500, 599, $"{fault}");
            ((int)(await office.Admin.Posting("/api/v1/numbers", new { clientRef = "number" })).StatusCode).ShouldBeInRange(500, 599, $"{fault}");

            await outside.Fault();
            (await outside.Numbers()).ShouldBe(held, $"{fault}");
            (await office.Numbers()).ShouldBeEmpty();
            (await office.Admin.Get("/api/v1/agents?deprovisioned=true")).GetProperty("items").GetArrayLength().ShouldBe(0, $"{fault}");
        }

        var bought = Word(await office.Admin.Post("/api/v1/numbers", new { clientRef = "number" }), "number");
        Word((await office.Admin.Post("/api/v1/agents", Wish)).GetProperty("channels")[0], "address").ShouldBe(bought, "both references are free again, and the number is there already");
    }

    [Theory]
    [InlineData("before buy")]
    [InlineData("after buy")]
    public async Task A_process_that_dies_while_it_buys_is_cleaned_up_after(string step)
    {
        var (clock, death) = (new MovableClock(), new Death { At = "never" });
        await using var world = await World.Start(options => death.Meets(options, clock));
        using var outside = await Outside.Of(world);
        using var office = await Office.Open(world, "shared");
        var held = (await outside.Numbers()).Count;
        death.At = step;
        await office.Admin.Posting("/api/v1/agents", Wish).Refused(500);
        await office.Admin.Posting("/api/v1/numbers", new { country = "CA" }).Refused(500);
        death.At = "never";

        Word(await office.Admin.Posting("/api/v1/agents", new { displayName = "Impatient" }).Refused(409), "code").ShouldBe("number_being_bought", "two numbers would be paid for");
        clock.Move(ChannelLease.Length + TimeSpan.FromSeconds(1));
        (await world.Get<UnfinishedNumbers>().EndAll(default)).ShouldBe(2);

        (await outside.Numbers()).Count.ShouldBe(held);
        (await office.Numbers()).ShouldBeEmpty();
        (await office.Admin.Get("/api/v1/agents?deprovisioned=true")).GetProperty("items").GetArrayLength().ShouldBe(0);
        Word(await office.Admin.Post("/api/v1/agents", Wish), "status").ShouldBe("active");
    }

    [Fact]
    [Trait("Category", "slow")]
    public async Task What_came_to_a_shared_number_during_an_outage_is_taken_in_once_by_whoever_it_is_for()
    {
        await using var world = await World.Start();
        using var office = await Office.Open(world, "shared");
        var (first, second) = (await office.Hire("Anna"), await office.Hire("Bert"));
        var known = Line.Person();
        await second.Send(known, "Bert here");
        await first.Faults(new { provider = "twilio", operation = "webhook.sms", kind = "dropWebhook", percent = 100 });
        await first.Write(known, "Missed");
        await first.Write(Line.Person(), "Bert, are you there?");
        await first.Write(Line.Person(), "Anybody?");

        await world.Services.GetServices<IHostedService>().OfType<CatchUp>().Single().StartAsync(CancellationToken.None);

        async Task<List<string>> Of(Line line) =>
            [.. (await line.Waiting()).Select(message => Word(message, "body")).Order(StringComparer.Ordinal)];
        await Eventually.Holds(async () => (await Of(first)).SequenceEqual(["Anybody?"]) && (await Of(second)).SequenceEqual(["Bert, are you there?", "Missed"]));
    }
}
