using System.Net.Http.Json;
using Line = Switchboard.Tests.Integration.Conversations.Line;

namespace Switchboard.Tests.Integration.Contacts;

/// <summary>The address book of an organization.</summary>
public sealed class ContactTests(World world)
{
    [Fact]
    public async Task A_contact_is_made_read_changed_and_found_by_name_and_by_any_way_to_write_its_number()
    {
        using var admin = (await world.Organization()).Admin();

        using var answer = await admin.PostAsJsonAsync("/api/v1/contacts", new { displayName = "Zoë Kraus-Müller", addresses = new[] { "+1 (415) 555-0142", "Zoe@Example.com" }, timeZone = "Europe/Berlin", language = "de" });
        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.Created);
        var made = await admin.Get(answer.Headers.Location!.ToString());
        var id = made.Id("contactId");

        made.GetProperty("addresses").EnumerateArray().Texts("address").ConvertAll(address => address.ToLowerInvariant()).ShouldBe(["+14155550142", "zoe@example.com"], ignoreOrder: true);
        foreach (var search in new[] { "zoe", "KRAUS", "mull", "zoë kra", "+14155550142", "+1-415-555-0142", "zoe@example.com", id })
        {
            (await admin.Get($"/api/v1/contacts?search={Uri.EscapeDataString(search)}")).Items().ShouldHaveSingleItem(search).Id("contactId").ShouldBe(id);
        }

        (await admin.Get("/api/v1/contacts?search=krausmann")).Items().ShouldBeEmpty();
        await admin.Sending(HttpMethod.Patch, $"/api/v1/contacts/{id}", new { displayName = "Zoë Berger", notes = "Likes tea" }).Done();
        (await admin.Get("/api/v1/contacts?search=berger")).Items().ShouldHaveSingleItem().Id("notes").ShouldBe("Likes tea");
        (await admin.Get("/api/v1/contacts?search=kraus")).Items().ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_two_who_change_what_they_both_read_the_second_is_told()
    {
        using var admin = (await world.Organization()).Admin();
        var id = (await admin.Post("/api/v1/contacts", new { displayName = "Ann", addresses = new[] { "ann@example.com" } })).Id("contactId");
        using var read = await admin.GetAsync($"/api/v1/contacts/{id}");
        var tag = read.Headers.ETag!.ToString();

        using var first = await admin.Sending(HttpMethod.Patch, $"/api/v1/contacts/{id}", new { displayName = "Ann B." }, tag);
        var second = await admin.Sending(HttpMethod.Patch, $"/api/v1/contacts/{id}", new { displayName = "Anne" }, tag).Refused(412);

        first.Headers.ETag!.ToString().ShouldNotBe(tag);
        second.Id("code").ShouldBe("changed_meanwhile");
        (await admin.Get($"/api/v1/contacts/{id}")).Id("displayName").ShouldBe("Ann B.");
    }

    [Fact]
    public async Task A_number_has_one_contact_however_it_is_written()
    {
        using var admin = (await world.Organization()).Admin();
        var ann = (await admin.Post("/api/v1/contacts", new { displayName = "Ann", addresses = new[] { "+14155550150" } })).Id("contactId");

        var refused = await admin.Posting("/api/v1/contacts", new { displayName = "Bob", addresses = new[] { "+1 415 555 0150" } }).Refused(409);

        refused.Id("code").ShouldBe("address_taken");
        refused.Id("detail").ShouldContain(ann);
        (await admin.Get("/api/v1/contacts")).Items().Texts("displayName").ShouldBe(["Ann"]);
    }

    [Fact]
    public async Task An_agent_sees_whom_it_talks_with_and_nobody_else()
    {
        using var desk = await Desk.Open(world);
        using var other = await Desk.Open(world, desk.Tenant);
        var (mine, theirs) = (Line.Person(), Line.Person());
        var own = await desk.ContactOf(await desk.Hear(mine, "Hi"));
        var foreign = await other.ContactOf(await other.Hear(theirs, "Hi"));

        (await desk.Api.Get("/api/v1/contacts")).Items().Texts("contactId").ShouldBe([own]);
        (await desk.Api.Get($"/api/v1/contacts?search={Uri.EscapeDataString(theirs)}")).Items().ShouldBeEmpty();
        (await desk.Api.GetAsync($"/api/v1/contacts/{foreign}")).StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);
        var refused = await desk.Api.Posting($"/api/v1/contacts/{own}/addresses", new { address = theirs }).Refused(409);
        refused.Id("code").ShouldBe("address_taken");
        refused.GetRawText().ShouldNotContain(foreign);
        await desk.Api.Posting($"/api/v1/contacts/{own}/merge", new { from = foreign }).Refused(404);
        (await desk.Admin.Get("/api/v1/contacts")).Items().Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"displayName":"Ann","addresses":[]}""")]
    public async Task A_contact_whom_nobody_could_write_to_is_not_made(string body)
    {
        using var admin = (await world.Organization()).Admin();
        using var content = new StringContent(body, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));

        var refused = await admin.PostAsync("/api/v1/contacts", content).Refused(400);

        refused.GetProperty("field").GetString().ShouldBe("addresses");
        (await admin.Get("/api/v1/contacts")).Items().Count.ShouldBe(0);
    }

    [Fact]
    public async Task The_same_reference_makes_one_contact()
    {
        using var admin = (await world.Organization()).Admin();

        var ann = new { displayName = "Ann", addresses = new[] { "ann@example.com" }, clientRef = "ann" };

        var first = await admin.Post("/api/v1/contacts", ann);
        var again = await admin.Post("/api/v1/contacts", ann);

        again.Id("contactId").ShouldBe(first.Id("contactId"));
        (await admin.Get("/api/v1/contacts")).Items().Count.ShouldBe(1);
    }
}
