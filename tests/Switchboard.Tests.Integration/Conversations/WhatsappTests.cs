namespace Switchboard.Tests.Integration.Conversations;

/// <summary>WhatsApp as people and agents use it, on the provider's own wire.</summary>
public sealed class WhatsappTests(World world)
{
    [Fact]
    public async Task An_agent_answers_who_wrote_to_it_and_sees_that_it_was_read()
    {
        using var chat = await Chat.Open(world);
        var person = Line.Person();

        var heard = await chat.Hear(person, "Do you have rye bread?");
        var sent = await chat.Send(person, "Fresh from ten o'clock on.");
        var delivered = await chat.Until(sent, "delivered");
        await chat.Look(person);
        await chat.Until(sent, "read");

        heard.GetProperty("channel").GetString().ShouldBe("whatsapp");
        heard.GetProperty("from").GetString().ShouldBe(person);
        sent.GetProperty("conversationId").GetString().ShouldBe(heard.GetProperty("conversationId").GetString());
        delivered.GetProperty("externalId").GetString()!.ShouldStartWith("SM");
        (await chat.Phone(person)).ShouldBe(["Fresh from ten o'clock on."]);
    }

    [Fact]
    public async Task An_answer_without_a_channel_goes_over_WhatsApp_where_it_answers_what_came_that_way()
    {
        using var chat = await Chat.Open(world);
        var person = Line.Person();
        var heard = await chat.Hear(person, "Do you have rye bread?");

        var sent = await chat.Api.Post("/api/v1/messages", new { to = person, body = "From ten o'clock on.", replyTo = heard.GetProperty("messageId").GetString() });

        await chat.Until(sent, "delivered");
        (await chat.Phone(person)).ShouldBe(["From ten o'clock on."]);
    }

    [Fact]
    public async Task Free_text_to_who_has_not_written_is_refused_with_what_to_do_and_reaches_nobody()
    {
        using var chat = await Chat.Open(world);
        var person = Line.Person();

        var refused = await chat.Sending(person, "Hello stranger").Refused(403);

        refused.GetProperty("code").GetString().ShouldBe("refused_by_whatsapp_window");
        refused.GetProperty("next").GetString()!.ShouldContain("templateId");
        (await chat.Phone(person)).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_approved_template_opens_a_conversation_and_the_message_keeps_what_the_person_reads()
    {
        using var chat = await Chat.Open(world);
        var person = Line.Person();
        var template = await chat.Template("table_ready", "Hello {{1}}, your table for {{2}} is ready.", new Dictionary<string, string> { ["1"] = "Ada", ["2"] = "four" });

        var sent = await chat.Send(person, template, new Dictionary<string, string> { ["1"] = " Grace\nHopper ", ["2"] = "two\tor  three" });
        var delivered = await chat.Until(sent, "delivered");

        const string Text = "Hello Grace Hopper, your table for two or  three is ready.";
        delivered.GetProperty("body").GetString().ShouldBe(Text);
        delivered.GetProperty("templateId").GetString().ShouldBe(template, "as it was given");
        (await chat.Phone(person)).ShouldBe([Text]);
        var external = (await chat.Api.Get("/api/v1/whatsapp/templates")).GetProperty("items")[0].GetProperty("externalId").GetString()!;
        var byName = await chat.Until(await chat.Send(Line.Person(), external, new Dictionary<string, string> { ["1"] = "Alan", ["2"] = "one" }), "delivered");
        byName.GetProperty("body").GetString().ShouldBe("Hello Alan, your table for one is ready.");
        (external[..2], byName.GetProperty("templateId").GetString()).ShouldBe(("HX", external));
    }

    [Fact]
    public async Task Variables_that_a_template_lacks_or_does_not_know_are_named()
    {
        using var chat = await Chat.Open(world);
        var person = Line.Person();
        var template = await chat.Template("order_sent", "Order {{1}} left for {{2}} today.", new Dictionary<string, string> { ["1"] = "17", ["2"] = "Oslo" });

        var missing = await chat.Sending(person, template, new Dictionary<string, string> { ["1"] = "18" }).Refused(400);
        var unknown = await chat.Sending(person, template, new Dictionary<string, string> { ["1"] = "18", ["2"] = "Rome", ["name"] = "Ada" }).Refused(400);
        var empty = await chat.Sending(person, template, new Dictionary<string, string> { ["1"] = "18", ["2"] = " \n " }).Refused(400);
        var both = await chat.Api.Posting("/api/v1/messages", new { to = person, channel = "whatsapp", body = "And this", templateId = template, templateVars = new Dictionary<string, string> { ["1"] = "18", ["2"] = "Rome" } }).Refused(400);
        var nowhere = await chat.Sending(person, "tpl_0000000000nowhere0000", new { }).Refused(404);

        (missing.GetProperty("code").GetString(), missing.GetProperty("detail").GetString()).ShouldBe(("invalid_template_vars", "The template's variable {{2}} is missing."));
        unknown.GetProperty("detail").GetString().ShouldBe("The template has no variable {{name}}.");
        empty.GetProperty("detail").GetString()!.ShouldContain("{{2}}");
        both.GetProperty("code").GetString().ShouldBe("invalid_body");
        nowhere.GetProperty("code").GetString().ShouldBe("unknown_template");
        (await chat.Phone(person)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_template_that_was_not_approved_opens_nothing_and_goes_where_the_person_has_written()
    {
        using var chat = await Chat.Open(world);
        var (stranger, guest) = (Line.Person(), Line.Person());
        var template = await chat.Template("winter_menu", "Winter menu from Monday on.", until: "unsubmitted");

        var unsubmitted = await chat.Sending(stranger, template, new { }).Refused(403);
        var known = await chat.Admin.Get($"/api/v1/whatsapp/templates/{template}");
        await chat.Review(known.GetProperty("externalId").GetString()!, "reject", "TAG_CONTENT_MISMATCH");
        await chat.Admin.Post($"/api/v1/whatsapp/templates/{template}/submit", new { category = "utility" });
        await Eventually.Get(() => chat.Admin.Get($"/api/v1/whatsapp/templates/{template}"), seen => seen.GetProperty("state").GetString() == "rejected");
        var rejected = await chat.Sending(stranger, template, new { }).Refused(403);
        await chat.Hear(guest, "Anything new?");
        await chat.Until(await chat.Send(guest, template, new { }), "delivered");

        unsubmitted.GetProperty("detail").GetString()!.ShouldStartWith("The template winter_menu is unsubmitted");
        rejected.GetProperty("detail").GetString()!.ShouldStartWith("The template winter_menu is rejected (TAG_CONTENT_MISMATCH)");
        (await chat.Phone(stranger)).ShouldBeEmpty();
        (await chat.Phone(guest)).ShouldBe(["Winter menu from Monday on."]);
    }

    [Fact]
    public async Task A_stop_over_WhatsApp_is_confirmed_once_there_and_holds_for_templates_too_until_START()
    {
        using var chat = await Chat.Open(world);
        var person = Line.Person();
        var template = await chat.Template("hello_again", "Hello again from the bakery.");
        await chat.Hear(person, "Hi");

        await chat.Write(person, "Stop");
        var confirmed = await Eventually.Get(() => chat.Phone(person), phone => phone.Count == 1);
        var text = await chat.Sending(person, "Are you sure?").Refused(403);
        var opened = await chat.Sending(person, template, new { }).Refused(403);
        await chat.Write(person, "START");
        await Eventually.Get(() => chat.Phone(person), phone => phone.Count == 2);
        await chat.Until(await chat.Send(person, "Welcome back"), "delivered");

        confirmed[0].ShouldContain("START");
        text.GetProperty("code").GetString().ShouldBe("refused_by_opted_out");
        opened.GetProperty("code").GetString().ShouldBe("refused_by_opted_out");
        (await chat.Phone(person)).Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_window_that_only_the_network_saw_closing_fails_late_and_wakes_the_agent()
    {
        using var chat = await Chat.Open(world);
        var person = Line.Person();
        await chat.Hear(person, "Hi");
        await chat.CloseWindows(person);

        var sent = await chat.Send(person, "Still there?");
        var failed = await chat.Until(sent, "undelivered");

        failed.GetProperty("error").GetProperty("code").GetString().ShouldBe("63016");
        failed.GetProperty("error").GetProperty("advice").GetString()!.ShouldContain("template");
        var told = (await Eventually.Get(chat.Events, events => events.Any(e => e.GetProperty("kind").GetString() == "message.failed"))).Last();
        told.GetProperty("subjectId").GetString().ShouldBe(sent.GetProperty("messageId").GetString());
    }

    [Fact]
    public async Task The_window_belongs_to_the_sender_that_was_written_to()
    {
        using var chat = await Chat.Open(world);
        var person = Line.Person();
        await chat.Hear(person, "Hi");
        var senders = (await chat.Admin.Get("/api/v1/whatsapp/senders")).GetProperty("items");
        var first = senders[0].GetProperty("senderId").GetString();
        using var other = await Chat.Open(world, chat.Tenant);
        var second = (await chat.Admin.Get("/api/v1/whatsapp/senders")).GetProperty("items").EnumerateArray().Single(sender => sender.GetProperty("address").GetString() == other.Number).GetProperty("senderId").GetString();

        await chat.Admin.Delete($"/api/v1/whatsapp/senders/{first}/agent");
        await chat.Admin.Delete($"/api/v1/whatsapp/senders/{second}/agent");
        using (var given = await chat.Admin.PutAsync($"/api/v1/whatsapp/senders/{second}/agent", System.Net.Http.Json.JsonContent.Create(new { agentId = chat.Agent })))
        {
            given.IsSuccessStatusCode.ShouldBeTrue(await given.Content.ReadAsStringAsync());
        }

        var refused = await chat.Sending(person, "From my new number").Refused(403);
        refused.GetProperty("code").GetString().ShouldBe("refused_by_whatsapp_window");
    }
}
