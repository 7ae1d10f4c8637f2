using System.Text.Json;

namespace Switchboard.Tests.Integration.Conversations;

/// <summary>An agent and a person write mails to each other, over the provider's own wire.</summary>
public sealed class MailTests(World world)
{
    [Fact]
    public async Task An_agent_writes_a_mail_and_reads_the_answer_in_its_thread()
    {
        using var post = await Post.Open(world);
        var person = Post.Person();

        var sent = await post.Agent.Post("/api/v1/messages", new { to = person, channel = "email", subject = "Your table", body = "Does seven suit you?", html = "<p>Does <b>seven</b> suit you?</p>" });
        await post.Until(sent.GetProperty("messageId").GetString()!, "delivered");
        var arrived = (await post.Mailbox(person)).ShouldHaveSingleItem();
        await post.Write(person, new { to = post.Address, channel = "email", subject = "Re: Your table", body = "Eight, please.", inReplyTo = arrived.GetProperty("id").GetString() });
        var waiting = await Eventually.Get(post.Waiting, messages => messages.Count == 1);
        var answer = await post.Agent.Post("/api/v1/messages", new { to = person, channel = "email", body = "Eight it is.", replyTo = waiting[0].GetProperty("messageId").GetString() });
        await post.Until(answer.GetProperty("messageId").GetString()!, "delivered");

        arrived.GetProperty("subject").GetString().ShouldBe("Your table");
        arrived.GetProperty("html").GetString().ShouldBe("<p>Does <b>seven</b> suit you?</p>");
        waiting[0].GetProperty("body").GetString().ShouldBe("Eight, please.");
        waiting[0].GetProperty("subject").GetString().ShouldBe("Re: Your table");
        waiting[0].GetProperty("replyTo").GetString().ShouldBe(sent.GetProperty("messageId").GetString());
        var last = (await post.Mailbox(person))[^1];
        last.GetProperty("subject").GetString().ShouldBe("Re: Your table");
        last.GetProperty("inReplyTo").GetString().ShouldNotBeNullOrEmpty();
    }

    [Theory]
    [InlineData("Your table", "Re: Your table")]
    [InlineData("RE: Your table", "RE: Your table")]
    [InlineData(null, "Re: your message")]
    public async Task An_answer_to_a_mail_without_a_subject_has_that_of_the_mails_before_it(string? before, string subject)
    {
        using var post = await Post.Open(world);
        var person = Post.Person();
        if (before is not null)
        {
            await post.Write(person, new { to = post.Address, channel = "email", subject = before, body = "For two, please." });
            await Eventually.Get(post.Waiting, messages => messages.Count == 1);
        }

        await post.Write(person, new { to = post.Address, channel = "email", subject = "", body = "And flowers?" });
        var waiting = await Eventually.Get(post.Waiting, messages => messages.Any(message => message.GetProperty("body").GetString() == "And flowers?"));
        var answer = await post.Agent.Post("/api/v1/messages", new { to = person, body = "Of course.", replyTo = waiting[^1].GetProperty("messageId").GetString() });

        await post.Until(answer.GetProperty("messageId").GetString()!, "delivered");
        (await post.Mailbox(person))[^1].GetProperty("subject").GetString().ShouldBe(subject);
    }

    [Fact]
    public async Task A_message_without_a_channel_goes_by_mail_to_an_address_and_where_it_answers_a_mail()
    {
        using var post = await Post.Open(world);
        var person = Post.Person();

        var first = await post.Agent.Post("/api/v1/messages", new { to = person, subject = "Your table", body = "Does seven suit you?", clientRef = "first" });
        await post.Until(first.GetProperty("messageId").GetString()!, "delivered");
        await post.Write(person, new { to = post.Address, channel = "email", subject = "Re: Your table", body = "Eight, please." });
        var waiting = (await Eventually.Get(post.Waiting, messages => messages.Count == 1))[0].GetProperty("messageId").GetString();
        var answer = await post.Agent.Post("/api/v1/messages", new { to = person, body = "Eight it is.", replyTo = waiting, clientRef = "answer" });

        (Channel(first), Channel(answer)).ShouldBe(("email", "email"));
        await post.Until(answer.GetProperty("messageId").GetString()!, "delivered");
        (await post.Mailbox(person))[^1].GetProperty("subject").GetString().ShouldBe("Re: Your table");
        (await post.Agent.Post("/api/v1/messages", new { to = person, body = "Eight it is.", replyTo = waiting, clientRef = "answer" })).GetProperty("messageId").GetString().ShouldBe(answer.GetProperty("messageId").GetString());
        (await post.Agent.Post("/api/v1/messages", new { to = person, channel = "email", subject = "Your table", body = "Does seven suit you?", clientRef = "first" })).GetProperty("messageId").GetString()
            .ShouldBe(first.GetProperty("messageId").GetString(), "the channel that it has anyway changes nothing");
        (await post.Mailbox(person)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_mail_to_a_mailbox_with_a_tag_reaches_who_has_the_mailbox_once()
    {
        using var post = await Post.Open(world);
        var person = Post.Person();

        await post.Write(person, new { to = post.Address.Replace("@", "+orders@", StringComparison.Ordinal), channel = "email", subject = "Table", body = "For two" });

        var waiting = (await Eventually.Get(post.Waiting, messages => messages.Count > 0)).ShouldHaveSingleItem();
        (waiting.GetProperty("body").GetString(), waiting.GetProperty("to").GetString()).ShouldBe(("For two", post.Address));
    }

    [Fact]
    public async Task A_mail_address_with_another_channel_is_refused_with_what_to_add()
    {
        using var post = await Post.Open(world);

        var refused = await post.Agent.Posting("/api/v1/messages", new { to = Post.Person(), channel = "sms", body = "Hello" }).Refused(400);
        var nothing = await post.Agent.Posting("/api/v1/messages", new { to = Post.Person(), body = "Hello", replyTo = "msg_0000000000nowhere0000" }).Refused(404);

        (refused.GetProperty("code").GetString(), refused.GetProperty("next").GetString()).ShouldBe(("invalid_to", "Add channel: email, or give the person's number."));
        nothing.GetProperty("field").GetString().ShouldBe("replyTo");
    }

    [Fact]
    public async Task A_mail_that_comes_back_for_good_ends_mail_to_that_address()
    {
        using var post = await Post.Open(world);

        var sent = await post.Agent.Post("/api/v1/messages", new { to = "bounced@resend.dev", channel = "email", subject = "Hello", body = "Is anybody there?" });
        var state = await post.Until(sent.GetProperty("messageId").GetString()!, "undelivered");
        var refused = await post.Agent.Posting("/api/v1/messages", new { to = "bounced@resend.dev", channel = "email", subject = "Hello again", body = "And now?" }).Refused(403);

        state.GetProperty("error").GetProperty("code").GetString().ShouldBe("bounced");
        refused.GetProperty("code").GetString().ShouldBe("refused_by_suppressed");
    }

    [Fact]
    public async Task What_a_program_answers_is_kept_and_wakes_nobody()
    {
        using var post = await Post.Open(world);
        var person = Post.Person();

        await post.Write(person, new { to = post.Address, channel = "email", subject = "Out of office", body = "Back on Monday.", headers = new Dictionary<string, string> { ["Auto-Submitted"] = "auto-replied" } });
        var kept = await Eventually.Get(async () => (await post.Agent.Get("/api/v1/messages")).GetProperty("items"), items => items.GetArrayLength() == 1);

        kept[0].GetProperty("status").GetString().ShouldBe("automatic");
        (await post.Waiting()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Mail_for_nobody_is_taken_and_not_brought_again()
    {
        using var post = await Post.Open(world);
        var nobody = $"nobody.{Guid.CreateVersion7():N}@agents.test";

        await post.Write(Post.Person(), new { to = nobody, channel = "email", subject = "Hello?", body = "Is anybody there?" });

        var brought = await Eventually.Get(
            async () => (await post.Ledger()).Where(row => row.GetRawText().Contains(nobody, StringComparison.Ordinal) && row.TryGetProperty("url", out _)).ToList(), rows => rows.Count > 0);
        brought.ShouldHaveSingleItem().GetProperty("status").GetInt32().ShouldBe(204);
    }

    [Fact]
    public async Task Agents_of_one_organization_do_not_wake_each_other_by_mail()
    {
        using var post = await Post.Open(world);
        using var colleague = await Post.Open(world, post.Tenant);

        await post.Agent.Post("/api/v1/messages", new { to = colleague.Address, channel = "email", subject = "Hello", body = "Are you there?" });
        var kept = await Eventually.Get(async () => (await colleague.Agent.Get("/api/v1/messages")).GetProperty("items"), items => items.GetArrayLength() == 1);

        kept[0].GetProperty("status").GetString().ShouldBe("automatic");
        (await colleague.Waiting()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_mail_to_two_agents_comes_to_each_once()
    {
        using var post = await Post.Open(world);
        using var colleague = await Post.Open(world, post.Tenant);

        await post.Write(Post.Person(), new { to = $"{post.Address}, {colleague.Address}", channel = "email", subject = "Both of you", body = "Who comes?" });
        await post.Write(Post.Person(), new { to = $"{colleague.Address}, {post.Address}", channel = "email", subject = "Again", body = "And who goes?" });

        foreach (var one in new[] { post, colleague })
        {
            await Eventually.Holds(async () => (await one.Waiting()).Count >= 2);
        }

        await Eventually.Holds(async () => (await post.Ledger()).Count(row =>
            row.GetProperty("operation").GetString() == "webhook.email.received" && (row.GetRawText().Contains(post.Address, StringComparison.Ordinal) || row.GetRawText().Contains(colleague.Address, StringComparison.Ordinal))) >= 4);
        foreach (var one in new[] { post, colleague })
        {
            (await one.Waiting()).Select(message => message.GetProperty("subject").GetString()).Order(StringComparer.Ordinal).ShouldBe(["Again", "Both of you"]);
        }
    }

    [Fact]
    public async Task A_mail_without_a_subject_is_refused_before_anything_is_kept()
    {
        using var post = await Post.Open(world);

        (await post.Agent.Posting("/api/v1/messages", new { to = Post.Person(), channel = "email", body = "Hello" }).Refused(400)).GetProperty("code").GetString().ShouldBe("invalid_subject");
        (await post.Agent.Posting("/api/v1/messages", new { to = "nobody", channel = "email", subject = "Hi", body = "Hello" }).Refused(400)).GetProperty("code").GetString().ShouldBe("invalid_to");
    }

    static string? Channel(JsonElement sent) => sent.GetProperty("channel").GetString();
}
