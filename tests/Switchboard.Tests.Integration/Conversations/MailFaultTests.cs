using System.Net.Http.Json;

namespace Switchboard.Tests.Integration.Conversations;

/// <summary>What the provider of mail may do to a message, in a world of its own: faults hit everyone in it.</summary>
[Trait("Category", "slow")]
public sealed class MailFaultTests
{
    static readonly (string, string?)[] Hurry =
        [("Delivery:RetrySchedule", "200ms,200ms,200ms"), ("Delivery:RateLimitSchedule", "200ms"), ("Delivery:ReconcileAfter", "300ms"), ("Delivery:ReconcileGap", "600ms"), ("Jobs:Poll", "50ms"), ("Delivery:SilenceAges", "1s,3s,10s")];

    [Theory]
    [InlineData("status429", 2)]
    [InlineData("status429", 5)]
    [InlineData("status5xx", 1)]
    [InlineData("timeoutBefore", 2)]
    [InlineData("timeoutAfterAccept", 1)]
    public async Task Whatever_happens_on_the_way_a_mail_arrives_once(string kind, int times)
    {
        await using var world = await World.Start(settings: Hurry);
        using var talk = await Talk.Open(world, "email");
        await talk.Faults(new { provider = "resend", operation = "emails.send", kind, percent = 100, times });

        var first = await talk.Send("First");
        var second = await talk.Send("Second");
        await talk.Until(first, "delivered");
        await talk.Until(second, "delivered");

        (await talk.Left()).ShouldBe(["First", "Second"]);
        (await talk.Got()).Order(StringComparer.Ordinal).ShouldBe(["First", "Second"]);
    }

    [Fact]
    public async Task A_cut_line_is_asked_under_the_same_key_and_answered_with_the_mail_that_was_taken()
    {
        await using var world = await World.Start(settings: Hurry);
        using var talk = await Talk.Open(world, "email");
        await talk.Faults(
            new { provider = "resend", operation = "emails.send", kind = "timeoutAfterAccept", percent = 100, times = 1 },
            new { provider = "resend", operation = "webhook.*", kind = "dropWebhook", percent = 100 });

        var sent = await talk.Send("Was it you?");
        await talk.Until(sent, "sent", "delivered");

        (await talk.Count("emails.send", "accepted"), await talk.Count("emails.send", "repeated")).ShouldBe((1, 1));
        (await talk.Got()).ShouldBe(["Was it you?"]);
    }

    [Fact]
    public async Task A_mail_that_was_taken_under_another_name_of_the_sender_is_found_and_not_called_failed()
    {
        await using var world = await World.Start(settings: [.. Hurry, ("Delivery:ReconcileAfter", "3s")]);
        using var talk = await Talk.Open(world, "email");
        await talk.Faults(
            new { provider = "resend", operation = "emails.send", kind = "timeoutAfterAccept", percent = 100, times = 1 },
            new { provider = "resend", operation = "webhook.*", kind = "dropWebhook", percent = 100 });
        var sent = await talk.Send("It's me");
        var agent = (await talk.Until(sent, "uncertain")).GetProperty("agentId").GetString();

        using var super = world.SuperAdmin();
        using var renamed = await super.PatchAsJsonAsync($"/api/v1/agents/{agent}", new { displayName = "Reception" });
        renamed.IsSuccessStatusCode.ShouldBeTrue();

        await talk.Until(sent, "sent", "delivered");
        (await talk.Got()).ShouldBe(["It's me"]);
    }

    [Fact]
    public async Task A_mail_whose_fate_stays_unknown_is_left_to_a_person_and_those_behind_it_go_on()
    {
        await using var world = await World.Start(settings: [.. Hurry, ("Delivery:ReconcileFor", "2s")]);
        using var talk = await Talk.Open(world, "email");
        await talk.Faults(new { provider = "resend", operation = "emails.send", kind = "status5xx", percent = 100 });
        var first = await talk.Send("Perhaps");
        await talk.Until(first, "uncertain");

        var told = await Eventually.Get(talk.Events, events => events.Any(e => e.GetProperty("kind").GetString() == "message.failed"));
        await talk.Faults();
        var second = await talk.Send("Certainly");
        await talk.Until(second, "delivered");

        told[^1].GetProperty("subjectId").GetString().ShouldBe(first.GetProperty("messageId").GetString());
        (await talk.Status(first)).ShouldBe("uncertain");
        (await talk.Got()).ShouldBe(["Certainly"]);
    }

    [Theory]
    [InlineData("duplicateWebhook")]
    [InlineData("reorderWebhooks")]
    [InlineData("dropWebhook")]
    public async Task What_becomes_of_a_mail_is_known_however_its_news_come(string kind)
    {
        await using var world = await World.Start(settings: Hurry);
        using var talk = await Talk.Open(world, "email");
        await talk.Faults(new { provider = "resend", operation = "webhook.*", kind, percent = 100, delayMs = 200 });

        var sent = await Task.WhenAll(Enumerable.Range(0, 5).Select(n => talk.Send($"Mail {n}")));
        foreach (var one in sent)
        {
            await talk.Until(one, "delivered");
        }

        (await talk.Got()).Order(StringComparer.Ordinal).ShouldBe(["Mail 0", "Mail 1", "Mail 2", "Mail 3", "Mail 4"]);
        (await Task.WhenAll(sent.Select(talk.Status))).ShouldAllBe(status => status == "delivered");
        (await talk.Events()).ShouldNotContain(e => e.GetProperty("kind").GetString() == "message.failed");
    }

    [Theory]
    [InlineData("duplicateWebhook")]
    [InlineData("badSignature")]
    public async Task A_mail_that_is_told_of_twice_is_kept_once_and_one_that_is_not_signed_not_at_all(string kind)
    {
        await using var world = await World.Start(settings: Hurry);
        using var talk = await Talk.Open(world, "email");
        await talk.Faults(new { provider = "resend", operation = "webhook.email.received", kind, percent = 100, times = 1 });

        using (var first = await talk.Writing("Once?"))
        {
            first.IsSuccessStatusCode.ShouldBeTrue();
        }

        await Eventually.Holds(async () => await talk.Count("webhook.email.received", kind == "badSignature" ? "failed" : "answered") >= (kind == "badSignature" ? 1 : 3));
        using (var second = await talk.Writing("And me"))
        {
            second.IsSuccessStatusCode.ShouldBeTrue();
        }

        var heard = await Eventually.Get(talk.Heard, messages => messages.Contains("And me"));
        heard.Count(body => body == "Once?").ShouldBe(kind == "badSignature" ? 0 : 1);
    }

    [Theory]
    [InlineData("status5xx")]
    [InlineData("timeoutBefore")]
    public async Task A_mail_that_cannot_be_fetched_at_once_is_acknowledged_and_fetched_later(string kind)
    {
        await using var world = await World.Start(settings: Hurry);
        using var talk = await Talk.Open(world, "email");
        // More than one fetch tries by itself.
        await talk.Faults(new { provider = "resend", operation = "receiving.fetch", kind, percent = 100, times = 4 });

        using (var written = await talk.Writing("Patience"))
        {
            written.IsSuccessStatusCode.ShouldBeTrue();
        }

        (await Eventually.Get(talk.Heard, messages => messages.Contains("Patience"))).Count(body => body == "Patience").ShouldBe(1);
        (await talk.Count("webhook.email.received", "failed")).ShouldBe(0);
    }
}
