using System.Net.Http.Json;
using System.Text.Json;
using static Switchboard.Tests.Integration.Contacts.Reading;
using Switchboard.Tests.Integration.Files;
using Switchboard.Tests.Integration.Users;

namespace Switchboard.Tests.Integration.Setup;

/// <summary>Whoever runs the deployment sees how it is set up, and says where others reach it.</summary>
public sealed class SetUpTests(World world)
{
    const string Door = "/api/v1/set-up/public-url";

    [Fact]
    public async Task What_is_in_force_is_shown_and_no_secret()
    {
        using var super = world.SuperAdmin();

        var seen = await super.Get("/api/v1/set-up");

        var settings = seen.GetProperty("settings").EnumerateArray().ToDictionary(one => one.GetProperty("name").GetString()!);
        settings["Sessions:Lifetime"].GetProperty("value").GetString().ShouldBe("30d");
        settings["Sessions:Lifetime"].GetProperty("isDefault").GetBoolean().ShouldBeTrue();
        settings["Secrets:MasterKey"].GetProperty("value").GetString().ShouldBeOneOf("", "•••");
        settings["Data:Url"].GetProperty("value").GetString().ShouldBeOneOf("", "•••");
        seen.GetProperty("server").GetProperty("version").GetString().ShouldNotBeNullOrEmpty();
        seen.GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("name").GetString()).ShouldBe(["user", "public_url", "provider", "alerts"]);
    }

    [Fact]
    public async Task An_address_is_saved_when_this_deployment_answers_there_and_holds_after_the_next_start()
    {
        await using var fresh = await World.Start();
        using var super = fresh.SuperAdmin();
        var here = new UriBuilder(fresh.Url) { Host = "127.0.0.1" }.Uri.GetLeftPart(UriPartial.Authority);

        var saved = await super.PutAsJsonAsync(Door, new { publicUrl = here }).Done();

        saved.GetProperty("server").GetProperty("publicUrl").GetString().ShouldBe(here);
        saved.GetProperty("server").GetProperty("publicUrlSource").GetString().ShouldBe("saved");
        var invited = await super.Post("/api/v1/users", new { email = $"{Guid.CreateVersion7():N}@example.com", name = "Maria", role = "operator" });
        invited.GetProperty("link").GetProperty("url").GetString()!.ShouldStartWith(here);
        await fresh.Restart();
        using var again = fresh.SuperAdmin();
        (await again.Get("/api/v1/set-up")).GetProperty("server").GetProperty("publicUrlSource").GetString().ShouldBe("saved");
        (await again.PutAsJsonAsync(Door, new { publicUrl = (string?)null }).Done()).GetProperty("server").GetProperty("publicUrlSource").GetString().ShouldBe("default");
    }

    [Fact]
    public async Task Numbers_call_back_at_the_address_that_was_saved()
    {
        await using var fresh = await World.Start();
        using var line = await Conversations.Line.Open(fresh);
        using var super = fresh.SuperAdmin();
        var here = new UriBuilder(fresh.Url) { Host = "127.0.0.1" }.Uri.GetLeftPart(UriPartial.Authority);

        await super.PutAsJsonAsync(Door, new { publicUrl = here }).Done();

        var webhook = await Eventually.Get(
            async () => (await line.Simulator.GetFromJsonAsync<JsonElement>("/api/lines")).EnumerateArray()
                .Single(one => one.GetProperty("address").GetString() == line.Number).GetProperty("webhook").GetString()!,
            at => at.StartsWith(here, StringComparison.Ordinal));
        webhook.ShouldContain($"/webhooks/{line.Agent}/sms");
    }

    [Theory]
    [InlineData("http://127.0.0.1:1", 422)]
    [InlineData("ftp://example.com", 400)]
    [InlineData("https://example.com/path", 400)]
    [InlineData("https://user:word@example.com", 400)]
    [InlineData("nonsense", 400)]
    public async Task Another_address_is_refused_and_nothing_changes(string address, int status)
    {
        using var super = world.SuperAdmin();
        var before = (await super.Get("/api/v1/set-up")).GetProperty("server").GetProperty("publicUrl").GetString();

        var refused = await super.PutAsJsonAsync(Door, new { publicUrl = address }).Refused(status);

        refused.GetProperty("field").GetString().ShouldBe("publicUrl");
        (await super.Get("/api/v1/set-up")).GetProperty("server").GetProperty("publicUrl").GetString().ShouldBe(before);
    }

    [Fact]
    public async Task Whoever_else_answers_at_an_address_is_not_taken_for_this_deployment()
    {
        await using var fresh = await World.Start();
        using var super = fresh.SuperAdmin();
        using var ours = world.SuperAdmin();

        (await ours.PutAsJsonAsync(Door, new { publicUrl = fresh.Url.GetLeftPart(UriPartial.Authority) }).Refused(422))
            .GetProperty("detail").GetString().ShouldBe("What answers there isn't this deployment.");
    }

    [Fact]
    public async Task What_a_setting_says_is_not_saved_over()
    {
        await using var fresh = await World.Start(null, ("Server:PublicUrl", "https://switchboard.example.com"));
        using var super = fresh.SuperAdmin();

        (await super.PutAsJsonAsync(Door, new { publicUrl = "https://elsewhere.example.com" }).Refused(409)).GetProperty("code").GetString().ShouldBe("set_elsewhere");
        (await super.Get("/api/v1/set-up")).GetProperty("server").GetProperty("publicUrlSource").GetString().ShouldBe("setting");
    }

    [Fact]
    public async Task A_number_that_still_calls_at_the_address_before_is_believed()
    {
        await using var fresh = await World.Start();
        using var line = await Conversations.Line.Open(fresh);
        using var super = fresh.SuperAdmin();
        var here = new UriBuilder(fresh.Url) { Host = "127.0.0.1" }.Uri.GetLeftPart(UriPartial.Authority);
        await line.Simulator.PutAsJsonAsync("/api/faults", new object[] { new { provider = "twilio", operation = "numbers.update", kind = "status5xx", percent = 100 } });

        await super.PutAsJsonAsync(Door, new { publicUrl = here }).Done();
        var person = Conversations.Line.Person();
        await line.Write(person, "Does this still come in?");

        await Eventually.Get(
            async () => (await line.Waiting()).Count, waiting => waiting == 1);
    }

    [Fact]
    public async Task A_file_is_known_by_the_address_that_it_had_before()
    {
        await using var fresh = await World.Start();
        using var line = await Conversations.Line.Open(fresh);
        using var super = fresh.SuperAdmin();
        var before = (await line.Api.Bring(Shelf.Picture, "dot.png")).Word("url");
        var here = new UriBuilder(fresh.Url) { Host = "127.0.0.1" }.Uri.GetLeftPart(UriPartial.Authority);

        await super.PutAsJsonAsync(Door, new { publicUrl = here }).Done();
        var person = Conversations.Line.Person();
        var sent = await line.Api.Post("/api/v1/messages", new { to = person, body = "A picture", mediaUrls = new[] { before } });

        before.ShouldNotStartWith(here);
        await line.Until(sent.Word("messageId"), "delivered");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_organization_and_an_operator_neither_see_nor_change_it(bool isOfOrganization)
    {
        using var browser = isOfOrganization ? await Browser.Of(await world.Organization(), "admin") : await Browser.Operator(world);

        await browser.Http.GetAsync("/api/v1/set-up").Refused(403);
        await browser.Http.PutAsJsonAsync(Door, new { publicUrl = "https://example.com" }).Refused(403);
    }
}
