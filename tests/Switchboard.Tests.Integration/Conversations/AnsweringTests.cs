using System.Text.Json;

namespace Switchboard.Tests.Integration.Conversations;

/// <summary>What an answer answers, and who may read it.</summary>
public sealed class AnsweringTests(World world)
{
    [Fact]
    public async Task Nobody_is_answered_with_what_another_wrote()
    {
        using var post = await Post.Open(world);
        var (eve, frank) = (Post.Person(), Post.Person());
        await post.Write(eve, new { to = post.Address, channel = "email", subject = "My divorce", body = "Can you help?" });
        var asked = (await Eventually.Get(post.Waiting, messages => messages.Count == 1))[0];

        var refused = await post.Agent.Posting("/api/v1/messages", new { to = frank, body = "Of course.", replyTo = Id(asked) }).Refused(400);
        var named = await post.Agent.Posting("/api/v1/messages", new { to = frank, channel = "email", subject = "Hello", body = "Of course.", replyTo = Id(asked) }).Refused(400);

        (refused.GetProperty("code").GetString(), refused.GetProperty("field").GetString()).ShouldBe(("invalid_reply_to", "replyTo"));
        refused.GetProperty("detail").GetString()!.ShouldContain("Somebody else");
        named.GetProperty("code").GetString().ShouldBe("invalid_reply_to");
        (await post.Waiting()).ShouldHaveSingleItem().GetProperty("messageId").GetString().ShouldBe(Id(asked));
        (await post.Mailbox(frank)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_person_is_answered_at_another_address_of_theirs()
    {
        using var post = await Post.Open(world);
        var (eve, second) = (Post.Person(), Post.Person());
        await post.Write(eve, new { to = post.Address, channel = "email", subject = "My table", body = "Is it there?" });
        var asked = (await Eventually.Get(post.Waiting, messages => messages.Count == 1))[0];
        var contact = (await post.Agent.Get("/api/v1/contacts")).GetProperty("items")[0].GetProperty("contactId").GetString();
        await post.Agent.Post($"/api/v1/contacts/{contact}/addresses", new { address = second });

        var answer = await post.Agent.Post("/api/v1/messages", new { to = second, body = "It is.", replyTo = Id(asked) });

        await post.Until(Id(answer), "delivered");
        (await post.Mailbox(second)).ShouldHaveSingleItem().GetProperty("subject").GetString().ShouldBe("Re: My table");
        (await post.Waiting()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_subject_of_many_lines_or_of_thousands_of_letters_is_one_line_and_its_answer_too()
    {
        using var post = await Post.Open(world);
        var (broken, endless) = (Post.Person(), Post.Person());
        await post.Write(broken, new { to = post.Address, channel = "email", subject = "Hello\r\nBcc: all@example.com\tnow", body = "Hello" });
        var first = (await Eventually.Get(post.Waiting, messages => messages.Count == 1))[0];
        await post.Write(endless, new { to = post.Address, channel = "email", subject = new string('x', 3_000), body = "Hello" });
        var second = (await Eventually.Get(post.Waiting, messages => messages.Count == 2)).Single(message => Id(message) != Id(first));

        await post.Until(Id(await post.Agent.Post("/api/v1/messages", new { to = broken, body = "Hi", replyTo = Id(first) })), "delivered");
        await post.Until(Id(await post.Agent.Post("/api/v1/messages", new { to = endless, body = "Hi", replyTo = Id(second) })), "delivered");

        first.GetProperty("subject").GetString().ShouldBe("Hello Bcc: all@example.com now");
        second.GetProperty("subject").GetString()!.Length.ShouldBe(998);
        (await post.Mailbox(broken))[^1].GetProperty("subject").GetString().ShouldBe("Re: Hello Bcc: all@example.com now");
        (await post.Mailbox(endless))[^1].GetProperty("subject").GetString()!.Length.ShouldBe(255);
    }

    [Fact]
    public async Task An_address_that_says_WhatsApp_is_written_to_over_WhatsApp()
    {
        using var chat = await Chat.Open(world);
        var person = Line.Person();
        await chat.Hear(person, "Hello");

        var sent = await chat.Api.Post("/api/v1/messages", new { to = "whatsapp:" + person, body = "Hi" });
        var torn = await chat.Api.Posting("/api/v1/messages", new { to = "whatsapp:" + person, channel = "sms", body = "Hi" }).Refused(400);

        sent.GetProperty("channel").GetString().ShouldBe("whatsapp");
        torn.GetProperty("code").GetString().ShouldBe("invalid_to");
    }

    [Fact]
    public async Task What_a_planned_answer_was_to_answer_waits_again_when_it_is_called_back()
    {
        using var line = await Line.Open(world);
        var person = Line.Person();
        await line.Write(person, "Are you open on Sunday?");
        var asked = Id((await Eventually.Get(line.Waiting, messages => messages.Count == 1))[0]);
        var (first, second) = (await Plan(line, person, asked, 1), await Plan(line, person, asked, 2));
        (await line.Waiting()).ShouldBeEmpty();

        await line.Api.Delete($"/api/v1/messages/{first}");
        (await line.Waiting()).ShouldBeEmpty("the other answers it");
        await line.Api.Delete($"/api/v1/messages/{second}");

        var again = (await line.Waiting()).ShouldHaveSingleItem();
        (Id(again), again.GetProperty("status").GetString()).ShouldBe((asked, "received"));
        await line.Until(Id(await line.Api.Post("/api/v1/messages", new { to = person, body = "We are.", replyTo = asked })), "delivered");
        (await line.Waiting()).ShouldBeEmpty();
        (await line.Message(asked)).GetProperty("status").GetString().ShouldBe("responded");
    }

    [Fact]
    [Trait("Category", "slow")]
    public async Task What_a_planned_answer_was_to_answer_waits_again_when_a_rule_stops_the_answer()
    {
        var clock = new MovableClock();
        await using var own = await World.Start(options => options.Clock = clock, ("Jobs:Poll", "50ms"));
        using var line = await Line.Open(own);
        var person = Line.Person();
        await line.Write(person, "Are you open on Sunday?");
        var asked = Id((await Eventually.Get(line.Waiting, messages => messages.Count == 1))[0]);
        var planned = await Plan(line, person, asked, 1);
        await line.Write(person, "STOP");
        await Eventually.Holds(async () => (await line.Api.Get("/api/v1/messages")).GetProperty("items").EnumerateArray().Any(message => message.GetProperty("body").GetString() == "STOP"));

        clock.Move(TimeSpan.FromHours(25));
        await line.Until(planned, "aborted");

        (await line.Waiting()).Select(Id).ShouldContain(asked);
        (await line.Message(asked)).GetProperty("status").GetString().ShouldBe("received");
    }

    static string Id(JsonElement message) => message.GetProperty("messageId").GetString()!;

    static async Task<string> Plan(Line line, string to, string replyTo, int days) =>
        Id(await line.Api.Post("/api/v1/messages", new { to, body = "We are.", replyTo, sendAt = line.World.Get<TimeProvider>().GetUtcNow().AddDays(days) }));
}
