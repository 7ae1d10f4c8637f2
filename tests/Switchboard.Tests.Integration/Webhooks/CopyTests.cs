using System.Net.Http.Json;
using System.Text.Json;
using Switchboard.Tests.Integration.Simulator;
using Line = Switchboard.Tests.Integration.Conversations.Line;

namespace Switchboard.Tests.Integration.Webhooks;

/// <summary>Route duplication to a webhook: a copy of each message that people write to an agent, and of nothing else.</summary>
public sealed class CopyTests(WebhookWorld made) : IClassFixture<WebhookWorld>
{
    World World => made.World;

    [Fact]
    public async Task What_people_write_is_copied_to_a_webhook_once_signed_and_tried_again()
    {
        await using var receiver = await Receiver.Start();
        receiver.Answer = (http, n) => n == 1 ? Application.Say(http, 503, text: "busy") : Task.CompletedTask;
        var tenant = await World.Organization();
        using var admin = tenant.Admin();
        var provisioned = await admin.Post("/api/v1/agents", new { displayName = "Desk", routeDuplication = new { webhookUrl = receiver.Url + "/copy" } });
        using var line = Line.Of(World, tenant, provisioned);
        using var other = await Line.Open(World, tenant);
        var (person, sid) = (Line.Person(), "SM" + Guid.CreateVersion7().ToString("N"));

        for (var i = 0; i < 3; i++)
        {
            await line.Webhook($"/webhooks/{line.Agent}/sms", line.Inbound(person, "Do you have a table?", sid));
        }

        await line.Webhook($"/webhooks/{line.Agent}/sms", line.Inbound(Line.Person(), "STOP"));
        await other.Write(Line.Person(), "Not for this one");
        await line.Write(person, "For eight?");

        var copies = await Eventually.Get(() => Task.FromResult(receiver.All.ToList()), all => all.Count >= 3);
        copies.Select(copy => copy.Text).Distinct().Order().ShouldBe(["Do you have a table?", "For eight?"]);
        copies.Select(copy => copy.Id).Distinct().Count().ShouldBe(2, "a try again bears the same id");
        copies.ShouldAllBe(copy => copy.Type == "message.received" && copy.IsSignedBy(provisioned.GetProperty("webhookSecret").GetString()!));
        (await line.Waiting()).Count.ShouldBe(2, "the agent gets them as before");
        var listed = (await admin.Get("/api/v1/webhooks")).GetProperty("items").EnumerateArray().ShouldHaveSingleItem();
        (listed.GetProperty("isCopy").GetBoolean(), listed.GetProperty("url").GetString()).ShouldBe((true, receiver.Url + "/copy"));
    }

    [Fact]
    public async Task The_address_of_copies_moves_with_its_secret_and_ends_when_it_is_left_out()
    {
        await using var receiver = await Receiver.Start();
        using var line = await Line.Open(World);
        using var admin = line.Tenant.Admin();
        var path = $"/api/v1/agents/{line.Agent}/route-duplication";
        var first = await Put(admin, path, new { webhookUrl = receiver.Url + "/one" });
        var second = await Put(admin, path, new { webhookUrl = receiver.Url + "/two", mailbox = "boss@example.com" });

        await line.Write(Line.Person(), "Moved?");

        var copy = (await receiver.Gets(1)).ShouldHaveSingleItem();
        (copy.Path, copy.IsSignedBy(first.GetProperty("webhookSecret").GetString()!)).ShouldBe(("/two", true));
        second.TryGetProperty("webhookSecret", out _).ShouldBeFalse();
        (await admin.Get(path)).GetProperty("webhookUrl").GetString().ShouldBe(receiver.Url + "/two");
        var hook = (await admin.Get("/api/v1/webhooks")).GetProperty("items")[0].GetProperty("webhookId").GetString();
        (await admin.PatchAsJsonAsync($"/api/v1/webhooks/{hook}", new { url = receiver.Url + "/three" }).Refused(409)).GetProperty("code").GetString().ShouldBe("copy_of_agent");
        await Put(admin, path, new { mailbox = "boss@example.com" });
        (await admin.Get(path)).TryGetProperty("webhookUrl", out _).ShouldBeFalse();
        (await admin.Get("/api/v1/webhooks")).GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    [Theory]
    [InlineData("http://10.0.0.1/")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("ftp://example.com/")]
    public async Task A_copy_goes_to_no_address_that_leads_inside(string webhookUrl)
    {
        using var line = await Line.Open(World);
        using var admin = line.Tenant.Admin();

        var refused = await admin.PutAsJsonAsync($"/api/v1/agents/{line.Agent}/route-duplication", new { webhookUrl }).Refused(400);
        await admin.Posting("/api/v1/agents", new { displayName = "No", routeDuplication = new { webhookUrl } }).Refused(400);

        refused.GetProperty("field").GetString().ShouldBe("webhookUrl");
        (await admin.Get("/api/v1/agents")).GetProperty("items").GetArrayLength().ShouldBe(1);
    }

    static async Task<JsonElement> Put(HttpClient client, string path, object body)
    {
        using var answer = await client.PutAsJsonAsync(path, body);
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.OK, text);
        return JsonElement.Parse(text);
    }
}
