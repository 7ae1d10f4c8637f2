using System.Net;
using System.Text.Json;

namespace Switchboard.Tests.Integration.Conversations;

/// <summary>The link under a mail, as mail programs and people use it.</summary>
public sealed class UnsubscribeTests(World world)
{
    static readonly KeyValuePair<string, string>[] OneClick = [new("List-Unsubscribe", "One-Click")];

    [Fact]
    public async Task One_click_in_a_mail_program_ends_mail_and_the_agent_hears_of_it()
    {
        using var post = await Post.Open(world);
        var person = Post.Person();
        var link = await Link(post, person, "informational");

        using var browser = world.Client();
        using var clicked = await browser.PostAsync(link, new FormUrlEncodedContent(OneClick));
        using var again = await browser.PostAsync(link, new FormUrlEncodedContent(OneClick));
        var refused = await post.Agent.Posting("/api/v1/messages", new { to = person, channel = "email", subject = "Once more", body = "Hello" }).Refused(403);
        var events = await Eventually.Get(async () => (await post.Agent.Get("/api/v1/events?cursor=c0&kinds=contact.opted_out")).GetProperty("events"), all => all.GetArrayLength() > 0);

        clicked.StatusCode.ShouldBe(HttpStatusCode.OK);
        again.StatusCode.ShouldBe(HttpStatusCode.OK);
        refused.GetProperty("code").GetString().ShouldBe("refused_by_opted_out");
        refused.GetProperty("detail").GetString()!.ShouldContain("(unsubscribe)");
        events.GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task Looking_at_the_page_changes_nothing()
    {
        using var post = await Post.Open(world);
        var person = Post.Person();
        var link = await Link(post, person, "informational");

        using var browser = world.Client();
        using var page = await browser.GetAsync(link);
        var html = await page.Content.ReadAsStringAsync();

        page.StatusCode.ShouldBe(HttpStatusCode.OK);
        html.ShouldContain("<form method=\"post\"><button>Unsubscribe</button></form>");
        html.ShouldContain(person);
        (await post.Agent.Post("/api/v1/messages", new { to = person, channel = "email", subject = "Still here", body = "Hello" })).GetProperty("status").GetString().ShouldBe("queued");
    }

    [Fact]
    public async Task A_link_that_is_changed_leads_nowhere()
    {
        using var post = await Post.Open(world);
        var person = Post.Person();
        var link = await Link(post, person, "informational");
        var other = await post.Agent.Post("/api/v1/messages", new { to = Post.Person(), channel = "email", subject = "Another", body = "Hello" });
        var parts = link.AbsolutePath.Split('.');
        parts[1] = other.GetProperty("messageId").GetString()!;

        using var browser = world.Client();
        foreach (var path in new[] { string.Join('.', parts), link.AbsolutePath[..^2], "/u/x", "/u/a.b.c", "/u/..k1." })
        {
            using var answer = await browser.PostAsync(path, new FormUrlEncodedContent(OneClick));
            answer.StatusCode.ShouldBe(HttpStatusCode.NotFound, path);
        }

        (await post.Agent.Post("/api/v1/messages", new { to = person, channel = "email", subject = "Still here", body = "Hello" })).GetProperty("status").GetString().ShouldBe("queued");
    }

    [Fact]
    public async Task A_transactional_mail_has_no_link()
    {
        using var post = await Post.Open(world);
        var person = Post.Person();
        await Send(post, person, "transactional");

        Header(await Arrived(post, person), "List-Unsubscribe").ShouldBeNull();
    }

    /// <summary>The link of a mail that has arrived.</summary>
    static async Task<Uri> Link(Post post, string person, string purpose)
    {
        await Send(post, person, purpose);
        var mail = await Arrived(post, person);
        Header(mail, "List-Unsubscribe-Post").ShouldBe("List-Unsubscribe=One-Click");
        return new(Header(mail, "List-Unsubscribe")!.Trim('<', '>'));
    }

    static Task<JsonElement> Send(Post post, string person, string purpose) =>
        post.Agent.Post("/api/v1/messages", new { to = person, channel = "email", subject = "News", body = "There is news.", purpose });

    static async Task<JsonElement> Arrived(Post post, string person) => (await Eventually.Get(() => post.Mailbox(person), mails => mails.Count == 1))[0];

    static string? Header(JsonElement mail, string name) =>
        mail.TryGetProperty("headers", out var headers) ? headers.EnumerateObject().FirstOrDefault(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value is { ValueKind: JsonValueKind.String } value ? value.GetString() : null : null;
}
