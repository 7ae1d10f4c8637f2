using System.Text.Json;
using Switchboard.Conversations.Sending;
using Switchboard.Data;
using Switchboard.Tests.Integration.Contacts;
using Switchboard.Tests.Integration.Conversations;
using Switchboard.Verification;
using Line = Switchboard.Tests.Integration.Conversations.Line;
using McpWire = Switchboard.Tests.Integration.Mcp.Wire;

namespace Switchboard.Tests.Integration.Verification;

/// <summary>One-time codes, through the door and to the person's own phone: nobody else ever reads one.</summary>
public sealed class CodeTests(World world)
{
    [Theory]
    [InlineData("sms")]
    [InlineData("whatsapp")]
    [InlineData("email")]
    public async Task A_person_gets_a_code_that_counts_once_and_that_no_answer_has(string channel)
    {
        using var talk = await Talk.Open(world, channel);

        var sent = await talk.Api.SendCode(talk.Person, channel);
        var code = (await Coded.Codes(talk.Got))[0];
        var message = await talk.Until(sent, "sent", "delivered");

        sent.GetRawText().ShouldNotContain(code);
        message.GetRawText().ShouldNotContain(code);
        message.Id("body").ShouldStartWith("****** is your code to sign in at ");
        (sent.Id("channel"), sent.Id("to")).ShouldBe((channel, talk.Person));
        (sent.GetProperty("expiresAt").GetDateTimeOffset() - message.GetProperty("createdAt").GetDateTimeOffset()).TotalMinutes.ShouldBe(5, 0.1);
        var verified = await talk.Api.Verify(talk.Person, $"{code[..3]} {code[3..]}");
        (verified.GetProperty("verified").GetBoolean(), verified.Id("status"), verified.Id("channel"), verified.Id("purpose")).ShouldBe((true, "verified", channel, "sign_in"));
        (await talk.Api.Status(talk.Person, code)).ShouldBe(Coded.Wrong, "it counts once");
    }

    [Fact]
    public async Task A_code_stands_in_no_row_and_no_log_when_its_message_has_left()
    {
        await using var own = await World.Start();
        using var line = await Line.Open(own);
        var person = Line.Person();

        var sent = await line.Api.SendCode(person, clientRef: "one");
        var code = await line.Code(person);
        await line.Until(sent.Id("messageId"), "sent", "delivered");
        await line.Api.Status(person, Coded.Other(code));
        await line.Api.Status(person, code);

        var rows = await own.Get<Database>().Read(line.Tenant.Id, async session => string.Join('\n',
        [
            .. await session.Many("SELECT body FROM message WHERE organization_id = @organization", null, row => row.Text(0)),
            .. await session.Many("SELECT coalesce(template_vars, '') || coalesce(subject, '') || coalesce(sealed, '') AS all_of_it FROM message_content WHERE organization_id = @organization", null, row => row.Text(0)),
            .. await session.Many("SELECT mark FROM verification_code WHERE organization_id = @organization", null, row => row.Text(0)),
            .. await session.Many("SELECT coalesce(detail, '') FROM audit_entry WHERE organization_id = @organization", null, row => row.Text(0)),
            .. await session.Many("SELECT coalesce(detail, '') FROM event WHERE organization_id = @organization", null, row => row.Text(0)),
            .. await session.Many("SELECT answer FROM client_ref WHERE organization_id = @organization", null, row => row.Text(0)),
            .. await session.Many("SELECT args FROM job WHERE organization_id = @organization", null, row => row.Text(0)),
        ]));
        rows.ShouldContain("****** is your code");
        rows.ShouldNotContain(code);
        own.Output.ShouldNotContain($"{code} is");
        own.Output.ShouldNotContain("is your code");
    }

    [Fact]
    public async Task A_wrong_code_and_an_address_without_one_are_answered_alike_and_each_is_on_record()
    {
        using var line = await Line.Open(world);
        var (person, nobody) = (Line.Person(), Line.Person());
        await line.Api.SendCode(person);
        var code = await line.Code(person);

        var wrong = await line.Api.Verify(person, Coded.Other(code));
        var none = await line.Api.Verify(nobody, code);

        wrong.GetRawText().Replace(person, "", StringComparison.Ordinal).ShouldBe(none.GetRawText().Replace(nobody, "", StringComparison.Ordinal));
        wrong.GetProperty("verified").GetBoolean().ShouldBeFalse();
        await line.Api.Verify(person, Coded.Other(code, 2));
        var entries = await world.Get<Database>().Read(line.Tenant.Id, session => session.Many(
            "SELECT subject, detail FROM audit_entry WHERE organization_id = @organization AND action = 'verification.failed' ORDER BY id", null, row => (Subject: row.Text(0), Detail: row.Text(1))));
        entries.Count.ShouldBe(3);
        entries[0].Subject.ShouldBe(entries[2].Subject, "failures of an address can be counted");
        entries[0].Subject.ShouldNotBe(entries[1].Subject);
        entries.ShouldAllBe(entry => !entry.Subject.Contains(person, StringComparison.Ordinal) && !entry.Detail.Contains(person, StringComparison.Ordinal));
        (await line.Api.Status(person, code)).ShouldBe("verified");
    }

    [Fact]
    public async Task After_five_tries_the_right_code_is_wrong_too_also_for_those_who_try_at_the_same_time()
    {
        using var line = await Line.Open(world);
        var person = Line.Person();
        await line.Api.SendCode(person);
        var code = await line.Code(person);

        await Task.WhenAll(Enumerable.Range(1, 5).Select(by => line.Api.Status(person, Coded.Other(code, by))));

        (await line.Api.Status(person, code)).ShouldBe(Coded.Wrong);
    }

    [Fact]
    public async Task No_code_goes_to_where_an_agent_would_read_it()
    {
        using var line = await Line.Open(world);
        using var other = await Line.Open(world, line.Tenant);

        foreach (var address in new[] { line.Number, other.Number })
        {
            var refused = await line.Api.Posting("/api/v1/verification/codes", new { to = address }).Refused(400);
            refused.GetProperty("field").GetString().ShouldBe("to");
        }
    }

    [Fact]
    public async Task A_new_code_ends_the_one_before()
    {
        using var line = await Line.Open(world);
        var person = Line.Person();
        await line.Api.SendCode(person);
        var first = await line.Code(person);
        await line.Api.SendCode(person);
        var second = await line.Code(person, 2);

        // Two codes in a million are the same.
        (first == second ? Coded.Wrong : await line.Api.Status(person, first)).ShouldBe(Coded.Wrong);
        (await line.Api.Status(person, second)).ShouldBe("verified");
    }

    [Fact]
    public async Task Another_agents_code_does_not_count()
    {
        using var line = await Line.Open(world);
        using var colleague = await Line.Open(world, line.Tenant);
        var person = Line.Person();
        await line.Api.SendCode(person);
        var code = await line.Code(person);

        (await colleague.Api.Status(person, code)).ShouldBe(Coded.Wrong);
        (await line.Api.Status(person, code)).ShouldBe("verified");
    }

    [Fact]
    public async Task A_reference_sends_one_code_and_counts_one_try()
    {
        using var line = await Line.Open(world);
        var person = Line.Person();
        var sent = await line.Api.SendCode(person, clientRef: "sign-in");
        var again = await line.Api.SendCode(person, clientRef: "sign-in");
        var code = await line.Code(person);

        again.GetRawText().ShouldBe(sent.GetRawText());
        var tried = new { contactAddress = person, code, clientRef = "told" };
        (await line.Api.Post("/api/v1/verification/codes/verify", tried)).Id("status").ShouldBe("verified");
        (await line.Api.Post("/api/v1/verification/codes/verify", tried)).Id("status").ShouldBe("verified", "it is the same try");
        (await line.Api.Posting("/api/v1/verification/codes/verify", new { contactAddress = person, code = Coded.Other(code), clientRef = "told" }).Refused(409)).Id("code").ShouldBe("client_ref_reused");
    }

    [Fact]
    public async Task The_gate_decides_and_what_it_refuses_is_no_code()
    {
        using var line = await Line.Open(world);
        var person = Line.Person();
        await line.Write(person, "STOP");
        await Eventually.Holds(async () => (await line.Events()).Any(one => one.Id("kind") == "contact.opted_out"));

        var refused = await line.Api.Posting("/api/v1/verification/codes", new { to = person }).Refused(403);

        refused.Id("code").ShouldBe("refused_by_opted_out");
        (await world.Get<Database>().Read(line.Tenant.Id, session => session.Count("SELECT count(*) FROM verification_code WHERE organization_id = @organization"))).ShouldBe(0);
    }

    [Theory]
    [InlineData("""{"to":"+14155550123","channel":"voice"}""", 409, "channel_unavailable")]
    [InlineData("""{"to":"nobody","channel":"sms"}""", 400, "invalid_to")]
    [InlineData("""{"to":"+14155550123","channel":"sms","templateId":"tpl_0"}""", 400, "invalid_template_id")]
    public async Task What_cannot_be_sent_is_refused_with_what_to_do(string request, int status, string code)
    {
        using var line = await Line.Open(world);

        var refused = await line.Api.Posting("/api/v1/verification/codes", JsonElement.Parse(request)).Refused(status);

        refused.Id("code").ShouldBe(code);
        (await line.Api.Posting("/api/v1/verification/codes/verify", new { contactAddress = Line.Person(), code = "12345a" }).Refused(400)).Id("code").ShouldBe("invalid_code");
    }

    [Fact]
    public async Task By_tools_an_agent_sends_a_code_and_checks_it()
    {
        using var line = await Line.Open(world);
        var person = Line.Person();
        line.Api.DefaultRequestHeaders.Accept.ParseAdd("application/json, text/event-stream");

        var (_, sent) = await McpWire.AskAsync(line.Api, McpWire.Call("comms_send_otp", new() { ["to"] = person, ["channel"] = "sms" }));
        var code = await line.Code(person);
        var (_, verified) = await McpWire.AskAsync(line.Api, McpWire.Call("comms_verify_otp", new() { ["contactAddress"] = person, ["code"] = code }));

        sent.ToJsonString().ShouldNotContain(code);
        verified["result"]!["structuredContent"]!["verified"]!.GetValue<bool>().ShouldBeTrue(verified.ToJsonString());
    }
}

/// <summary>What time does to codes.</summary>
public sealed class CodeAgeTests
{
    [Fact]
    public async Task A_code_runs_out_and_neither_codes_nor_tries_come_more_often_than_the_hour_allows()
    {
        var clock = new MovableClock();
        await using var own = await World.Start(options => options.Clock = clock, ("Verification:CodesPerHour", "2"), ("Verification:TriesPerHour", "3"));
        using var line = await Line.Open(own);
        var person = Line.Person();
        await line.Api.SendCode(person);
        var first = await line.Code(person);

        clock.Move(TimeSpan.FromMinutes(5));
        (await line.Api.Status(person, first)).ShouldBe(Coded.Wrong, "it ran out");
        await line.Api.SendCode(person);
        var second = await line.Code(person, 2);
        var third = await line.Api.Posting("/api/v1/verification/codes", new { to = person }).Refused(429);
        await line.Api.Status(person, Coded.Other(second));
        await line.Api.Status(person, Coded.Other(second, 2));
        var tooMany = await line.Api.Posting("/api/v1/verification/codes/verify", new { contactAddress = person, code = second }).Refused(429);

        var useless = await line.Api.Posting("/api/v1/verification/codes", new { to = person }).Refused(429);

        useless.Id("code").ShouldBe("too_many_tries", "no code would be taken");
        (third.Id("code"), tooMany.Id("code")).ShouldBe(("too_many_codes", "too_many_tries"));
        var from = tooMany.GetProperty("retryAt").GetDateTimeOffset() - clock.GetUtcNow();
        from.TotalMinutes.ShouldBeInRange(50, 60);
        clock.Move(TimeSpan.FromHours(1));
        await line.Api.SendCode(person);
        (await line.Api.Status(person, await line.Code(person, 3))).ShouldBe("verified");
    }

    [Fact]
    public async Task A_code_that_could_not_leave_in_time_never_leaves()
    {
        var clock = new MovableClock();
        await using var own = await World.Start(options => options.Clock = clock, ("Jobs:Poll", "50ms"), ("Delivery:RateLimitSchedule", "6m"), ("Delivery:RateLimitFor", "30d"));
        using var line = await Line.Open(own);
        var person = Line.Person();
        await line.Faults(new { provider = "twilio", operation = "messages.create", kind = "status429", percent = 100 });
        var sent = await line.Api.SendCode(person);
        await line.Until(sent.Id("messageId"), "retrying");

        clock.Move(TimeSpan.FromMinutes(7));
        var ended = await line.Until(sent.Id("messageId"), "permanently_failed", "failed", "sent", "delivered");

        (ended.Id("status"), ended.GetProperty("error").Id("code")).ShouldBe(("permanently_failed", "words_expired"));
        (await line.Phone(person)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Codes_are_forgotten_the_sealed_ones_within_minutes_and_the_rest_after_a_day()
    {
        var clock = new MovableClock();
        await using var own = await World.Start(options => options.Clock = clock);
        using var line = await Line.Open(own);
        var person = Line.Person();
        var sent = await line.Api.SendCode(person);
        await line.Until(sent.Id("messageId"), "sent", "delivered");
        await line.Api.Status(person, "000000");
        (await Count("SELECT count(*) FROM message_content WHERE organization_id = @organization AND sealed IS NOT NULL")).ShouldBe(1);

        clock.Move(TimeSpan.FromMinutes(16));
        await own.Get<ForgetWords>().Round(TestContext.Current.CancellationToken);
        (await Count("SELECT count(*) FROM message_content WHERE organization_id = @organization AND sealed IS NOT NULL")).ShouldBe(0);
        clock.Move(TimeSpan.FromDays(1));
        await own.Get<ForgetCodes>().Round(TestContext.Current.CancellationToken);

        (await Count("SELECT (SELECT count(*) FROM verification_code WHERE organization_id = @organization) + (SELECT count(*) FROM verification_attempt WHERE organization_id = @organization)")).ShouldBe(0);

        Task<long> Count(string sql) => own.Get<Database>().Read(line.Tenant.Id, session => session.Count(sql));
    }

    [Fact]
    public async Task Over_WhatsApp_a_template_brings_the_code_when_the_window_is_closed()
    {
        await using var own = await World.Start();
        using var chat = await Chat.Open(own);
        var person = Line.Person();
        var template = await chat.Template("sign_in_code", "Your code is {{1}}.", new Dictionary<string, string> { ["1"] = "123456" });

        var refused = await chat.Api.Posting("/api/v1/verification/codes", new { to = person, channel = "whatsapp" }).Refused(403);
        var sent = await chat.Api.Post("/api/v1/verification/codes", new { to = person, channel = "whatsapp", templateId = template });
        var code = (await Coded.Codes(() => chat.Phone(person)))[0];

        refused.Id("code").ShouldBe("refused_by_whatsapp_window");
        (await chat.Message(sent.Id("messageId"))).Id("body").ShouldBe("Your code is ******.");
        (await chat.Api.Status(person, code)).ShouldBe("verified");
    }
}
