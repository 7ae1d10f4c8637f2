using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Switchboard.Conversations.Receiving;

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
}
