using System.Text.Json;
using Switchboard.Audit;
using Switchboard.Data;
using Switchboard.Kernel;
using Switchboard.Tests.Integration.Contacts;
using Switchboard.Tests.Integration.Data;
using Line = Switchboard.Tests.Integration.Conversations.Line;
using McpWire = Switchboard.Tests.Integration.Mcp.Wire;

namespace Switchboard.Tests.Integration.Audit;

/// <summary>What an operator reads of the log.</summary>
public sealed class ReadAuditTests(World world)
{
    [Fact]
    public async Task A_refused_send_is_found_by_its_decision_with_the_rule_and_source_that_tool_and_REST_tell()
    {
        using var line = await Line.Open(world);
        using var admin = line.Tenant.Admin();
        using var super = world.SuperAdmin();
        using var stranger = (await world.Organization()).Admin();
        var person = Line.Person();
        await admin.Post("/api/v1/opt-outs", new { contactAddress = person });
        line.Api.DefaultRequestHeaders.Accept.ParseAdd("application/json, text/event-stream");

        var (_, asked) = await McpWire.AskAsync(line.Api, McpWire.Call("comms_can_contact", new() { ["contactAddress"] = person, ["channel"] = "sms" }));
        var refused = await line.Api.Posting("/api/v1/messages", new { to = person, body = "Hello?" }).Refused(403);

        var told = JsonElement.Parse(asked["result"]!["structuredContent"]!.ToJsonString());
        refused.Id("code").ShouldBe("refused_by_opted_out");
        foreach (var (decision, action) in new[] { (told.Id("decisionId"), "contact.decided"), (refused.Id("decisionId"), "send.refused") })
        {
            var read = await admin.Get($"/api/v1/decisions/{decision}");
            var entry = (await admin.Get($"/api/v1/audit?subject={decision}")).Items().ShouldHaveSingleItem();
            (entry.Id("action"), entry.Id("subject"), entry.Id("actor")).ShouldBe((action, decision, $"agent:{line.Agent}"));
            var detail = entry.GetProperty("detail");
            (detail.GetProperty("allowed").GetBoolean(), detail.Id("rule"), detail.Id("source")).ShouldBe((false, told.Id("rule"), told.Id("source")));
            (detail.Id("rule"), detail.Id("source")).ShouldBe((read.Id("rule"), read.Id("source")));
            (await super.Get($"/api/v1/audit?organizationId={line.Tenant.Id}&subject={decision}")).Items().ShouldHaveSingleItem().Id("auditId").ShouldBe(entry.Id("auditId"));
            (await stranger.Get($"/api/v1/audit?subject={decision}")).Items().ShouldBeEmpty();
        }

        (await stranger.GetAsync($"/api/v1/audit?organizationId={line.Tenant.Id}")).StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);
        (await line.Api.GetAsync("/api/v1/audit")).StatusCode.ShouldBe(System.Net.HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_super_admin_who_names_no_organization_reads_the_deployments_own_log()
    {
        using var super = world.SuperAdmin();
        var tenant = await world.Organization();
        using var admin = tenant.Admin();
        var made = await super.Post("/api/v1/tokens", new { name = "Night shift", tier = "super_admin" });
        var token = made.GetProperty("token").Id("tokenId");

        (await super.Get($"/api/v1/audit?subject={token}")).Items().ShouldHaveSingleItem().Id("action").ShouldBe("token.created");
        (await super.Get($"/api/v1/audit?subject={tenant.Id}")).Items().ShouldBeEmpty();
        (await admin.Get($"/api/v1/audit?subject={token}")).Items().ShouldBeEmpty();
        (await admin.Get($"/api/v1/audit?subject={tenant.Id}")).Items().ShouldContain(entry => entry.Id("action") == "organization.created");
    }

    [Fact]
    public async Task Pages_tell_every_entry_once_and_the_newest_first_also_when_entries_are_sealed_in_between()
    {
        var tenant = await world.Organization();
        using var admin = tenant.Admin();
        await Forbid(admin, 5);
        await Sealed(tenant);
        await Forbid(admin, 5);
        var there = await Stored(tenant);

        var (seen, cursor) = await Page(admin, "/api/v1/audit?limit=2");
        await Sealed(tenant);
        await Forbid(admin, 1);
        while (cursor is not null)
        {
            (var page, cursor) = await Page(admin, $"/api/v1/audit?limit=2&cursor={cursor}");
            page.Count.ShouldBeLessThanOrEqualTo(2);
            seen.AddRange(page);
        }

        seen.ShouldBe(there);
        there.Count.ShouldBeGreaterThan(10);
        (await Page(admin, "/api/v1/audit")).Ids.ShouldBe(await Stored(tenant));
        (await admin.GetAsync("/api/v1/audit?cursor=aud_1")).StatusCode.ShouldBe(System.Net.HttpStatusCode.BadRequest);
        (await admin.GetAsync("/api/v1/audit?limit=0")).StatusCode.ShouldBe(System.Net.HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task It_is_narrowed_by_action_actor_and_time_over_what_is_sealed_and_what_is_not()
    {
        var tenant = await world.Organization();
        using var admin = tenant.Admin();
        await Forbid(admin, 3);
        await Sealed(tenant);
        await Forbid(admin, 3);
        var all = (await admin.Get("/api/v1/audit?limit=200")).Items();
        var rules = all.FindAll(entry => entry.Id("action") == "content_rule.added");
        var (actor, middle) = (rules[0].Id("actor"), rules[2].Id("at"));

        rules.Count.ShouldBe(6);
        (await Matching(admin, "action=content_rule.added")).ShouldBe(rules.Texts("auditId"));
        (await Matching(admin, $"actor={Uri.EscapeDataString(actor)}")).ShouldBe(all.FindAll(entry => entry.Id("actor") == actor).Texts("auditId"));
        (await Matching(admin, "actor=agent:agt_0")).ShouldBeEmpty();
        (await Matching(admin, $"since={Uri.EscapeDataString(middle)}")).ShouldBe(all.FindAll(entry => At(entry) >= At(rules[2])).Texts("auditId"));
        (await Matching(admin, $"until={Uri.EscapeDataString(middle)}")).ShouldBe(all.FindAll(entry => At(entry) <= At(rules[2])).Texts("auditId"));
        (await Matching(admin, "until=2020-01-01T00:00:00Z")).ShouldBeEmpty();
        (await Matching(admin, "until=9999-12-31T23:59:59Z&since=0001-01-01T00:00:00Z")).ShouldBe(all.Texts("auditId"));
    }

    [Fact]
    public async Task A_page_looks_at_a_bounded_number_of_entries_and_says_where_it_stopped()
    {
        var tenant = await world.Organization();
        using var admin = tenant.Admin();
        await world.Get<Database>().Write(tenant.Id, async unit =>
        {
            await world.Get<AuditLog>().Append(unit, tenant.Id, "test", "test.needle", "needle");
            return true;
        });
        await Fill(tenant, AuditTrail.MostLookedAt + 100);

        var (first, cursor) = await Page(admin, "/api/v1/audit?subject=needle");
        var (second, end) = await Page(admin, $"/api/v1/audit?subject=needle&cursor={cursor}");

        first.ShouldBeEmpty();
        second.ShouldHaveSingleItem();
        end.ShouldBeNull();
        (await Page(admin, "/api/v1/audit?limit=1")).Ids.ShouldHaveSingleItem();
    }

    /// <summary>Entries in their order, of which none is sealed yet.</summary>
    Task<int> Fill(Tenant tenant, int count) => world.Get<Database>().Write(tenant.Id, async unit =>
    {
        var ids = JsonSerializer.Serialize(Enumerable.Range(0, count).Select(_ => world.Get<Ids>().Next<AuditEntryId>().Value));
        var each = TestDatabase.IsPostgres ? "jsonb_array_elements_text(@ids::jsonb)" : "json_each(@ids)";
        await unit.Execute(
            $"INSERT INTO audit_entry (id, organization_id, actor, action, subject, at) SELECT value, @organization, 'test', 'test.filled', 'hay', 1 FROM {each}", new { ids });
        return await unit.Execute($"INSERT INTO audit_unsealed (entry_id, organization_id) SELECT value, @organization FROM {each}", new { ids });
    });

    static async Task Forbid(HttpClient admin, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await admin.Post("/api/v1/content-rules", new { phrase = $"wording {Random.Shared.Next()}" });
        }
    }

    Task Sealed(Tenant tenant) => Eventually.Holds(async () =>
        await world.Get<Database>().Read(tenant.Id, session => session.Count("SELECT count(*) FROM audit_unsealed WHERE organization_id = @organization")) == 0);

    Task<List<string>> Stored(Tenant tenant) => world.Get<Database>().Read(
        tenant.Id, session => session.Many("SELECT id FROM audit_entry WHERE organization_id = @organization ORDER BY id DESC", null, row => row.Text(0)));

    static async Task<(List<string> Ids, string? Cursor)> Page(HttpClient client, string path)
    {
        var page = await client.Get(path);
        return (page.Items().Texts("auditId"), page.TryGetProperty("nextCursor", out var cursor) ? cursor.GetString() : null);
    }

    static async Task<List<string>> Matching(HttpClient admin, string query) => (await Page(admin, $"/api/v1/audit?limit=200&{query}")).Ids;

    static DateTimeOffset At(JsonElement entry) => entry.GetProperty("at").GetDateTimeOffset();
}
