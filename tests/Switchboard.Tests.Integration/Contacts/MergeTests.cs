using System.Text.Json;
using Switchboard.Data;
using Line = Switchboard.Tests.Integration.Conversations.Line;

namespace Switchboard.Tests.Integration.Contacts;

/// <summary>Two contacts that turn out to be one person become one, and two again when that was wrong.</summary>
public sealed class MergeTests(World world)
{
    [Fact]
    public async Task Joined_contacts_have_one_conversation_and_parted_ones_have_back_what_is_theirs()
    {
        using var desk = await Desk.Open(world);
        var (phone, mailbox) = (Line.Person(), Desk.Person());
        var text = await desk.Hear(phone, "By text");
        var mail = await desk.Hear(mailbox, "By mail");
        var (ann, ann2) = (await desk.ContactOf(text), await desk.ContactOf(mail));
        mail.Id("conversationId").ShouldNotBe(text.Id("conversationId"));

        var merge = await desk.Api.Post($"/api/v1/contacts/{ann}/merge", new { from = ann2 });
        (await Bodies(desk, text)).ShouldBe(["By mail", "By text"]);
        (await Bodies(desk, mail)).ShouldBe(["By mail", "By text"]);
        (await desk.Api.Get("/api/v1/conversations")).Items().ShouldHaveSingleItem().Id("conversationId").ShouldBe(text.Id("conversationId"));
        (await desk.Api.Get($"/api/v1/contacts/{ann2}")).Id("contactId").ShouldBe(ann);
        (await desk.Hear(mailbox, "By mail again")).Id("conversationId").ShouldBe(text.Id("conversationId"));
        (await desk.Hear(phone, "By text again")).Id("conversationId").ShouldBe(text.Id("conversationId"));
        await desk.Say(mailbox, "Answer by mail");
        (await Bodies(desk, text)).ShouldBe(["Answer by mail", "By text again", "By mail again", "By mail", "By text"]);
        (await desk.Api.Get($"/api/v1/messages?conversationId={mail.Id("conversationId")}")).Items().Count.ShouldBe(5);

        var undone = await desk.Api.Post($"/api/v1/contact-merges/{merge.Id("mergeId")}/undo", new { });

        undone.TryGetProperty("undoneAt", out _).ShouldBeTrue();
        (await Bodies(desk, text)).ShouldBe(["By text again", "By text"]);
        (await Bodies(desk, mail)).ShouldBe(["Answer by mail", "By mail again", "By mail"]);
        (await desk.Api.Get($"/api/v1/contacts/{ann2}")).GetProperty("addresses").EnumerateArray().Texts("address").ShouldBe([mailbox]);
        (await desk.Api.Get($"/api/v1/contacts/{ann}")).GetProperty("addresses").EnumerateArray().Texts("address").ShouldBe([phone]);
        (await desk.Hear(mailbox, "After all")).Id("conversationId").ShouldBe(mail.Id("conversationId"));
        (await desk.Api.Get("/api/v1/conversations")).Items().Count.ShouldBe(2);
    }

    [Fact]
    public async Task What_was_called_back_while_contacts_were_one_is_not_when_they_wrote_last()
    {
        using var desk = await Desk.Open(world);
        var (phone, mailbox) = (Line.Person(), Desk.Person());
        var text = await desk.Hear(phone, "By text");
        var mail = await desk.Hear(mailbox, "By mail");
        var merge = await desk.Api.Post($"/api/v1/contacts/{await desk.ContactOf(text)}/merge", new { from = await desk.ContactOf(mail) });
        var said = await desk.Hear(mailbox, "By mail again");
        foreach (var to in new[] { phone, mailbox })
        {
            var letter = to == phone ? (object)new { to, body = "Tomorrow", sendAt = In(1) } : new { to, channel = "email", subject = "Hello", body = "Tomorrow", sendAt = In(1) };
            await desk.Api.Delete($"/api/v1/messages/{(await desk.Api.Post("/api/v1/messages", letter)).Id("messageId")}");
        }

        await desk.Api.Post($"/api/v1/contact-merges/{merge.Id("mergeId")}/undo", new { });

        var parted = (await desk.Api.Get("/api/v1/conversations")).Items().ToDictionary(one => one.Id("conversationId"), one => one.GetProperty("lastMessageAt").GetDateTimeOffset());
        parted.ShouldBe(
            new Dictionary<string, DateTimeOffset>
            {
                [text.Id("conversationId")] = text.GetProperty("createdAt").GetDateTimeOffset(), [mail.Id("conversationId")] = said.GetProperty("createdAt").GetDateTimeOffset(),
            },
            ignoreOrder: true);

        static DateTimeOffset In(int hours) => TimeProvider.System.GetUtcNow().AddHours(hours);
    }

    [Fact]
    public async Task What_answers_what_stays_right_while_contacts_are_one_and_after()
    {
        using var desk = await Desk.Open(world, whatsapp: true);
        var (phone, mailbox) = (Line.Person(), Desk.Person());
        var chat = "whatsapp:" + phone;
        var asked = await desk.Hear(chat, "Do you have marzipan?");
        var said = await desk.Until(await desk.Api.Post("/api/v1/messages", new { to = phone, channel = "whatsapp", body = "We do", replyTo = asked.Id("messageId") }), "delivered", "read");
        var mail = await desk.Hear(mailbox, "A first mail");
        var answered = await desk.Until(await desk.Api.Post("/api/v1/messages", new { to = mailbox, channel = "email", body = "A first answer", replyTo = mail.Id("messageId") }), "delivered");

        // The one that all is read in is the mail's: what was said in the chat stays in a conversation of its own.
        var merge = await desk.Api.Post($"/api/v1/contacts/{await desk.ContactOf(mail)}/merge", new { from = await desk.ContactOf(asked) });
        var quoted = await desk.Quote(chat, "How much is it?", said.Id("externalId"));
        var again = await desk.Quote(mailbox, "A second mail", (await desk.Letters(mailbox)).Last().Id("id"));
        var whole = await desk.Api.Get($"/api/v1/conversations/{mail.Id("conversationId")}");
        await desk.Api.Post($"/api/v1/contact-merges/{merge.Id("mergeId")}/undo", new { });
        var later = await desk.Quote(chat, "And now?", said.Id("externalId"));
        var latest = await desk.Quote(chat, "And of that?", quoted.Id("externalId"));

        (quoted.Id("replyTo"), quoted.Id("conversationId")).ShouldBe((said.Id("messageId"), mail.Id("conversationId")));
        (again.Id("replyTo"), again.Id("conversationId")).ShouldBe((answered.Id("messageId"), mail.Id("conversationId")));
        whole.GetProperty("messages").EnumerateArray().Where(message => message.TryGetProperty("replyTo", out _)).ToDictionary(message => message.Id("messageId"), message => message.Id("replyTo")).ShouldBe(
            new Dictionary<string, string>
            {
                [again.Id("messageId")] = answered.Id("messageId"), [quoted.Id("messageId")] = said.Id("messageId"), [answered.Id("messageId")] = mail.Id("messageId"), [said.Id("messageId")] = asked.Id("messageId"),
            },
            ignoreOrder: true);
        (later.Id("replyTo"), later.Id("conversationId")).ShouldBe((said.Id("messageId"), asked.Id("conversationId")));
        (latest.Id("replyTo"), latest.Id("conversationId")).ShouldBe((quoted.Id("messageId"), asked.Id("conversationId")));
        foreach (var (message, parent, conversation) in new[] { (said, asked, asked), (quoted, said, asked), (answered, mail, mail), (again, answered, mail) })
        {
            var now = await desk.Api.Get($"/api/v1/messages/{message.Id("messageId")}");
            (now.Id("replyTo"), now.Id("conversationId")).ShouldBe((parent.Id("messageId"), conversation.Id("conversationId")));
        }
    }

    [Fact]
    public async Task A_chain_of_joinings_is_undone_link_by_link_in_any_order()
    {
        using var desk = await Desk.Open(world);
        var phones = Enumerable.Range(0, 3).Select(_ => Line.Person()).ToList();
        List<JsonElement> heard = [];
        List<string> contacts = [];
        foreach (var phone in phones)
        {
            heard.Add(await desk.Hear(phone, $"I am {phone}"));
            contacts.Add(await desk.ContactOf(heard[^1]));
        }

        var first = await desk.Admin.Post($"/api/v1/contacts/{contacts[1]}/merge", new { from = contacts[0] });
        var second = await desk.Admin.Post($"/api/v1/contacts/{contacts[2]}/merge", new { from = contacts[1] });
        (await Bodies(desk, heard[0])).Count.ShouldBe(3);
        (await desk.Admin.Get($"/api/v1/contacts/{contacts[2]}")).GetProperty("merges").GetArrayLength().ShouldBe(2);
        await desk.Hear(phones[0], "Still me");

        await desk.Admin.Post($"/api/v1/contact-merges/{first.Id("mergeId")}/undo", new { });
        (await Bodies(desk, heard[0])).ShouldBe(["Still me", $"I am {phones[0]}"]);
        (await Bodies(desk, heard[1])).Count.ShouldBe(2);
        await desk.Admin.Post($"/api/v1/contact-merges/{second.Id("mergeId")}/undo", new { });

        (await Bodies(desk, heard[1])).ShouldBe([$"I am {phones[1]}"]);
        (await Bodies(desk, heard[2])).ShouldBe([$"I am {phones[2]}"]);
        (await desk.Admin.Get("/api/v1/contacts")).Items().Count.ShouldBe(3);
    }

    [Fact]
    public async Task An_agent_that_only_knew_the_one_who_was_joined_goes_on_in_one_conversation()
    {
        using var desk = await Desk.Open(world);
        var phone = Line.Person();
        var heard = await desk.Hear(phone, "Hi");
        var known = (await desk.Admin.Post("/api/v1/contacts", new { displayName = "Ann Known", addresses = new[] { Desk.Person() } })).Id("contactId");

        var merge = await desk.Admin.Post($"/api/v1/contacts/{known}/merge", new { from = await desk.ContactOf(heard) });
        var later = await desk.Hear(phone, "Hi again");
        var now = await desk.Api.Get($"/api/v1/conversations/{heard.Id("conversationId")}");

        now.GetProperty("conversation").GetProperty("contact").Id("displayName").ShouldBe("Ann Known");
        now.GetProperty("conversation").Id("conversationId").ShouldBe(later.Id("conversationId"));
        now.GetProperty("messages").EnumerateArray().Texts("body").ShouldBe(["Hi again", "Hi"]);
        await desk.Admin.Post($"/api/v1/contact-merges/{merge.Id("mergeId")}/undo", new { });
        (await Bodies(desk, heard)).ShouldBe(["Hi again", "Hi"]);
    }

    [Fact]
    [Trait("Category", "slow")]
    public async Task Contacts_that_wrote_much_meanwhile_are_parted_some_messages_at_a_time()
    {
        const int Many = 1_100;
        await using var own = await World.Start(settings: ("Jobs:Workers", "0"));
        using var line = await Line.Open(own);
        using var admin = line.Tenant.Admin();
        var (one, two) = (Line.Person(), Line.Person());
        await line.Write(one, "I am one");
        await line.Write(two, "I am two");
        async Task<List<JsonElement>> From(string person) => [.. (await line.Api.Get($"/api/v1/messages?contactAddress={Uri.EscapeDataString(person)}")).Items()];
        var first = (await Eventually.Get(() => From(one), all => all.Count == 1))[0].Id("conversationId");
        var second = (await Eventually.Get(() => From(two), all => all.Count == 1))[0].Id("conversationId");
        async Task<string> ContactOf(string conversation) => (await line.Api.Get($"/api/v1/conversations/{conversation}")).GetProperty("conversation").Id("contactId");
        foreach (var conversation in new[] { first, second })
        {
            await admin.Sending(HttpMethod.Patch, $"/api/v1/conversations/{conversation}", new { state = "archived" }).Done();
        }

        var merge = await admin.Post($"/api/v1/contacts/{await ContactOf(first)}/merge", new { from = await ContactOf(second) });
        for (var n = 0; n < Many; n += 20)
        {
            await Task.WhenAll(Enumerable.Range(n, 20).Select(i => line.Webhook("/webhooks/twilio/sms", line.Inbound(two, $"Text {i}"))));
        }

        async Task<long> Parted() => await own.Get<Database>().Read(line.Tenant.Id, session => session.Count(
            "SELECT count(*) FROM message WHERE organization_id = @organization AND conversation_id = @second AND from_address = @two", new { second, two }));
        await admin.Post($"/api/v1/contact-merges/{merge.Id("mergeId")}/undo", new { });
        var atOnce = await Parted();
        own.Settings["Jobs:Workers"] = "8";
        await own.Restart();

        atOnce.ShouldBeInRange(2, Many, "no unit is longer for people who wrote much");
        await Eventually.Holds(async () => await Parted() == Many + 1);
        // One didn't write, so what had been put away still is.
        using var again = line.Tenant.Admin();
        async Task<string> StateOf(string conversation) => (await again.Get($"/api/v1/conversations/{conversation}")).GetProperty("conversation").Id("state");
        await Eventually.Holds(async () => (await StateOf(first), await StateOf(second)) == ("archived", "open"));
    }

    [Fact]
    public async Task Joining_and_parting_twice_changes_nothing_more()
    {
        using var admin = (await world.Organization()).Admin();
        var one = (await admin.Post("/api/v1/contacts", new { displayName = "One", addresses = new[] { Line.Person() } })).Id("contactId");
        var two = (await admin.Post("/api/v1/contacts", new { displayName = "Two", addresses = new[] { Line.Person() } })).Id("contactId");

        var merges = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => admin.Post($"/api/v1/contacts/{(n % 2 == 0 ? one : two)}/merge", new { from = n % 2 == 0 ? two : one })));
        var merge = merges.Select(seen => seen.Id("mergeId")).Distinct().ShouldHaveSingleItem();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => admin.Post($"/api/v1/contact-merges/{merge}/undo", new { })));

        var contacts = (await admin.Get("/api/v1/contacts")).Items();
        contacts.Count.ShouldBe(2);
        contacts.ShouldAllBe(contact => contact.GetProperty("addresses").GetArrayLength() == 1);
        (await admin.Posting($"/api/v1/contacts/{one}/merge", new { from = one }).Refused(409)).Id("code").ShouldBe("same_contact");
    }

    static async Task<List<string>> Bodies(Desk desk, JsonElement message) =>
        (await desk.Api.Get($"/api/v1/conversations/{message.Id("conversationId")}")).GetProperty("messages").EnumerateArray().Texts("body");
}
