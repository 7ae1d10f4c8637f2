using System.Text.Json;
using System.Text.Json.Nodes;
using Switchboard.Data;
using Switchboard.Tests.Integration.Mcp;
using Line = Switchboard.Tests.Integration.Conversations.Line;

namespace Switchboard.Tests.Integration.Contacts;

/// <summary>Parted again, conversations are what they were before their contacts were joined, but for what happened since.</summary>
public sealed class UndoMergeTests(World world)
{
    static readonly Sql Unfollowed = """
        SELECT count(*) FROM message m WHERE m.organization_id = @organization
            AND NOT EXISTS (SELECT 1 FROM search_document d WHERE d.organization_id = @organization AND d.subject_id = m.id)
        """;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_undone_merge_leaves_owner_state_note_and_channels_of_both_as_they_were(bool intoTheHumans)
    {
        using var desk = await Desk.Open(world);
        var (phone, mailbox) = (Line.Person(), Desk.Person());
        var text = await desk.Hear(phone, "By text");
        var mail = await desk.Hear(mailbox, "By mail");
        await Eventually.Holds(async () => await Using(desk, "email") == mail.Id("conversationId"));
        await Move(desk, text, "archived", "All done");
        await Hand(desk, mail, "human", "Ben", "Angry about the invoice");
        var (textBefore, mailBefore) = (await Stand(desk, text), await Stand(desk, mail));
        textBefore.ShouldSatisfyAllConditions(it => it.Owner.ShouldBe("agent "), it => it.State.ShouldBe("archived"), it => it.Channels.ShouldBe("sms"), it => it.Waiting.ShouldBe(0));
        mailBefore.ShouldSatisfyAllConditions(it => it.Owner.ShouldBe("human Ben"), it => it.State.ShouldBe("open"), it => it.Channels.ShouldBe("email"), it => it.Waiting.ShouldBe(1));

        var merge = await Join(desk, intoTheHumans ? mail : text, intoTheHumans ? text : mail);
        var whole = await Stand(desk, text);
        (await Stand(desk, mail)).ShouldBe(whole);
        whole.ShouldSatisfyAllConditions(
            it => it.Owner.ShouldBe("human Ben"), it => it.OwnedSince.ShouldBe(mailBefore.OwnedSince), it => it.State.ShouldBe("open"), it => it.Note.ShouldBe("Angry about the invoice"),
            it => it.Channels.ShouldBe("sms email"), it => it.Waiting.ShouldBe(1));
        await desk.Api.Posting("/api/v1/messages", new { to = phone, body = "Me" }).Refused(403);
        await Undo(desk, merge);

        (await Stand(desk, text)).ShouldBe(textBefore);
        (await Stand(desk, mail)).ShouldBe(mailBefore);
        (await Using(desk, "sms"), await Using(desk, "email")).ShouldBe((text.Id("conversationId"), mail.Id("conversationId")));
        var told = (await Eventually.Get(() => Told(desk), all => all.Count > 0 && all[^1].Id("conversationId") == text.Id("conversationId") && all[^1].GetProperty("detail").Id("owner") == "agent"))[^1];
        told.GetProperty("detail").Id("mergeId").ShouldBe(merge);
        await desk.Api.Posting("/api/v1/messages", Desk.Letter(mailbox, "Me")).Refused(403);
        await desk.Until(await desk.Say(phone, "The agent again"), "delivered");

        // Twice is harmless: whoever took it over since keeps it.
        await Hand(desk, text, "human", "Maria");
        var taken = await Stand(desk, text);
        await Undo(desk, merge);
        (await Stand(desk, text)).ShouldBe(taken);
        (await Stand(desk, mail)).ShouldBe(mailBefore);
    }

    [Fact]
    public async Task A_note_for_the_agent_is_not_told_to_the_human_who_has_both_and_ends_for_both_when_they_are_handed_back_without_one()
    {
        using var desk = await Desk.Open(world);
        var text = await desk.Hear(Line.Person(), "By text");
        var mail = await desk.Hear(Desk.Person(), "By mail");
        await Hand(desk, text, "human", "Maria");
        await Hand(desk, text, "agent", null, "A refund by Friday");
        await Hand(desk, mail, "human", "Ben");

        var first = await Join(desk, text, mail);
        (await Stand(desk, text)).ShouldSatisfyAllConditions(it => it.Owner.ShouldBe("human Ben"), it => it.Note.ShouldBeNull());
        await Undo(desk, first);
        (await Stand(desk, text)).Note.ShouldBe("A refund by Friday");
        (await Stand(desk, mail)).Note.ShouldBeNull();

        var second = await Join(desk, text, mail);
        await Hand(desk, text, "agent");
        await Undo(desk, second);
        (await Stand(desk, text)).Note.ShouldBeNull();
        (await Stand(desk, mail)).Note.ShouldBeNull();
    }

    [Fact]
    public async Task What_was_put_away_while_contacts_were_one_gives_its_messages_back_in_each_when_it_is_opened()
    {
        using var desk = await Desk.Open(world);
        var text = await desk.Hear(Line.Person(), "By text");
        var mail = await desk.Hear(Desk.Person(), "By mail");
        var merge = await Join(desk, text, mail);
        await Move(desk, text, "archived", "Done");
        (await Stand(desk, text)).Waiting.ShouldBe(0);
        await Undo(desk, merge);

        foreach (var one in new[] { text, mail })
        {
            (await Stand(desk, one)).ShouldSatisfyAllConditions(it => it.State.ShouldBe("archived"), it => it.Waiting.ShouldBe(0));
            await Move(desk, one, "open", "Not yet");
            (await Stand(desk, one)).ShouldSatisfyAllConditions(it => it.State.ShouldBe("open"), it => it.Waiting.ShouldBe(1));
        }
    }

    [Fact]
    public async Task What_people_decided_while_contacts_were_one_holds_for_both()
    {
        using var desk = await Desk.Open(world);
        var (phone, mailbox) = (Line.Person(), Desk.Person());
        var text = await desk.Hear(phone, "By text");
        var mail = await desk.Hear(mailbox, "By mail");
        await Hand(desk, mail, "human", "Ben");

        var first = await Join(desk, text, mail);
        await Hand(desk, text, "agent", null, "Ben is done");
        await Undo(desk, first);
        foreach (var one in new[] { text, mail })
        {
            (await Stand(desk, one)).ShouldSatisfyAllConditions(it => it.Owner.ShouldBe("agent "), it => it.State.ShouldBe("open"), it => it.Note.ShouldBe("Ben is done"));
        }

        await desk.Until(await desk.Say(mailbox, "The agent again"), "delivered");
        var second = await Join(desk, text, mail);
        await Hand(desk, mail, "human", "Maria");
        await Move(desk, text, "escalated", "Lawyer");
        await Undo(desk, second);

        foreach (var (one, address, channel) in new[] { (text, phone, "sms"), (mail, mailbox, "email") })
        {
            (await Stand(desk, one)).ShouldSatisfyAllConditions(
                it => it.Owner.ShouldBe("human Maria"), it => it.State.ShouldBe("escalated"), it => it.Note.ShouldBe("Lawyer"), it => it.Channels.ShouldBe(channel));
            (await desk.Api.Posting("/api/v1/messages", Desk.Letter(address, "Me")).Refused(403)).Id("code").ShouldBe("refused_by_conversation_owner");
        }
    }

    [Fact]
    public async Task A_message_that_came_while_contacts_were_one_counts_for_whom_it_is_from_alone()
    {
        using var desk = await Desk.Open(world, whatsapp: true);
        var (phone, mailbox) = (Line.Person(), Desk.Person());
        var text = await desk.Hear(phone, "By text");
        var mail = await desk.Hear(mailbox, "By mail");
        await Eventually.Holds(async () => await Using(desk, "email") == mail.Id("conversationId"));
        await Move(desk, text, "archived", "Done with the text");
        await Move(desk, mail, "archived", "Done with the mail");
        var mailBefore = await Stand(desk, mail);

        var merge = await Join(desk, mail, text);
        (await Stand(desk, mail)).State.ShouldBe("archived");
        await desk.Hear("whatsapp:" + phone, "Now a chat");
        (await Eventually.Get(() => Stand(desk, mail), it => it.Channels == "sms whatsapp email")).ShouldSatisfyAllConditions(it => it.State.ShouldBe("open"), it => it.Waiting.ShouldBe(1), it => it.LastMessage.ShouldBe("Now a chat"));
        await Undo(desk, merge);

        (await Stand(desk, mail)).ShouldBe(mailBefore);
        (await desk.Api.Get("/api/v1/conversations")).Items().ShouldAllBe(one => one.GetProperty("lastMessageAt").GetDateTimeOffset() == one.GetProperty("lastMessage").GetProperty("createdAt").GetDateTimeOffset());
        (await Stand(desk, text)).ShouldSatisfyAllConditions(
            it => it.State.ShouldBe("open"), it => it.Channels.ShouldBe("sms whatsapp"), it => it.Waiting.ShouldBe(1), it => it.LastMessage.ShouldBe("Now a chat"),
            it => it.Note.ShouldBe("Done with the text"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_three_that_were_one_each_has_back_its_own_in_whichever_order_they_are_parted(bool lastFirst)
    {
        using var desk = await Desk.Open(world);
        List<JsonElement> heard = [];
        foreach (var n in new[] { "One", "Two", "Three" })
        {
            heard.Add(await desk.Hear(Line.Person(), $"{n} here"));
        }

        await Hand(desk, heard[1], "human", "Ben");
        await Move(desk, heard[2], "escalated", "Wants a manager");
        var before = new[] { await Stand(desk, heard[0]), await Stand(desk, heard[1]), await Stand(desk, heard[2]) };
        string[] merges = [await Join(desk, heard[0], heard[1]), await Join(desk, heard[0], heard[2])];
        (await Stand(desk, heard[2])).ShouldSatisfyAllConditions(it => it.Owner.ShouldBe("human Ben"), it => it.State.ShouldBe("escalated"), it => it.Note.ShouldBe("Wants a manager"));

        await Undo(desk, merges[lastFirst ? 1 : 0]);
        (await Stand(desk, heard[0])).ShouldSatisfyAllConditions(it => it.Owner.ShouldBe(lastFirst ? "human Ben" : "nobody "), it => it.State.ShouldBe(lastFirst ? "open" : "escalated"));
        (await Stand(desk, heard[lastFirst ? 2 : 1])).ShouldBe(before[lastFirst ? 2 : 1]);
        await Undo(desk, merges[lastFirst ? 0 : 1]);

        for (var n = 0; n < 3; n++)
        {
            (await Stand(desk, heard[n])).ShouldBe(before[n]);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_chain_gives_each_back_its_own_and_what_was_written_between_its_links(bool lastFirst)
    {
        using var desk = await Desk.Open(world);
        var phone = Line.Person();
        var one = await desk.Hear(phone, "One here");
        var two = await desk.Hear(Line.Person(), "Two here");
        var three = await desk.Hear(Desk.Person(), "Three here");
        await Hand(desk, one, "human", "Ben");
        var (oneBefore, twoBefore, threeBefore) = (await Stand(desk, one), await Stand(desk, two), await Stand(desk, three));
        var first = await Join(desk, two, one);
        var between = await desk.Hear(phone, "Between the links");
        await Hand(desk, one, "agent");
        var second = await Join(desk, three, two);
        (await Stand(desk, one)).Owner.ShouldBe("agent ", "what had been handed back is not taken over by joining it again");

        await Undo(desk, lastFirst ? second : first);
        await Undo(desk, lastFirst ? first : second);

        (await Stand(desk, two)).ShouldBe(twoBefore);
        (await Stand(desk, three)).ShouldBe(threeBefore);
        (await Stand(desk, one)).ShouldSatisfyAllConditions(it => it.Owner.ShouldBe("agent "), it => it.LastMessage.ShouldBe("Between the links"), it => it.Waiting.ShouldBe(oneBefore.Waiting + 1));
        (await desk.Api.Get($"/api/v1/messages/{between.Id("messageId")}")).Id("conversationId").ShouldBe(one.Id("conversationId"));
    }

    [Fact]
    public async Task A_conversation_that_only_came_about_by_joining_goes_unless_something_came_of_it()
    {
        using var desk = await Desk.Open(world);
        var known = Desk.Person();
        var heard = await desk.Hear(Line.Person(), "Hi");
        var before = await Stand(desk, heard);
        var contact = (await desk.Admin.Post("/api/v1/contacts", new { displayName = "Ann Known", addresses = new[] { known } })).Id("contactId");
        async Task<string> Joined() => (await desk.Admin.Post($"/api/v1/contacts/{contact}/merge", new { from = await desk.ContactOf(heard) })).Id("mergeId");

        var first = await Joined();
        (await desk.Api.Get($"/api/v1/contacts/{contact}")).Id("displayName").ShouldBe("Ann Known");
        await Undo(desk, first);
        (await desk.Admin.Get("/api/v1/conversations")).Items().ShouldHaveSingleItem().Id("conversationId").ShouldBe(heard.Id("conversationId"));
        (await Stand(desk, heard)).ShouldBe(before);
        await desk.Api.GetAsync(new Uri($"/api/v1/contacts/{contact}", UriKind.Relative)).Refused(404);

        var second = await Joined();
        await Hand(desk, heard, "human", "Maria");
        await Undo(desk, second);
        var both = (await desk.Admin.Get("/api/v1/conversations")).Items();
        both.Count.ShouldBe(2);
        both.ShouldAllBe(one => one.Id("ownerName") == "Maria" && one.Id("state") == "open");
        await desk.Api.Posting("/api/v1/messages", Desk.Letter(known, "Me")).Refused(403);
    }

    [Fact]
    public async Task Who_first_wrote_while_contacts_were_one_is_in_the_hands_of_who_took_them_over()
    {
        using var desk = await Desk.Open(world);
        var (phone, mailbox) = (Line.Person(), Desk.Person());
        var text = await desk.Hear(phone, "By text");
        var other = (await desk.Admin.Post("/api/v1/contacts", new { addresses = new[] { mailbox } })).Id("contactId");
        var merge = (await desk.Admin.Post($"/api/v1/contacts/{await desk.ContactOf(text)}/merge", new { from = other })).Id("mergeId");
        var mail = await desk.Hear(mailbox, "By mail");
        mail.Id("conversationId").ShouldBe(text.Id("conversationId"));
        await Hand(desk, text, "human", "Maria");

        await Undo(desk, merge);

        var own = await desk.Api.Get($"/api/v1/messages/{mail.Id("messageId")}");
        own.Id("conversationId").ShouldNotBe(text.Id("conversationId"));
        (await Stand(desk, own)).ShouldSatisfyAllConditions(it => it.Owner.ShouldBe("human Maria"), it => it.Channels.ShouldBe("email"), it => it.Waiting.ShouldBe(1));
        (await Stand(desk, text)).ShouldSatisfyAllConditions(it => it.Owner.ShouldBe("human Maria"), it => it.Channels.ShouldBe("sms"), it => it.Waiting.ShouldBe(1));
    }

    [Fact]
    public async Task Parting_contacts_lifts_no_stop_that_was_asked_for_while_they_were_one()
    {
        using var desk = await Desk.Open(world);
        var (phone, mailbox, before) = (Line.Person(), Desk.Person(), Line.Person());
        var text = await desk.Hear(phone, "By text");
        var mail = await desk.Hear(mailbox, "By mail");
        var earlier = await desk.Hear(before, "STOP");
        var merge = await Join(desk, text, mail);
        await desk.Hear(phone, "UNSUBSCRIBE");
        await Undo(desk, merge);

        (await desk.Api.Posting("/api/v1/messages", Desk.Letter(mailbox, "Still you?")).Refused(403)).Id("code").ShouldBe("refused_by_opted_out");
        await desk.Admin.Post("/api/v1/opt-outs/lift", new { address = mailbox, reason = "Another person: they called." });
        var again = await Join(desk, mail, earlier);
        (await desk.Api.Posting("/api/v1/messages", Desk.Letter(mailbox, "One person")).Refused(403)).Id("code").ShouldBe("refused_by_opted_out");
        await Undo(desk, again);

        await desk.Until(await desk.Say(mailbox, "What somebody asked for before they were one is theirs alone"), "delivered");
    }

    [Fact]
    [Trait("Category", "slow")]
    public async Task What_is_decided_just_after_parting_stays_when_that_is_looked_at_again()
    {
        using var desk = await Desk.Open(world);
        var text = await desk.Hear(Line.Person(), "By text");
        var mail = await desk.Hear(Desk.Person(), "By mail");
        await Hand(desk, mail, "human", "Ben");
        await Undo(desk, await Join(desk, text, mail));
        await Hand(desk, text, "human", "Maria");
        await Hand(desk, mail, "agent");
        await Move(desk, mail, "archived", "Done");
        var (textAfter, mailAfter) = (await Stand(desk, text), await Stand(desk, mail));

        await Eventually.Holds(async () => await world.Get<Database>().Read(
            desk.Tenant.Id, session => session.Count("SELECT count(*) FROM job WHERE organization_id = @organization AND kind = 'contacts.settle' AND state = 'ready'")) == 0);

        (await Stand(desk, text)).ShouldBe(textAfter);
        (await Stand(desk, mail)).ShouldBe(mailAfter);
    }

    /// <summary>What is seen of a conversation; by the tool the same as by REST.</summary>
    static async Task<Seen> Stand(Desk desk, JsonElement message)
    {
        var id = message.Id("conversationId");
        var result = await desk.Api.ResultAsync(Wire.Alone("tools/call", new() { ["name"] = "comms_get_conversation", ["arguments"] = new JsonObject { ["conversationId"] = id } }));
        var seen = Seen.Of((await desk.Api.Get($"/api/v1/conversations/{id}")).GetProperty("conversation"));
        Seen.Of(JsonElement.Parse(result["structuredContent"]!["conversation"]!.ToJsonString())).ShouldBe(seen);
        return seen;
    }

    /// <summary>The conversations that are listed under a channel.</summary>
    static async Task<string> Using(Desk desk, string channel) => string.Join(' ', (await desk.Api.Get($"/api/v1/conversations?channel={channel}")).Items().Select(one => one.Id("conversationId")));

    static async Task<string> Join(Desk desk, JsonElement into, JsonElement from) =>
        (await desk.Admin.Post($"/api/v1/contacts/{await desk.ContactOf(into)}/merge", new { from = await desk.ContactOf(from) })).Id("mergeId");

    /// <summary>Undoes it once the lists have followed all messages: what they bring later is put right when contacts settle, some seconds after.</summary>
    async Task<JsonElement> Undo(Desk desk, string merge)
    {
        await Eventually.Holds(async () => await world.Get<Database>().Read(desk.Tenant.Id, session => session.Count(Unfollowed)) == 0);
        return await desk.Admin.Post($"/api/v1/contact-merges/{merge}/undo", new { });
    }

    static Task<JsonElement> Hand(Desk desk, JsonElement message, string owner, string? name = null, string? note = null) =>
        desk.Admin.Sending(HttpMethod.Put, $"/api/v1/conversations/{message.Id("conversationId")}/owner", new { owner, name, note }).Done();

    static Task<JsonElement> Move(Desk desk, JsonElement message, string state, string note) =>
        desk.Admin.Sending(HttpMethod.Patch, $"/api/v1/conversations/{message.Id("conversationId")}", new { state, note }).Done();

    static async Task<List<JsonElement>> Told(Desk desk) =>
        [.. (await desk.Api.Get("/api/v1/events?cursor=c0&kinds=conversation.assigned")).GetProperty("events").EnumerateArray()];

    sealed record Seen(
        string Id, string Contact, string Owner, string? OwnedSince, string State, string? Note, string Channels, int Waiting, string? LastMessage)
    {
        public static Seen Of(JsonElement one) => new(
            one.Id("conversationId"), one.Id("contactId"), $"{one.Id("owner")} {Text(one, "ownerName")}", Text(one, "ownedSince"), one.Id("state"), Text(one, "note"),
            string.Join(' ', one.GetProperty("channels").EnumerateArray().Select(channel => channel.GetString())), one.GetProperty("waiting").GetInt32(),
            one.TryGetProperty("lastMessage", out var last) ? last.Id("text").Trim() : null);

        static string? Text(JsonElement one, string name) => one.TryGetProperty(name, out var value) ? value.GetString() : null;
    }
}
