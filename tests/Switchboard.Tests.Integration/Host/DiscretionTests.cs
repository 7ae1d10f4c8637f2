using Microsoft.Extensions.Logging;
using Switchboard.Tests.Integration.Conversations;

namespace Switchboard.Tests.Integration.Host;

/// <summary>What people write, their numbers and secrets stay out of logs and metrics, also when things go wrong.</summary>
public sealed class DiscretionTests
{
    [Fact]
    public async Task Neither_the_log_at_its_most_talkative_nor_the_metrics_tell_who_wrote_what()
    {
        await using var world = await World.Start(settings:
        [
            ("Telemetry:LogLevel", "trace"), ("Delivery:RetrySchedule", "100ms"), ("Delivery:ReconcileAfter", "100ms"), ("Delivery:ReconcileGap", "200ms"), ("Jobs:Poll", "50ms"),
        ]);
        using var line = await Line.Open(world);
        var (friend, stranger, silent) = (Line.Person(), Line.Person(), Line.Person());

        await line.Send(friend, "The marmalade is behind the clock");
        await line.Write(friend, "Which clock? Mail ada.secret@example.com");
        await Eventually.Get(line.Waiting, waiting => waiting.Count > 0);
        using var forged = await line.Webhook($"/webhooks/{line.Agent}/sms", line.Inbound(stranger, "I am marmalade too"), signWith: "forged");
        using var refused = await line.Api.GetAsync($"/api/v1/messages?contactAddress={Uri.EscapeDataString(stranger)}&limit=marmalade");
        await line.Write(friend, "STOP");
        await line.Faults(new { provider = "twilio", operation = "messages.create", kind = "status5xx", percent = 100 });
        var lost = await line.Send(silent, "No marmalade for anybody");
        await line.Until(lost.GetProperty("messageId").GetString()!, "permanently_failed", "uncertain", "failed");
        world.Get<ILogger<DiscretionTests>>().LogTrace("The last entry");
        await Eventually.Holds(() => Task.FromResult(world.Output.Contains("The last entry", StringComparison.Ordinal)));
        using var scraper = new HttpClient { BaseAddress = world.Url };
        var told = (await scraper.GetStringAsync("/metrics")) + string.Join('\n', world.Output.Split('\n').Where(entry => entry.StartsWith('{')));

        foreach (var secret in (string[])[friend[2..], stranger[2..], silent[2..], line.Number[2..], "marmalade", "Which clock", "ada.secret", line.Token, world.FirstRun.SuperAdminToken])
        {
            told.ShouldNotContain(secret);
        }
    }
}
