using Switchboard.Data;
using Switchboard.Kernel;

namespace Switchboard.Tests.Integration.Conversations;

/// <summary>What the provider may do to a message, in a world of its own: faults hit everyone in it.</summary>
[Trait("Category", "slow")]
public sealed class FaultTests
{
    static readonly (string, string?)[] Hurry =
        [("Delivery:RetrySchedule", "200ms,200ms,200ms"), ("Delivery:RateLimitSchedule", "200ms"), ("Delivery:ReconcileAfter", "300ms"), ("Delivery:ReconcileGap", "600ms"), ("Jobs:Poll", "50ms")];

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

    [Theory]
    [InlineData("status429", 1, "delivered")]
    [InlineData("status429", 2, "permanently_failed")]
    [InlineData("timeoutAfterAccept", 1, "delivered")]
    public async Task Messages_behind_another_sleep_until_it_is_through_whatever_became_of_it(string kind, int times, string end)
    {
        var clock = new MovableClock();
        await using var world = await World.Start(
            options => options.Clock = clock,
            [.. Hurry, ("Delivery:RateLimitSchedule", "5m"), ("Delivery:RateLimitFor", "8m"), ("Delivery:ReconcileAfter", "5m"), ("Jobs:Lease", "10m")]);
        using var line = await Line.Open(world);
        var person = Line.Person();
        await line.Faults(
            new { provider = "twilio", operation = "messages.create", kind, percent = 100, times },
            new { provider = "twilio", operation = "webhook.status", kind = "dropWebhook", percent = kind == "timeoutAfterAccept" ? 100 : 0 });
        var first = (await line.Send(person, "First")).GetProperty("messageId").GetString()!;
        await line.Until(first, "retrying", "uncertain");
        string[] behind = ["Second", "Third", "Fourth", "Fifth"];
        foreach (var body in behind)
        {
            await line.Send(person, body);
        }

        await Eventually.Holds(async () => await Asleep(world, line) == 1 + behind.Length);
        var (held, listed) = (await line.Message(first), (await line.Api.Get("/api/v1/messages")).GetProperty("items").EnumerateArray().Where(one => one.GetProperty("status").GetString() == "queued").ToList());
        listed.Count.ShouldBe(behind.Length);
        foreach (var one in listed.Append(await line.Message(listed[0].GetProperty("messageId").GetString()!)).Select(one => one.GetProperty("behind")))
        {
            (one.GetProperty("messageId").GetString(), one.GetProperty("status").GetString()).ShouldBe((first, held.GetProperty("status").GetString()));
        }

        if (kind == "timeoutAfterAccept")
        {
            // Who asks before it has arrived is told that it was sent, and no receipt follows.
            await Eventually.Holds(async () => (await line.Ledger()).Any(row => row.GetProperty("operation").GetString() == "person.received"));
        }

        clock.Move(TimeSpan.FromMinutes(6));
        await line.Until(first, end);

        (await Eventually.Get(() => line.Phone(person), got => got.Count >= behind.Length && got[^1] == "Fifth")).ShouldBe(end == "permanently_failed" ? behind : ["First", .. behind]);
    }

    [Fact]
    public async Task A_message_that_waits_for_its_next_try_is_not_hurried_by_the_one_before_it()
    {
        await using var world = await World.Start(settings: [.. Hurry, ("Delivery:RateLimitSchedule", "1h")]);
        using var line = await Line.Open(world);
        var person = Line.Person();
        await line.Faults(new { provider = "twilio", operation = "webhook.status", kind = "delayWebhook", percent = 100, delayMs = 1500 });
        var first = (await line.Send(person, "First")).GetProperty("messageId").GetString()!;
        await line.Until(first, "sent");
        await line.Faults(new { provider = "twilio", operation = "messages.create", kind = "status429", percent = 100 });
        var second = (await line.Send(person, "Second")).GetProperty("messageId").GetString()!;
        await line.Until(second, "retrying");

        await line.Until(first, "delivered");

        (await line.Message(second)).GetProperty("status").GetString().ShouldBe("retrying");
        (await line.Ledger()).Count(row => row.GetProperty("operation").GetString() == "messages.create").ShouldBe(2);
    }

    [Fact]
    public async Task A_message_that_breaks_on_our_side_before_a_provider_is_asked_ends_as_not_sent_and_those_behind_it_go_on()
    {
        var clock = new MovableClock();
        await using var world = await World.Start(options => options.Clock = clock, [.. Hurry, ("Jobs:Lease", "10m")]);
        using var line = await Line.Open(world);
        var person = Line.Person();
        var database = world.Get<Database>();
        var sealedAs = await database.Read(OrganizationId.Deployment, session => session.Many("SELECT id, sealed FROM credential WHERE organization_id = @organization", null, row => (Id: row.Text("id"), Sealed: row.Text("sealed"))));
        await database.Write(OrganizationId.Deployment, unit => unit.Execute("UPDATE credential SET sealed = 'damaged' WHERE organization_id = @organization"));
        clock.Move(TimeSpan.FromMinutes(1));
        var first = (await line.Send(person, "First")).GetProperty("messageId").GetString()!;
        var second = (await line.Send(person, "Second")).GetProperty("messageId").GetString()!;

        var told = await Eventually.Get(
            async () =>
            {
                await GoOn();
                return await line.Events();
            },
            events => events.Any(e => e.GetProperty("kind").GetString() == "message.failed"));
        foreach (var (id, text) in sealedAs)
        {
            await database.Write(OrganizationId.Deployment, unit => unit.Execute("UPDATE credential SET sealed = @text WHERE organization_id = @organization AND id = @id", new { id, text }));
        }

        await Eventually.Holds(async () =>
        {
            await GoOn();
            return (await line.Message(second)).GetProperty("status").GetString() == "delivered";
        });

        told[0].GetProperty("subjectId").GetString().ShouldBe(first);
        told[0].GetProperty("detail").GetProperty("status").GetString().ShouldBe("permanently_failed");
        told[0].GetProperty("detail").GetProperty("error").GetProperty("code").GetString().ShouldBe("broken");
        (await line.Phone(person)).ShouldBe(["Second"]);

        // Time passes while nobody is at work, so that no lease runs out.
        async Task GoOn()
        {
            if (await database.Read(line.Tenant.Id, session => session.Count(
                "SELECT count(*) FROM job WHERE organization_id = @organization AND kind = 'message.deliver' AND claimed_by IS NOT NULL")) == 0)
            {
                clock.Move(TimeSpan.FromMinutes(9));
            }
        }
    }

    /// <summary>How many deliveries nobody will look at for a while.</summary>
    static Task<long> Asleep(World world, Line line) => world.Get<Database>().Read(line.Tenant.Id, session => session.Count(
        "SELECT count(*) FROM job WHERE organization_id = @organization AND kind = 'message.deliver' AND claimed_by IS NULL AND due_at > @soon",
        new { soon = TimeProvider.System.GetUtcNow().AddSeconds(45) }));

    [Fact]
    public async Task A_providers_own_failure_is_called_what_it_was()
    {
        await using var world = await World.Start(settings: Hurry);
        using var line = await Line.Open(world);
        await line.Faults(new { provider = "twilio", operation = "messages.create", kind = "status5xx", percent = 100 });

        var sent = await line.Send(Line.Person(), "Never");

        var failed = await line.Until(sent.GetProperty("messageId").GetString()!, "permanently_failed");
        failed.GetProperty("error").GetProperty("message").GetString().ShouldBe("Twilio answered HTTP 500. It did not take the message.");
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

    [Fact]
    public async Task A_provider_that_cannot_be_asked_holds_a_conversation_back_for_a_while_and_a_person_hears_of_it()
    {
        await using var world = await World.Start(settings: [.. Hurry, ("Delivery:ReconcileFor", "2s")]);
        using var line = await Line.Open(world);
        var person = Line.Person();
        await line.Faults(
            new { provider = "twilio", operation = "messages.create", kind = "timeoutAfterAccept", percent = 100, times = 1 },
            new { provider = "twilio", operation = "messages.list", kind = "status5xx", percent = 100 },
            new { provider = "twilio", operation = "webhook.status", kind = "dropWebhook", percent = 100 });
        var first = (await line.Send(person, "First")).GetProperty("messageId").GetString()!;
        await line.Until(first, "uncertain");

        var second = (await line.Send(person, "Second")).GetProperty("messageId").GetString()!;

        await line.Until(second, "sent");
        (await line.Message(first)).GetProperty("status").GetString().ShouldBe("uncertain");
        var told = (await Eventually.Get(line.Events, found => found.Count > 0))[0];
        told.GetProperty("kind").GetString().ShouldBe("message.failed");
        told.GetProperty("subjectId").GetString().ShouldBe(first);
        world.Output.ShouldContain("could not be asked");
    }

    [Fact]
    public async Task What_was_left_to_a_person_is_not_sent_again_when_its_job_runs_once_more()
    {
        await using var world = await World.Start(settings: [.. Hurry, ("Delivery:ReconcileFor", "1s")]);
        using var line = await Line.Open(world);
        var person = Line.Person();
        await line.Faults(
            new { provider = "twilio", operation = "messages.create", kind = "timeoutBefore", percent = 100, times = 1 },
            new { provider = "twilio", operation = "messages.list", kind = "status5xx", percent = 100 });
        var first = (await line.Send(person, "First")).GetProperty("messageId").GetString()!;
        await Eventually.Holds(async () => (await line.Events()).Count > 0);
        await line.Faults();

        // As after a lease that ran out while a person was being told.
        var database = world.Get<Database>();
        await database.Write(line.Tenant.Id, unit => unit.Execute(
            """
            INSERT INTO job (id, organization_id, kind, args, state, due_at, attempts, fence, claimed_by, created_at)
            VALUES ('job_of_a_lost_lease', @organization, 'message.deliver', @first, 'ready', 0, 0, 1, NULL, 0)
            """,
            new { first }));
        await Eventually.Holds(async () => await database.Read(line.Tenant.Id, session => session.Count("SELECT count(*) FROM job WHERE organization_id = @organization AND id = 'job_of_a_lost_lease'")) == 0);
        await line.Until((await line.Send(person, "Second")).GetProperty("messageId").GetString()!, "delivered");

        (await line.Message(first)).GetProperty("status").GetString().ShouldBe("uncertain");
        (await line.Phone(person)).ShouldBe(["Second"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_lost_receipts_would_have_told_is_asked_for_after_a_silence(bool isReachable)
    {
        await using var world = await World.Start(settings: [.. Hurry, ("Delivery:SilenceAges", "500ms,2s,8s")]);
        using var line = await Line.Open(world);
        var person = Line.Person();
        if (!isReachable)
        {
            await line.SwitchOff(person);
        }

        await line.Faults(new { provider = "twilio", operation = "webhook.status", kind = "dropWebhook", percent = 100 });

        var id = (await line.Send(person, "Silence")).GetProperty("messageId").GetString()!;

        var end = await line.Until(id, "delivered", "undelivered", "failed");
        (end.GetProperty("status").GetString() == "delivered").ShouldBe(isReachable);
        string[] told = isReachable ? [] : ["message.failed"];
        (await Eventually.Get(line.Events, found => found.Count == told.Length)).Select(e => e.GetProperty("kind").GetString()).ShouldBe(told);
    }

    [Fact]
    public async Task What_was_queued_does_not_leave_once_the_organization_is_suspended()
    {
        await using var world = await World.Start(settings: Hurry);
        using var line = await Line.Open(world);
        using var admin = line.Tenant.Admin();
        using var operate = world.SuperAdmin();
        await line.Faults(new { provider = "twilio", operation = "messages.create", kind = "status429", percent = 100, times = 1 });
        var id = (await line.Send(Line.Person(), "Too late")).GetProperty("messageId").GetString()!;
        await line.Until(id, "retrying");

        await operate.Post($"/api/v1/organizations/{line.Tenant.Id}/suspend", new { });
        await Eventually.Holds(async () => await Status(world, line, id) == "aborted");
        await operate.Post($"/api/v1/organizations/{line.Tenant.Id}/resume", new { });

        (await line.Message(id)).GetProperty("error").GetProperty("code").GetString().ShouldBe("refused_by_organization_suspended");
        (await line.Ledger()).Count(row => row.GetProperty("operation").GetString() == "messages.create" && row.GetProperty("outcome").GetString() == "accepted").ShouldBe(0);
    }

    static Task<string?> Status(World world, Line line, string message) => world.Get<Database>().Read(line.Tenant.Id, session => session.One(
        "SELECT status FROM delivery WHERE organization_id = @organization AND message_id = @message", new { message }, row => row.Text("status")));
}
