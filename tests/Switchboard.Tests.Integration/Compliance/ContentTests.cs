using Switchboard.Data;
using Switchboard.Tests.Integration.Contacts;
using Line = Switchboard.Tests.Integration.Conversations.Line;

namespace Switchboard.Tests.Integration.Compliance;

/// <summary>What a text may say: the product's own rules, and those of an organization.</summary>
public sealed class ContentTests(World world)
{
    [Fact]
    public async Task A_threat_is_refused_and_what_it_said_is_nowhere_on_record()
    {
        using var line = await Line.Open(world);
        var person = Line.Person();

        var refused = await line.Api.Posting("/api/v1/messages", new { to = person, body = "Pay today, or we know where you live, Quetzal Street", purpose = "transactional" }).Refused(403);
        var decision = await line.Api.Get($"/api/v1/decisions/{refused.Id("decisionId")}");
        var log = await world.Get<Database>().Read(line.Tenant.Id, session => session.Many(
            "SELECT coalesce(detail, '') FROM audit_entry WHERE organization_id = @organization", null, row => row.Text(0)));

        refused.Id("code").ShouldBe("refused_by_content");
        refused.Id("detail").ShouldBe("The text breaks the content rule threat.");
        refused.Id("next").ShouldContain("other words");
        (refused.GetRawText() + decision.GetRawText() + string.Concat(log)).ShouldNotContain("Quetzal");
        (await line.Send(person, "Please pay today. Greetings from Scunthorpe")).Id("status").ShouldBe("queued");
    }

    [Theory]
    [InlineData("sms", "You asshole", null, null)]
    [InlineData("email", "Hello", "You asshole", null)]
    [InlineData("email", "Hello", "Hello", "<p>What the <b>fuck</b></p>")]
    public async Task Asked_beforehand_with_the_text_it_says_what_the_send_is_told(string channel, string body, string? subject, string? html)
    {
        using var desk = await Desk.Open(world);
        var to = channel == "sms" ? Line.Person() : Desk.Person();

        var without = await desk.Api.Post("/api/v1/decisions", new { contactAddress = to, channel });
        var asked = await desk.Api.Post("/api/v1/decisions", new { contactAddress = to, channel, body, subject, html });
        var refused = await desk.Api.Posting("/api/v1/messages", new { to, channel, body, subject, html }).Refused(403);

        without.GetProperty("allowed").GetBoolean().ShouldBeTrue("nothing was said of the text");
        (asked.GetProperty("allowed").GetBoolean(), "refused_by_" + asked.Id("rule"), asked.Id("reason"), asked.Id("advice"))
            .ShouldBe((false, refused.Id("code"), refused.Id("detail"), refused.Id("next")));
        var kept = (await desk.Api.Get($"/api/v1/decisions/{asked.Id("decisionId")}")).GetRawText();
        kept.ShouldNotContain("asshole");
        kept.ShouldNotContain("fuck");
    }

    [Fact]
    public async Task It_looks_into_a_mails_subject_and_HTML_too()
    {
        using var desk = await Desk.Open(world);
        var person = Desk.Person();

        var subject = await desk.Api.Posting("/api/v1/messages", new { to = person, channel = "email", subject = "You asshole", body = "Hello" }).Refused(403);
        var html = await desk.Api.Posting("/api/v1/messages", new { to = person, channel = "email", subject = "Hello", body = "Hello", html = "<p>What the <b>fuck</b></p>" }).Refused(403);

        (subject.Id("code"), html.Id("detail")).ShouldBe(("refused_by_content", "The text breaks the content rule profanity."));
    }

    [Fact]
    public async Task An_organization_forbids_wordings_of_its_own_and_allows_them_again()
    {
        using var line = await Line.Open(world);
        using var other = await Line.Open(world);
        using var admin = line.Tenant.Admin();
        var person = Line.Person();

        var rule = await admin.Post("/api/v1/content-rules", new { phrase = "Guaranteed cure!" });
        var again = await admin.Post("/api/v1/content-rules", new { phrase = "guaranteed CURE" });
        var refused = await line.Api.Posting("/api/v1/messages", new { to = person, body = "It's a guaranteed, cure-all" }).Refused(403);
        var elsewhere = await other.Send(Line.Person(), "A guaranteed cure");
        var near = await line.Send(person, "Guaranteed cured ham");
        await admin.Delete($"/api/v1/content-rules/{rule.Id("contentRuleId")}");
        var allowed = await line.Send(person, "A guaranteed cure");

        again.Id("contentRuleId").ShouldBe(rule.Id("contentRuleId"));
        refused.Id("code").ShouldBe("refused_by_organization_content");
        refused.Id("detail").ShouldBe($"The text has a wording that the organization forbids ({rule.Id("contentRuleId")}).");
        new[] { elsewhere, near, allowed }.ShouldAllBe(sent => sent.Id("status") == "queued");
        (await admin.Get("/api/v1/content-rules")).Items().ShouldBeEmpty();
        await line.Api.Posting("/api/v1/content-rules", new { phrase = "x" }).Refused(403);
        (await admin.Posting("/api/v1/content-rules", new { phrase = "!!!" }).Refused(400)).Id("field").ShouldBe("phrase");
        (await admin.Posting("/api/v1/content-rules", new { phrase = "a.*" }).Refused(400)).Id("field").ShouldBe("phrase");
    }
}
