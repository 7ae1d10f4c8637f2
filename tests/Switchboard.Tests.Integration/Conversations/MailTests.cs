using System.Net.Http.Json;
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
    public async Task A_mail_without_a_subject_is_refused_before_anything_is_kept()
    {
        using var post = await Post.Open(world);

        (await post.Agent.Posting("/api/v1/messages", new { to = Post.Person(), channel = "email", body = "Hello" }).Refused(400)).GetProperty("code").GetString().ShouldBe("invalid_subject");
        (await post.Agent.Posting("/api/v1/messages", new { to = "nobody", channel = "email", subject = "Hi", body = "Hello" }).Refused(400)).GetProperty("code").GetString().ShouldBe("invalid_to");
    }

    /// <summary>An agent with a mailbox.</summary>
    sealed class Post : IDisposable
    {
        static int people;

        readonly HttpClient simulator;

        Post(World world, string token, string address)
        {
            Address = address;
            Agent = world.Client(token);
            simulator = new() { BaseAddress = new(world.FirstRun.SimulatorUrl!) };
        }

        public string Address { get; }

        public HttpClient Agent { get; }

        public static async Task<Post> Open(World world)
        {
            using var admin = (await world.Organization()).Admin();
            var made = await admin.Post("/api/v1/agents", new { displayName = "Café Desk 2", capabilities = new { phone = false, email = true } });
            var address = made.GetProperty("channels").EnumerateArray().Single().GetProperty("address").GetString()!;
            address.ShouldStartWith("caf-desk-2.");
            var post = new Post(world, made.GetProperty("securityToken").GetString()!, address);
            // The deployment's account is told of its domain and its webhook just after the start.
            await Eventually.Get(
                async () => await post.simulator.PostAsJsonAsync($"/api/people/{Person()}/messages", new { to = "nobody@agents.test", channel = "email", subject = "Ready?", body = "?" }), answer => answer.IsSuccessStatusCode);
            return post;
        }

        public static string Person() => $"person{Interlocked.Increment(ref people)}@example.com";

        public async Task<JsonElement> Until(string id, string state) =>
            await Eventually.Get(() => Agent.Get($"/api/v1/messages/{id}"), message => message.GetProperty("status").GetString() == state);

        public async Task<List<JsonElement>> Mailbox(string person) => [.. (await simulator.GetFromJsonAsync<JsonElement>($"/api/people/{person}/messages")).EnumerateArray()];

        public async Task<List<JsonElement>> Waiting() => [.. (await Agent.Get("/api/v1/messages/waiting")).GetProperty("items").EnumerateArray()];

        public async Task Write(string person, object letter)
        {
            using var answer = await simulator.PostAsJsonAsync($"/api/people/{person}/messages", letter);
            answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
        }

        public void Dispose()
        {
            Agent.Dispose();
            simulator.Dispose();
        }
    }
}
