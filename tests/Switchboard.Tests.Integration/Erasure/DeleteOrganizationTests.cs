using System.Net.Http.Json;
using System.Text.Json;
using Switchboard.Data;
using Switchboard.Kernel;
using Switchboard.Tests.Integration.Data;
using Line = Switchboard.Tests.Integration.Conversations.Line;

namespace Switchboard.Tests.Integration.Erasure;

/// <summary>A deleted organization leaves nothing but the proof that it was deleted.</summary>
public sealed class DeleteOrganizationTests(World world)
{
    [Fact]
    public async Task It_is_deleted_only_by_whoever_repeats_its_slug_having_read_what_that_means()
    {
        using var line = await Line.Open(world);
        using var admin = world.SuperAdmin();
        var slug = await Slug(admin, line.Tenant);

        var asked = await admin.DeleteAsync($"/api/v1/organizations/{line.Tenant.Id}").Refused(409);
        asked.GetProperty("code").GetString().ShouldBe("confirmation_needed");
        asked.GetProperty("detail").GetString()!.ShouldContain("its 1 agents, gives its 1 numbers back");
        asked.GetProperty("next").GetString()!.ShouldContain(slug);
        await Delete(admin, line.Tenant, new { confirm = slug + "x" }).Refused(409);

        (await line.Api.GetAsync("/api/v1/messages")).IsSuccessStatusCode.ShouldBeTrue("nothing has happened yet");
        await admin.Get($"/api/v1/organizations/{line.Tenant.Id}");
        await admin.GetAsync($"/api/v1/organizations/{line.Tenant.Id}/deletion").Refused(404);
    }

    [Fact]
    public async Task No_table_of_the_database_has_a_row_of_it_left_and_the_deployments_log_keeps_the_proof()
    {
        using var line = await Line.Open(world);
        using var other = await Line.Open(world);
        using var admin = world.SuperAdmin();
        await Live(line);
        await Live(other);
        var slug = await Slug(admin, line.Tenant);
        // Among them what follows behind: the index, the log's blocks.
        var before = await Eventually.Get(() => Rows(line.Tenant), rows => rows.Count > 15);
        var untouched = await Rows(other.Tenant);

        using var request = new HttpRequestMessage(HttpMethod.Delete, $"/api/v1/organizations/{line.Tenant.Id}") { Headers = { { "X-Confirm-Slug", slug } } };
        using var accepted = await admin.SendAsync(request);

        ((int)accepted.StatusCode).ShouldBe(202);
        await line.Api.GetAsync("/api/v1/messages").Refused(401);
        var proof = await Finished(admin, line.Tenant);
        (await Rows(line.Tenant)).ShouldBeEmpty();
        var still = await Rows(other.Tenant);
        foreach (var table in new[] { "message", "contact", "channel", "token", "credential", "audit_entry", "opt_out" })
        {
            still[table].ShouldBeGreaterThanOrEqualTo(untouched[table], table);
        }

        proof.GetProperty("rows").GetProperty("message").GetInt64().ShouldBe(before["message"]);
        // Entries that waited for their block got it, and jobs in flight ended, without being erased; the organization's own row is counted too.
        proof.GetProperty("rowsErased").GetInt64().ShouldBeGreaterThanOrEqualTo(
            proof.GetProperty("rows").EnumerateObject().Where(table => table.Name is not ("audit_unsealed" or "job")).Sum(table => table.Value.GetInt64()));
        proof.GetProperty("auditHead").GetString()!.Length.ShouldBe(64);
        var entry = (await Entries("organization.erased", line.Tenant)).ShouldHaveSingleItem();
        entry.GetProperty("auditHead").GetString().ShouldBe(proof.GetProperty("auditHead").GetString());
        entry.GetProperty("rows").GetProperty("message").GetInt64().ShouldBe(before["message"]);
        // The number itself may be another's by now.
        (await line.Simulator.GetStringAsync("/api/lines")).ShouldNotContain(line.Agent.Value);
        (await Mentions(slug)).ShouldBe(0, "what the deployment keeps of requests must not name it either");
        await admin.GetAsync($"/api/v1/organizations/{line.Tenant.Id}").Refused(404);
        (await Delete(admin, line.Tenant, new { })).StatusCode.ShouldBe(System.Net.HttpStatusCode.Accepted, "asked for again, it says that it is done");
        (await world.Get<IEnumerable<ICommand>>().Single(command => command.Name == "audit verify").Run(CancellationToken.None)).ShouldBe(0);
    }

    [Fact]
    public async Task What_happens_after_the_newest_event_was_erased_reaches_those_who_listen()
    {
        await using var own = await World.Start();
        using var listening = await Line.Open(own);
        using var leaving = await Line.Open(own);
        using var admin = own.SuperAdmin();
        for (var i = 0; i < 3; i++)
        {
            await leaving.Write(Line.Person(), "I am here");
        }

        using var stays = listening.Tenant.Admin();
        var hook = await stays.Post("/api/v1/webhooks", new { url = "https://listens.example.com/", eventKinds = new[] { "message.received" } });
        await Delete(admin, leaving.Tenant, new { confirm = await Slug(admin, leaving.Tenant) });
        await Finished(admin, leaving.Tenant);

        await listening.Write(Line.Person(), "And I am still here");

        var path = $"/api/v1/webhooks/{hook.GetProperty("webhook").GetProperty("webhookId").GetString()}/deliveries";
        await Eventually.Holds(async () => (await stays.Get(path)).GetProperty("items").GetArrayLength() == 1);
    }

    [Fact]
    public async Task The_log_of_an_organization_that_is_not_being_deleted_cannot_be_erased()
    {
        Assert.SkipUnless(TestDatabase.IsPostgres, "SQLite has no row security.");
        using var line = await Line.Open(world);
        var before = (await Rows(line.Tenant))["audit_entry"];

        (await world.Get<Database>().WriteSystem(unit => unit.Execute("DELETE FROM audit_entry WHERE organization_id = @mine", new { mine = line.Tenant.Id }))).ShouldBe(0);

        (await Rows(line.Tenant))["audit_entry"].ShouldBeGreaterThanOrEqualTo(before);
    }

    [Fact]
    public async Task Nothing_of_it_can_be_brought_back_once_it_is_going()
    {
        await using var own = await World.Start();
        using var line = await Line.Open(own);
        using var admin = own.SuperAdmin();
        await Fault(line.Simulator, "numbers.release");
        await Delete(admin, line.Tenant, new { confirm = await Slug(admin, line.Tenant) });

        var waiting = await Eventually.Get(() => admin.Get($"/api/v1/organizations/{line.Tenant.Id}/deletion"), deletion => deletion.TryGetProperty("trouble", out _));

        waiting.GetProperty("state").GetString().ShouldBe("releasing");
        waiting.GetProperty("trouble").GetString()!.ShouldContain("500");
        (await admin.Post($"/api/v1/organizations/{line.Tenant.Id}/resume", new { })).GetProperty("status").GetString().ShouldBe("deleting");
        await admin.Posting("/api/v1/tokens", new { name = "Late", tier = "organization", organizationId = line.Tenant.Id.Value }).Refused(404);
        await admin.Posting("/api/v1/agents", new { displayName = "Late", organizationId = line.Tenant.Id.Value, capabilities = new { phone = false } }).Refused(404);

        // A provider that is gone for good must not keep it: the number stays with the account.
        await Delete(admin, line.Tenant, new { confirm = await Slug(admin, line.Tenant), keepNumbers = true });
        await Finished(admin, line.Tenant);
        (await RealWorld.Lines(line.Simulator)).ShouldContain(line.Number);
    }

    [Fact]
    public async Task An_organization_can_be_changed_by_whoever_saw_its_newest_version()
    {
        var tenant = await world.Organization();
        using var admin = tenant.Admin();
        using var super = world.SuperAdmin();
        var path = $"/api/v1/organizations/{tenant.Id}";
        using var seen = await admin.GetAsync(path);
        var tag = seen.Headers.ETag!.ToString();

        (await Patch(admin, path, new { name = " Renamed ", settings = new { team = "south" } }, tag)).GetProperty("name").GetString().ShouldBe("Renamed");

        await Patching(admin, path, new { name = "Overwritten" }, tag).Refused(412);
        var now = await admin.Get(path);
        (now.GetProperty("name").GetString(), now.GetProperty("settings").GetProperty("team").GetString()).ShouldBe(("Renamed", "south"));
        await Patching(admin, path, new { name = " " }).Refused(400);
        await Patching(admin, path, new { settings = new[] { 1 } }).Refused(400);
        await Patching(admin, path, new { identityMode = "dedicated" }).Refused(403);
        (await Patch(super, path, new { identityMode = "dedicated", isolationMode = "account" })).GetProperty("identityMode").GetString().ShouldBe("dedicated");
    }

    /// <summary>Something happens in it, so that there is something to erase.</summary>
    static async Task Live(Line line)
    {
        var sent = await line.Send(Line.Person(), "Hello", "life");
        await line.Until(sent.GetProperty("messageId").GetString()!, "delivered");
        await line.Write(Line.Person(), "STOP");
        await line.Write(Line.Person(), "Hi there");
        await Eventually.Get(line.Waiting, waiting => waiting.Count > 0);
        using var admin = line.Tenant.Admin();
        await admin.PutAsJsonAsync("/api/v1/providers/twilio", new { credentials = new { accountSid = "AC00000000000000000000000000000009", authToken = "00000000000000000000000000000009" }, verify = false });
    }

    static async Task Fault(HttpClient simulator, string operation)
    {
        using var set = await simulator.PutAsJsonAsync("/api/faults", new[] { new { provider = "twilio", operation, kind = "status5xx", percent = 100 } });
        set.EnsureSuccessStatusCode();
    }

    static async Task<string> Slug(HttpClient admin, Tenant tenant) => (await admin.Get($"/api/v1/organizations/{tenant.Id}")).GetProperty("slug").GetString()!;

    static Task<HttpResponseMessage> Delete(HttpClient admin, Tenant tenant, object body) =>
        admin.SendAsync(new(HttpMethod.Delete, $"/api/v1/organizations/{tenant.Id}") { Content = JsonContent.Create(body) });

    static Task<JsonElement> Finished(HttpClient admin, Tenant tenant) =>
        Eventually.Get(() => admin.Get($"/api/v1/organizations/{tenant.Id}/deletion"), deletion => deletion.GetProperty("state").GetString() == "erased");

    static Task<HttpResponseMessage> Patching(HttpClient client, string path, object body, string? tag = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Patch, path) { Content = JsonContent.Create(body) };
        request.Headers.TryAddWithoutValidation("If-Match", tag);
        return client.SendAsync(request);
    }

    static async Task<JsonElement> Patch(HttpClient client, string path, object body, string? tag = null)
    {
        using var answer = await Patching(client, path, body, tag);
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue(text);
        return JsonElement.Parse(text);
    }

    Task<List<JsonElement>> Entries(string action, Tenant tenant) => world.Get<Database>().Read(OrganizationId.Deployment, session => session.Many(
        "SELECT detail FROM audit_entry WHERE organization_id = @organization AND action = @action AND subject = @subject",
        new { action, subject = tenant.Id.Value }, row => JsonElement.Parse(row.Text("detail"))));

    Task<long> Mentions(string slug) => world.Get<Database>().Read(OrganizationId.Deployment, session => session.Count(
        "SELECT (SELECT count(*) FROM client_ref WHERE organization_id = @organization AND answer LIKE @mention) + (SELECT count(*) FROM audit_entry WHERE organization_id = @organization AND detail LIKE @mention)",
        new { mention = $"%{slug}%" }));

    async Task<Dictionary<string, long>> Rows(Tenant tenant) => await TenantRows.Of(world.Get<Database>(), tenant.Id);
}
