using System.Text.Json.Nodes;
using Switchboard.Data;
using Switchboard.Tests.Integration.Mcp;
using Line = Switchboard.Tests.Integration.Conversations.Line;

namespace Switchboard.Tests.Integration.Billing;

/// <summary>What was used, what is left, and what is billed.</summary>
public sealed class UsageTests(World world)
{
    [Fact]
    public async Task The_dashboard_tells_an_agent_what_it_used_and_what_is_left()
    {
        using var line = await Line.Open(world);
        using var other = await Line.Open(world, line.Tenant);
        using var admin = line.Tenant.Admin();
        await line.Limit(new { maxActionsPerDay = 10, maxSpendPerDay = 1 });
        await line.Send(Line.Person(), "Hello");
        await line.Send(Line.Person(), new string('x', 200));
        await other.Send(Line.Person(), "Hello");

        var own = await line.Usage();
        var all = await admin.Get("/api/v1/usage?period=all");

        (own.GetProperty("actions").GetInt64(), own.Micros("cost")).ShouldBe((2, Till.Rent + 3 * Till.Text));
        var texts = own.GetProperty("byChannel").EnumerateArray().ShouldHaveSingleItem();
        (texts.GetProperty("channel").GetString(), texts.GetProperty("quantity").GetInt64(), texts.GetProperty("segments").GetInt64()).ShouldBe(("sms", 2, 3));
        own.GetProperty("limits").GetProperty("maxActionsPerDay").GetInt64().ShouldBe(10);
        own.GetProperty("remaining").GetProperty("maxActionsPerDay").GetInt64().ShouldBe(8);
        own.GetProperty("remaining").GetProperty("maxSpendPerDay").GetDecimal().ShouldBe(0.9751m);
        (all.GetProperty("actions").GetInt64(), all.Micros("cost")).ShouldBe((3, 2 * Till.Rent + 4 * Till.Text));
        (own.GetProperty("numbers").GetProperty("quantity").GetInt64(), own.GetProperty("numbers").Micros("cost")).ShouldBe((1, Till.Rent));
        all.GetProperty("tier").GetString().ShouldBe("pro");
        foreach (var period in new[] { "today", "week", "month" })
        {
            (await line.Usage(period)).GetProperty("actions").GetInt64().ShouldBe(2, period);
        }
    }

    [Fact]
    public async Task The_bill_has_each_agents_markup_else_the_organizations_and_the_same_lines_in_every_form()
    {
        using var line = await Line.Open(world);
        using var other = await Line.Open(world, line.Tenant);
        using var admin = line.Tenant.Admin();
        using var super = world.SuperAdmin();
        await line.Send(Line.Person(), "Hello");
        await super.Put("/api/v1/billing/config", new { organizationId = line.Tenant.Id.Value, markupPercent = 25, billingEmail = "billing@example.com" });
        await super.Put("/api/v1/billing/config", new { agentId = other.Agent.Value, markupPercent = 500 });
        await other.Send(Line.Person(), "Hello");

        var bill = await admin.Get("/api/v1/billing");
        var one = await admin.Get($"/api/v1/billing?agentId={other.Agent}");
        var export = await admin.Get("/api/v1/billing/export");
        var csv = (await admin.GetStringAsync("/api/v1/billing/export.csv", TestContext.Current.CancellationToken)).Split("\r\n");

        // The rent has the markup of the day on which it was written.
        (bill.Micros("providerCost"), bill.Micros("billingCost")).ShouldBe((2 * Till.Rent + 2 * Till.Text, 2 * Till.Rent + 10_375 + 49_800));
        (bill.GetProperty("numbers").GetProperty("quantity").GetInt64(), bill.GetProperty("numbers").Micros("billingCost")).ShouldBe((2, 2 * Till.Rent));
        (bill.GetProperty("markupPercent").GetInt64(), bill.GetProperty("billingEmail").GetString()).ShouldBe((25, "billing@example.com"));
        (one.Micros("providerCost"), one.Micros("billingCost"), one.GetProperty("markupPercent").GetInt64()).ShouldBe((Till.Rent + Till.Text, Till.Rent + 49_800, 500));
        export.Micros("billingCost").ShouldBe(2 * Till.Rent + 10_375 + 49_800);
        export.GetProperty("lines").EnumerateArray().Count(l => l.GetProperty("item").GetString() == "number").ShouldBe(2);
        var lines = export.GetProperty("lines").EnumerateArray().Where(l => l.GetProperty("item").GetString() == "messages").OrderBy(l => l.Micros("billingCost")).ToList();
        lines.Select(l => (l.GetProperty("channel").GetString(), l.GetProperty("quantity").GetInt64(), l.GetProperty("markupPercent").GetInt64(), l.Micros("markup"))).ShouldBe([("sms", 1, 25, 2_075), ("sms", 1, 500, 41_500)]);
        csv[0].ShouldBe("day,agentId,agentName,channel,quantity,segments,providerCost,markupPercent,markup,billingCost,currency,item");
        csv.ShouldContain(row => row.EndsWith($"{line.Agent},\"Front desk\",sms,1,1,0.008300,25,0.002075,0.010375,USD,messages", StringComparison.Ordinal));
        csv.ShouldContain(row => row.EndsWith($"{line.Agent},\"Front desk\",sms,1,0,1.150000,0,0.000000,1.150000,USD,number", StringComparison.Ordinal));
        csv.ShouldContain(row => row.EndsWith($"{other.Agent},\"Front desk\",sms,1,1,0.008300,500,0.041500,0.049800,USD,messages", StringComparison.Ordinal));
        (await line.Audited("billing.exported")).Count.ShouldBe(2);
        await admin.GetAsync("/api/v1/billing/export?from=2020-01-01", TestContext.Current.CancellationToken).Refused(400);
    }

    [Fact]
    public async Task The_days_say_what_the_messages_say()
    {
        using var line = await Line.Open(world);
        for (var i = 1; i < 4; i++)
        {
            await line.Send(Line.Person(), new string('x', i * 100));
        }

        var planned = await line.Api.Post("/api/v1/messages", new { to = Line.Person(), body = "Later", sendAt = TimeProvider.System.GetUtcNow().AddHours(1) });
        await line.Api.Delete($"/api/v1/messages/{planned.GetProperty("messageId").GetString()}");

        var (messages, days) = await world.Get<Database>().Read(line.Tenant.Id, async session => (
            await session.One(
                "SELECT count(*), CAST(sum(quantity) AS bigint), CAST(sum(cost_micros) AS bigint) FROM usage_entry WHERE organization_id = @organization AND kind = 'sms.out' AND state <> 'released'", null,
                row => (row.Long(0), row.Long(1), row.Long(2))),
            await session.One(
                "SELECT CAST(sum(quantity) AS bigint), CAST(sum(segments) AS bigint), CAST(sum(cost_micros) AS bigint) FROM usage_day WHERE organization_id = @organization", null,
                row => (row.Long(0), row.Long(1), row.Long(2)))));
        messages.ShouldBe((3, 5, 5 * Till.Text));
        days.ShouldBe(messages);
    }

    [Fact]
    public async Task Tools_set_limits_and_tell_usage_and_bills()
    {
        using var line = await Line.Open(world);
        using var admin = line.Tenant.Admin();
        using var super = world.SuperAdmin();

        var set = await Call(admin, "comms_set_agent_limits", new() { ["agentId"] = line.Agent.Value, ["limits"] = new JsonObject { ["maxActionsPerDay"] = 1, ["maxSpendPerDay"] = 0.5 }, ["clientRef"] = "first" });
        await line.Send(Line.Person(), "Hello");
        await super.Put("/api/v1/billing/config", new { agentId = line.Agent.Value, markupPercent = 50 });
        var own = await super.Get($"/api/v1/billing/config?agentId={line.Agent}");
        await super.Put("/api/v1/billing/config", new { agentId = line.Agent.Value, resetMarkup = true });
        var reset = await super.Get($"/api/v1/billing/config?agentId={line.Agent}");
        (own.GetProperty("markupPercent").GetInt64(), reset.GetProperty("markupPercent").GetInt64()).ShouldBe((50, 0));
        var configured = await Call(super, "comms_set_billing_config", new() { ["organizationId"] = line.Tenant.Id.Value, ["tier"] = "enterprise", ["markupPercent"] = 100 });
        var usage = await Call(line.Api, "comms_get_usage_dashboard", []);
        var bill = await Call(admin, "comms_get_billing_summary", []);
        var asked = await Call(line.Api, "comms_can_contact", new() { ["contactAddress"] = Line.Person(), ["channel"] = "sms" });

        ((long)set["limits"]!["maxActionsPerDay"]!).ShouldBe(1);
        ((string)configured["tier"]!).ShouldBe("enterprise");
        ((long)usage["remaining"]!["maxActionsPerDay"]!).ShouldBe(0);
        ((decimal)usage["remaining"]!["maxSpendPerDay"]!).ShouldBe(0.4917m);
        ((long)bill["billingCost"]!["micros"]!).ShouldBe(Till.Rent + 2 * Till.Text);
        ((string)bill["tier"]!).ShouldBe("enterprise");
        ((string)asked["rule"]!).ShouldBe("limits");
    }

    static async Task<JsonNode> Call(HttpClient client, string tool, JsonObject arguments)
    {
        var result = await client.ResultAsync(Wire.Call(tool, arguments));
        ((bool)result["isError"]!).ShouldBeFalse(result.ToJsonString());
        return result["structuredContent"]!;
    }
}
