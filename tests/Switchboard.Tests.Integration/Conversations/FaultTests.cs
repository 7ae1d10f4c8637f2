namespace Switchboard.Tests.Integration.Conversations;

/// <summary>What the provider may do to a message, in a world of its own: faults hit everyone in it.</summary>
public sealed class FaultTests
{
    static readonly (string, string?)[] Hurry =
        [("Delivery:RetrySchedule", "200ms,200ms,200ms"), ("Delivery:ReconcileAfter", "300ms"), ("Delivery:ReconcileGap", "600ms"), ("Jobs:Poll", "50ms")];

    [Fact]
    public async Task A_message_that_was_queued_before_the_stop_is_not_sent_after_it()
    {
        await using var world = await World.Start(settings: Hurry);
        using var line = await Line.Open(world);
        var person = Line.Person();
        await line.Faults(new { provider = "twilio", operation = "messages.create", kind = "status429", percent = 100, times = 1 });
        var sent = await line.Send(person, "On its way");
        await line.Until(sent.GetProperty("messageId").GetString()!, "retrying");

        await line.Write(person, "STOP");

        var aborted = await line.Until(sent.GetProperty("messageId").GetString()!, "aborted");
        aborted.GetProperty("error").GetProperty("code").GetString().ShouldBe("refused_by_opted_out");
    }

    [Theory]
    [InlineData("status429")]
    [InlineData("timeoutBefore")]
    public async Task What_was_not_taken_is_sent_again_and_arrives_once(string kind)
    {
        await using var world = await World.Start(settings: Hurry);
        using var line = await Line.Open(world);
        var person = Line.Person();
        await line.Faults(new { provider = "twilio", operation = "messages.create", kind, percent = 100, times = 2 });

        var sent = await line.Send(person, "Persistent");

        await line.Until(sent.GetProperty("messageId").GetString()!, "delivered");
        (await line.Phone(person)).ShouldBe(["Persistent"]);
    }

    [Fact]
    public async Task What_was_taken_while_the_line_was_cut_is_found_and_not_sent_again()
    {
        await using var world = await World.Start(settings: Hurry);
        using var line = await Line.Open(world);
        var person = Line.Person();
        await line.Faults(
            new { provider = "twilio", operation = "messages.create", kind = "timeoutAfterAccept", percent = 100, times = 1 },
            new { provider = "twilio", operation = "webhook.status", kind = "dropWebhook", percent = 100 });

        var sent = await line.Send(person, "Was it you?");

        await line.Until(sent.GetProperty("messageId").GetString()!, "sent", "delivered");
        (await line.Phone(person)).ShouldBe(["Was it you?"]);
        (await line.Ledger()).Count(row => row.GetProperty("operation").GetString() == "messages.create").ShouldBe(1);
    }

    [Fact]
    public async Task After_the_last_try_it_is_permanently_failed_and_the_agent_learns_why()
    {
        await using var world = await World.Start(settings: Hurry);
        using var line = await Line.Open(world);
        await line.Faults(new { provider = "twilio", operation = "messages.create", kind = "timeoutBefore", percent = 100 });

        var sent = await line.Send(Line.Person(), "Never");

        var failed = await line.Until(sent.GetProperty("messageId").GetString()!, "permanently_failed");
        failed.GetProperty("error").GetProperty("code").GetString().ShouldBe("not_accepted");
        (await Eventually.Get(line.Events, found => found.Count > 0))[0].GetProperty("kind").GetString().ShouldBe("message.failed");
    }
}
