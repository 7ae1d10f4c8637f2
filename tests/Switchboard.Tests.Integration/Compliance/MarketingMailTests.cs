using System.Net.Http.Json;
using System.Text.Json;
using Switchboard.Data;
using Switchboard.Tests.Integration.Contacts;
using Post = Switchboard.Tests.Integration.Conversations.Post;

namespace Switchboard.Tests.Integration.Compliance;

/// <summary>Marketing mail shows who sends it and the way out, or it doesn't go (15 USC 7704; RFC 8058).</summary>
public sealed class MarketingMailTests
{
    const string Address = "Acme Dental, 12 High Street, Springfield, IL 62701";

    [Fact]
    public async Task It_goes_only_from_an_organization_with_a_postal_address_which_stands_in_it_with_the_way_out()
    {
        await using var world = await World.Start(options => options.Clock = Noon.Clock());
        using var post = await Post.Open(world);
        using var admin = post.Tenant.Admin();
        var (person, other) = (Post.Person(), Post.Person());
        foreach (var address in new[] { person, other })
        {
            await admin.Post("/api/v1/consents", new { contactAddress = address, channel = "email", consentType = "express", source = "A form" });
        }

        var refused = await Offer(post, person, "Half price today!").Refused(403);
        (await admin.PutAsJsonAsync("/api/v1/compliance/policy", new { postalAddress = "Springfield" }).Refused(400)).Id("field").ShouldBe("postalAddress");
        await admin.PutAsJsonAsync("/api/v1/compliance/policy", new { postalAddress = Address });
        await Offer(post, person, "Half price today!", "<html><body><b>Half price</b></body></html>").Done();
        await Offer(post, other, "Half price today! ACME DENTAL\n12 High Street\nSpringfield IL 62701").Done();

        refused.Id("code").ShouldBe("refused_by_postal_address");
        refused.Id("next").ShouldContain("PUT /api/v1/compliance/policy");
        var (first, second) = (await Arrived(post, person), await Arrived(post, other));
        first.Id("body").ShouldContain($"Half price today!\n\n-- \n{Address}");
        first.Id("body").ShouldContain($"Unsubscribe: {world.Url.GetLeftPart(UriPartial.Authority)}/u/");
        first.Id("html").ShouldContain($"<p>{Address}</p>");
        (await admin.Get("/api/v1/compliance/policy")).Id("postalAddress").ShouldBe(Address);
        second.Id("body").ShouldNotContain(Address, Case.Sensitive, "it had the address already");
        var kept = (await post.Agent.Get("/api/v1/messages")).Items().Find(message => message.Id("to") == person);
        kept.Id("body").ShouldContain(Address);
        kept.Id("body").ShouldNotContain("/u/", Case.Sensitive, "whoever reads the conversation could press it");
    }

    [Fact]
    public async Task What_is_expected_needs_none_of_it()
    {
        await using var world = await World.Start(options => options.Clock = Noon.Clock());
        using var post = await Post.Open(world);
        var person = Post.Person();

        await post.Agent.Post("/api/v1/messages", new { to = person, channel = "email", subject = "Your table", body = "It is booked." });

        (await Arrived(post, person)).Id("body").ShouldNotContain("Unsubscribe");
    }

    [Fact]
    public async Task Real_people_get_none_whose_way_out_leads_nowhere()
    {
        await using var world = await World.Start(options => options.Clock = Noon.Clock());
        using var post = await Post.Open(world);
        using var admin = post.Tenant.Admin();
        var person = Post.Person();
        await admin.Post("/api/v1/consents", new { contactAddress = person, channel = "email", consentType = "express", source = "A form" });
        await admin.PutAsJsonAsync("/api/v1/compliance/policy", new { postalAddress = Address });
        Task<JsonElement> Ask(string purpose) => post.Agent.Post("/api/v1/decisions", new { contactAddress = person, channel = "email", purpose });

        var simulated = await Ask("marketing");
        // Approval would take the simulated mailbox away, and there is no real one.
        await world.Get<Database>().Write(post.Tenant.Id, unit => unit.Execute("UPDATE organization SET mode = 'production' WHERE organization_id = @organization", null));
        var real = await Ask("marketing");
        var expected = await Ask("informational");

        simulated.Id("rule").ShouldBe("all_rules");
        real.Id("rule").ShouldBe("unsubscribe_link", real.GetRawText());
        expected.Id("rule").ShouldNotBe("unsubscribe_link");
    }

    static Task<HttpResponseMessage> Offer(Post post, string to, string body, string? html = null) =>
        post.Agent.Posting("/api/v1/messages", new { to, channel = "email", subject = "An offer", body, html, purpose = "marketing" });

    static async Task<JsonElement> Arrived(Post post, string person) => (await Eventually.Get(() => post.Mailbox(person), mails => mails.Count == 1))[0];
}
