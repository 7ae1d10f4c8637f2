using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Switchboard.Jobs;

namespace Switchboard.Tests.Integration.Conversations;

/// <summary>What happens between a provider's taking a message and its answer, which waits on its way.</summary>
[Trait("Category", "slow")]
public sealed class HeldAnswerTests
{
    [Fact]
    public async Task An_answer_that_comes_while_the_process_stops_is_kept()
    {
        await using var both = await TwoProviders.Start(isVerified: false);
        await both.Faults(new { provider = "resend", operation = "webhook.*", kind = "dropWebhook", percent = 100 });
        both.Gate.Hold();
        var sent = await both.Send(Post.Person(), "Goodbye");
        await Eventually.Holds(async () => (await both.Rows("resend", "emails.send")).Count == 1);

        var stopping = both.World.Services.GetServices<IHostedService>().OfType<RunJobs>().Single().StopAsync(TestContext.Current.CancellationToken);
        both.Gate.LetGo();
        await stopping;

        (await both.Until(sent, "sent", "sending")).GetProperty("status").GetString().ShouldBe("sent");
    }

    [Theory]
    [InlineData("retrying")]
    [InlineData("uncertain")]
    public async Task A_message_that_fell_asleep_behind_one_on_its_way_is_woken_when_that_one_is_put_off(string end)
    {
        var clock = new MovableClock();
        await using var both = await TwoProviders.Start(
            isVerified: false, clock: clock,
            settings: [("Delivery:RateLimitSchedule", "1h"), ("Delivery:RateLimitFor", "30d"), ("Delivery:ReconcileAfter", "1h"), ("Jobs:Lease", "10m")]);
        var person = Post.Person();
        // The clock was ahead and is set right: what is written from now on stands behind what has a time of its own.
        clock.Move(TimeSpan.FromHours(1));
        await both.Until(await both.Send(Post.Person(), "Ahead"), "sent", "delivered");
        clock.Move(TimeSpan.FromHours(-1));
        var early = await both.Send(person, "At its time", new { sendAt = clock.GetUtcNow().AddMinutes(2) });
        var silence = new { provider = "resend", operation = "webhook.*", kind = "dropWebhook", percent = 100 };
        await both.Faults(silence, new { provider = "resend", operation = "emails.send", kind = "status429", percent = end == "retrying" ? 100 : 0 });
        both.Gate.Hold();
        var late = await both.Send(person, "On its way");
        await Eventually.Holds(async () => (await both.Asked()) == 2);

        clock.Move(TimeSpan.FromMinutes(2) + TimeSpan.FromSeconds(1));
        await both.Until(early, "queued");
        await both.Faults(silence);
        if (end == "uncertain")
        {
            both.Gate.Shut();
            both.Gate.Open();
        }

        both.Gate.LetGo();

        await both.Until(late, end);
        await both.Until(early, "sent");
    }
}
