using System.Globalization;
using Switchboard.Conversations.Receiving;
using Switchboard.Data;
using Switchboard.Jobs;
using Line = Switchboard.Tests.Integration.Conversations.Line;

namespace Switchboard.Tests.Integration.Contacts;

/// <summary>One agent and one person have one conversation, whatever they write over.</summary>
public sealed class OnePersonTests(World world)
{
    [Fact]
    public async Task An_agent_talks_with_a_person_over_text_messages_WhatsApp_and_mail_in_one_conversation()
    {
        using var desk = await Desk.Open(world, whatsapp: true);
        var (phone, second, mailbox) = (Line.Person(), Line.Person(), Desk.Person());

        var first = await desk.Hear(phone, "Hi, this is Ann");
        var contact = await desk.ContactOf(first);
        await desk.Api.Post($"/api/v1/contacts/{contact}/addresses", new { address = mailbox.ToUpperInvariant() });
        await desk.Api.Post($"/api/v1/contacts/{contact}/addresses", new { address = $"({second[2..5]}) {second[5..8]}-{second[8..]}" });
        var chat = await desk.Hear("whatsapp:" + phone, "Now on WhatsApp");
        var mail = await desk.Hear(mailbox, "Now by mail");
        var other = await desk.Hear(second, "Now from work");
        await desk.Until(await desk.Say(phone, "Hello Ann"), "delivered");
        await desk.Until(await desk.Api.Post("/api/v1/messages", new { to = phone, channel = "whatsapp", body = "Hello on WhatsApp" }), "delivered", "read");
        await desk.Until(await desk.Say(mailbox, "Thanks for the mail"), "delivered");
        await desk.Until(await desk.Say(second, "Texting your work phone"), "delivered");

        var conversation = first.Id("conversationId");
        chat.Id("conversationId").ShouldBe(conversation);
        mail.Id("conversationId").ShouldBe(conversation);
        other.Id("conversationId").ShouldBe(conversation);
        var whole = await desk.Api.Get($"/api/v1/conversations/{conversation}");
        whole.GetProperty("messages").EnumerateArray().Texts("body").ShouldBe(
            ["Texting your work phone", "Thanks for the mail", "Hello on WhatsApp", "Hello Ann", "Now from work", "Now by mail", "Now on WhatsApp", "Hi, this is Ann"]);
        var listed = (await Eventually.Get(() => desk.Api.Get("/api/v1/conversations"), page => page.Items() is [var one] && one.GetProperty("channels").GetArrayLength() == 3)).Items().ShouldHaveSingleItem();
        listed.GetProperty("channels").EnumerateArray().Select(channel => channel.GetString()).ShouldBe(["sms", "whatsapp", "email"], ignoreOrder: true);
        listed.GetProperty("contact").GetProperty("addresses").EnumerateArray().Texts("address").ShouldBe([phone, second, mailbox], ignoreOrder: true);
        listed.GetProperty("waiting").GetInt32().ShouldBe(4);
        listed.GetProperty("lastMessage").Id("text").ShouldBe("Texting your work phone");
    }

    [Theory]
    [InlineData("+52155{0}", "+5255{0}")]
    [InlineData("+55119{0}", "+5511{0}")]
    public async Task A_telephone_with_two_numbers_is_one_person_unless_somebody_parts_them(string one, string other)
    {
        using var desk = await Desk.Open(world, whatsapp: true);
        var digits = $"8{Random.Shared.Next(1_000_000, 10_000_000)}";
        var (longer, shorter) = (string.Format(CultureInfo.InvariantCulture, one, digits), string.Format(CultureInfo.InvariantCulture, other, digits));

        var first = await desk.Hear("whatsapp:" + longer, "Hola");
        await desk.Say(shorter, "We write to the number of your card");

        var contact = await desk.ContactOf(first);
        var joined = await Eventually.Get(() => desk.Api.Get($"/api/v1/contacts/{contact}"), seen => seen.GetProperty("addresses").GetArrayLength() == 2);
        joined.GetProperty("addresses").EnumerateArray().Texts("address").ShouldBe([longer, shorter], ignoreOrder: true);
        (await desk.Api.Get($"/api/v1/conversations/{first.Id("conversationId")}")).GetProperty("messages").EnumerateArray().Texts("body")
            .ShouldBe(["We write to the number of your card", "Hola"]);

        var merge = joined.GetProperty("merges")[0].Id("mergeId");
        await desk.Admin.Post($"/api/v1/contact-merges/{merge}/undo", new { });
        await desk.Hear("whatsapp:" + longer, "That was my old number");
        (await desk.Api.Get($"/api/v1/contacts/{contact}")).GetProperty("addresses").GetArrayLength().ShouldBe(1);
    }

    [Theory]
    [InlineData("+52155{0}", "+5255{0}")]
    [InlineData("+5511{0}", "+55119{0}")]
    public async Task A_stop_from_one_number_of_a_telephone_holds_for_the_other_from_the_first_message_on(string asked, string other)
    {
        using var desk = await Desk.Open(world, whatsapp: true);
        var digits = $"8{Random.Shared.Next(1_000_000, 10_000_000)}";
        var unwritten = string.Format(CultureInfo.InvariantCulture, other, digits);

        await desk.Hear("whatsapp:" + string.Format(CultureInfo.InvariantCulture, asked, digits), "STOP");

        (await desk.Api.Posting("/api/v1/messages", new { to = unwritten, body = "Hello" }).Refused(403)).Id("code").ShouldBe("refused_by_opted_out");
    }

    [Fact]
    public async Task Two_numbers_that_somebody_parted_stay_two_peoples_also_when_one_was_joined_to_a_third()
    {
        using var desk = await Desk.Open(world, whatsapp: true);
        var digits = $"8{Random.Shared.Next(1_000_000, 10_000_000)}";
        var (longer, shorter) = ("+52155" + digits, "+5255" + digits);
        var one = await desk.ContactOf(await desk.Hear("whatsapp:" + longer, "Hola"));
        await desk.Say(shorter, "We write to the number of your card");
        var merge = (await Eventually.Get(() => desk.Api.Get($"/api/v1/contacts/{one}"), seen => seen.GetProperty("addresses").GetArrayLength() == 2))
            .GetProperty("merges")[0];
        var third = await desk.ContactOf(await desk.Hear(Line.Person(), "This is my other phone"));
        await desk.Api.Post($"/api/v1/contacts/{third}/merge", new { from = one });

        await desk.Admin.Post($"/api/v1/contact-merges/{merge.Id("mergeId")}/undo", new { });
        await desk.Hear("whatsapp:" + longer, "The other was my sister's");
        await desk.Hear("whatsapp:" + longer, "STOP");

        var parted = await desk.Api.Get($"/api/v1/contacts/{merge.Id("from")}");
        parted.Id("contactId").ShouldBe(merge.Id("from"));
        parted.GetProperty("addresses").EnumerateArray().Texts("address").ShouldBe([shorter]);
        await desk.Until(await desk.Say(shorter, "Hello to the sister"), "delivered");
    }

    [Fact]
    public async Task A_stop_is_confirmed_once_and_taken_back_with_a_word_when_its_person_was_joined_meanwhile()
    {
        var confirming = new Pause("Run");
        await using var own = await World.Start(options => options.Services = confirming.BeforeOne<IJobHandler, ConfirmKeyword>);
        using var end = confirming;
        using var desk = await Desk.Open(own);
        var digits = $"8{Random.Shared.Next(1_000_000, 10_000_000)}";
        var (longer, shorter) = ("+52155" + digits, "+5255" + digits);
        var contact = await desk.ContactOf(await desk.Hear(shorter, "Hola"));
        var stop = await desk.Hear(longer, "opt-out");
        await confirming.Met;
        await Eventually.Get(() => desk.Api.Get($"/api/v1/contacts/{contact}"), seen => seen.GetProperty("addresses").GetArrayLength() == 2);

        confirming.Open();
        await Eventually.Get(() => desk.Letters(longer), letters => letters.Count == 1);
        var (jobs, database) = (own.Get<JobQueue>(), own.Get<Database>());
        foreach (var again in new[] { jobs.Born(ConfirmKeyword.JobKind, stop.Id("messageId")), jobs.Born(ConfirmKeyword.JobKind, stop.Id("messageId")) })
        {
            await database.Write(desk.Tenant.Id, unit => unit.Execute(Job.Insert, again));
            jobs.Start(desk.Tenant.Id, again);
        }

        await Eventually.Holds(async () => await database.Read(desk.Tenant.Id, session => session.Count("SELECT count(*) FROM job WHERE organization_id = @organization AND kind = 'keyword.confirm'")) == 0);
        (await desk.Api.Get("/api/v1/messages")).Items().Count(message => message.Id("direction") == "out").ShouldBe(1, "the word was confirmed before");
        await desk.Hear(longer, "START");
        (await Eventually.Get(() => desk.Letters(longer), letters => letters.Count == 2))[1].Id("body").ShouldContain("again");
    }

    [Fact]
    public async Task A_mobile_and_a_landline_of_Argentina_are_two_people()
    {
        using var desk = await Desk.Open(world);
        var digits = $"114{Random.Shared.Next(1_000_000, 10_000_000)}";

        var mobile = await desk.ContactOf(await desk.Hear("+549" + digits, "Hola"));
        var landline = await desk.ContactOf(await desk.Hear("+54" + digits, "Buen día"));

        landline.ShouldNotBe(mobile);
        (await desk.Api.Get($"/api/v1/contacts/{mobile}")).GetProperty("addresses").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task A_stop_by_text_message_ends_mail_to_the_same_person_too()
    {
        using var desk = await Desk.Open(world);
        var (phone, mailbox) = (Line.Person(), Desk.Person());
        var contact = await desk.ContactOf(await desk.Hear(phone, "Hi"));
        await desk.Api.Post($"/api/v1/contacts/{contact}/addresses", new { address = mailbox });

        await desk.Hear(phone, "STOP");

        (await desk.Api.Posting("/api/v1/messages", Desk.Letter(mailbox, "One more thing")).Refused(403)).Id("code").ShouldBe("refused_by_opted_out");
    }

    [Fact]
    public async Task An_address_that_was_linked_by_mistake_is_freed_by_an_admin_alone_and_only_where_nobody_asked_there()
    {
        using var desk = await Desk.Open(world);
        var (phone, mailbox) = (Line.Person(), Desk.Person());
        var contact = await desk.ContactOf(await desk.Hear(phone, "Hi"));
        await desk.Api.Post($"/api/v1/contacts/{contact}/addresses", new { address = mailbox });
        await desk.Hear(phone, "STOP");
        object plea = new { address = mailbox, reason = "Another Ann: they called." };
        var linked = await desk.Admin.Posting("/api/v1/opt-outs/lift", plea).Refused(409);
        await desk.Api.Delete($"/api/v1/contacts/{contact}/addresses/{mailbox}");
        (await desk.Api.Posting("/api/v1/messages", Desk.Letter(mailbox, "Not you")).Refused(403)).Id("code").ShouldBe("refused_by_opted_out", "an agent lifts no STOP by moving addresses");

        (await desk.Api.Posting("/api/v1/opt-outs/lift", plea).Refused(403)).Id("code").ShouldBe("forbidden");
        var own = await desk.Admin.Posting("/api/v1/opt-outs/lift", new { address = phone, reason = "I want to" }).Refused(409);
        var lifted = await desk.Admin.Post("/api/v1/opt-outs/lift", plea);
        (await desk.Admin.Posting("/api/v1/opt-outs/lift", plea).Refused(404)).Id("code").ShouldBe("unknown_opt_out");

        (linked.Id("code"), own.Id("code")).ShouldBe(("opt_out_still_linked", "opt_out_their_own"));
        (lifted.Id("address"), lifted.Id("keyword")).ShouldBe((mailbox, "STOP"));
        await desk.Until(await desk.Say(mailbox, "Sorry for the mix-up"), "delivered");
        (await desk.Api.Posting("/api/v1/messages", new { to = phone, body = "Still no" }).Refused(403)).Id("code").ShouldBe("refused_by_opted_out");
    }

    [Fact]
    public async Task What_was_asked_for_at_the_address_too_is_freed_by_nobody_else()
    {
        using var desk = await Desk.Open(world);
        var (phone, second) = (Line.Person(), Line.Person());
        var contact = await desk.ContactOf(await desk.Hear(phone, "Hi"));
        await desk.Api.Post($"/api/v1/contacts/{contact}/addresses", new { address = second });
        await desk.Hear(phone, "STOP");
        await desk.Api.Delete($"/api/v1/contacts/{contact}/addresses/{second}");
        await desk.Hear(second, "UNSUBSCRIBE");

        var own = await desk.Admin.Posting("/api/v1/opt-outs/lift", new { address = second, reason = "Another person" }).Refused(409);

        own.Id("code").ShouldBe("opt_out_their_own");
    }

    [Fact]
    public async Task A_conversation_is_read_page_by_page_backwards_and_from_a_message_on()
    {
        using var desk = await Desk.Open(world);
        var phone = Line.Person();
        var conversation = (await desk.Hear(phone, "1")).Id("conversationId");
        foreach (var n in new[] { "2", "3", "4", "5" })
        {
            await desk.Hear(phone, n);
        }

        var newest = await desk.Api.Get($"/api/v1/conversations/{conversation}/messages?limit=2");
        var older = await desk.Api.Get($"/api/v1/conversations/{conversation}/messages?limit=2&cursor={newest.Id("nextCursor")}");
        var oldest = await desk.Api.Get($"/api/v1/conversations/{conversation}/messages?limit=2&cursor={older.Id("nextCursor")}");
        await desk.Hear(phone, "6");
        var since = await desk.Api.Get($"/api/v1/conversations/{conversation}/messages?after={newest.Id("newestId")}");

        newest.Items().Texts("body").ShouldBe(["5", "4"]);
        older.Items().Texts("body").ShouldBe(["3", "2"]);
        oldest.Items().Texts("body").ShouldBe(["1"]);
        oldest.TryGetProperty("nextCursor", out _).ShouldBeFalse();
        since.Items().Texts("body").ShouldBe(["6"]);
    }

    [Fact]
    public async Task Conversations_are_listed_by_their_newest_message_with_a_cursor_that_skips_none()
    {
        using var desk = await Desk.Open(world);
        var phones = Enumerable.Range(0, 5).Select(_ => Line.Person()).ToList();
        foreach (var phone in phones)
        {
            await desk.Hear(phone, $"From {phone}");
        }

        await desk.Hear(phones[0], "Me again");
        string[] expected = ["Me again", .. phones.Skip(1).Reverse().Select(phone => $"From {phone}")];
        await Eventually.Holds(async () => (await desk.Api.Get("/api/v1/conversations")).Items().Select(one => one.GetProperty("lastMessage").Id("text")).SequenceEqual(expected));

        List<string> seen = [];
        string? cursor = null;
        do
        {
            var page = await desk.Api.Get($"/api/v1/conversations?limit=2{(cursor is null ? "" : "&cursor=" + cursor)}");
            seen.AddRange(page.Items().Select(one => one.GetProperty("lastMessage").Id("text")));
            cursor = page.TryGetProperty("nextCursor", out var next) ? next.GetString() : null;
        }
        while (cursor is not null);

        seen.ShouldBe(expected);
        (await desk.Admin.Get("/api/v1/conversations?owner=agent&state=open&channel=sms")).Items().Count.ShouldBe(5);
        (await desk.Admin.Get("/api/v1/conversations?channel=email")).Items().ShouldBeEmpty();
    }
}
