using System.Net.Http.Json;
using System.Text.Json;
using Switchboard.Data;

namespace Switchboard.Tests.Integration.Tenancy;

/// <summary>Organizations begin with simulated people and are approved for real ones; the two worlds never meet.</summary>
[Trait("Category", "slow")]
public sealed class SandboxTests
{
    [Fact]
    public async Task An_approved_organization_leaves_its_sandbox_number_behind_and_gets_a_real_one()
    {
        await using var real = await RealWorld.Start();
        await using var world = await World.Start(null, real.Account);
        using var admin = world.SuperAdmin();
        using var sandbox = world.Simulator();
        var tenant = await world.Organization();
        using var owner = tenant.Admin();
        var made = await owner.Post("/api/v1/agents", new { displayName = "Front desk" });
        var (agent, first) = (made.GetProperty("agentId").GetString()!, Number(made));
        (await RealWorld.Lines(sandbox)).ShouldContain(first);
        (await RealWorld.Lines(real.Client)).ShouldBeEmpty("who isn't approved never reaches a real provider");
        (await Health(world)).ShouldBe("sandbox_and_production");

        var approved = await admin.Post($"/api/v1/organizations/{tenant.Id}/approve", new { });

        approved.GetProperty("organization").GetProperty("mode").GetString().ShouldBe("production");
        approved.GetProperty("endedChannels")[0].GetProperty("address").GetString().ShouldBe(first);
        approved.GetProperty("providers").EnumerateArray().Select(name => name.GetString()).ShouldContain("twilio");
        (await RealWorld.Lines(sandbox)).ShouldNotContain(first);
        (await Audit(world, tenant)).ShouldContain("organization.approved");

        var again = Number(await owner.Post("/api/v1/agents", new { displayName = "Front desk", agentId = agent }));
        (await RealWorld.Lines(real.Client, RealWorld.Sid)).ShouldBe([again]);
        using var itself = world.Client(made.GetProperty("securityToken").GetString());
        var sent = await itself.Post("/api/v1/messages", new { to = "+14155550123", body = "A real hello" });
        await Eventually.Get(() => itself.Get($"/api/v1/messages/{sent.GetProperty("messageId").GetString()}"), message => message.GetProperty("status").GetString() == "delivered");
        (await Bodies(real.Client)).ShouldBe(["A real hello"]);
        (await Bodies(sandbox)).ShouldBeEmpty();

        (await admin.Post($"/api/v1/organizations/{tenant.Id}/approve", new { })).GetProperty("endedChannels").GetArrayLength().ShouldBe(0, "a second time changes nothing");
        (await RealWorld.Lines(real.Client, RealWorld.Sid)).ShouldBe([again]);
    }

    [Fact]
    public async Task Without_the_simulator_an_organization_in_the_sandbox_reaches_nobody_until_it_is_approved()
    {
        await using var real = await RealWorld.Start();
        await using var world = await World.Start(null, [.. real.Account, ("Simulator:Enabled", "false")]);
        using var admin = world.SuperAdmin();
        var tenant = await world.Organization();
        using var owner = tenant.Admin();

        var refused = await owner.Posting("/api/v1/agents", new { displayName = "Front desk" }).Refused(409);

        refused.GetProperty("code").GetString().ShouldBe("organization_in_sandbox");
        refused.GetProperty("next").GetString()!.ShouldContain("/approve");
        (await Health(world)).ShouldBe("production");
        await admin.Post($"/api/v1/organizations/{tenant.Id}/approve", new { });
        var number = Number(await owner.Post("/api/v1/agents", new { displayName = "Front desk" }));
        (await RealWorld.Lines(real.Client, RealWorld.Sid)).ShouldContain(number);
    }

    [Fact]
    public async Task A_number_of_the_sandbox_sends_nothing_once_the_simulator_is_gone()
    {
        await using var real = await RealWorld.Start();
        await using var world = await World.Start(null, real.Account);
        var tenant = await world.Organization();
        using var owner = tenant.Admin();
        var made = await owner.Post("/api/v1/agents", new { displayName = "Front desk" });

        world.Settings["Simulator:Enabled"] = "false";
        await world.Restart();

        using var agent = world.Client(made.GetProperty("securityToken").GetString());
        var refused = await agent.Posting("/api/v1/messages", new { to = "+14155550123", body = "Hello?" }).Refused(403);
        refused.GetProperty("detail").GetString()!.ShouldContain("sandbox");
        refused.GetProperty("next").GetString()!.ShouldContain("/approve");
        (await Bodies(real.Client)).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_approved_organization_without_a_real_account_is_told_so()
    {
        await using var world = await World.Start();
        using var admin = world.SuperAdmin();
        var tenant = await world.Organization();
        using var owner = tenant.Admin();

        var approved = await admin.Post($"/api/v1/organizations/{tenant.Id}/approve", new { });

        approved.GetProperty("providers").GetArrayLength().ShouldBe(0);
        approved.GetProperty("next").GetString()!.ShouldStartWith("Register a provider");
        var refused = await owner.Posting("/api/v1/agents", new { displayName = "Front desk" }).Refused(409);
        refused.GetProperty("code").GetString().ShouldBe("no_number_provider");
        refused.GetProperty("next").GetString()!.ShouldContain("PUT /api/v1/providers/twilio");
        (await Health(world)).ShouldBe("sandbox");
    }

    static string Number(JsonElement made) => made.GetProperty("channels").EnumerateArray().Single(channel => channel.GetProperty("channel").GetString() == "sms").GetProperty("address").GetString()!;

    static async Task<string> Health(World world)
    {
        using var client = world.Client();
        return (await client.Get("/health")).GetProperty("mode").GetString()!;
    }

    static async Task<List<string>> Bodies(HttpClient simulator) =>
        [.. (await simulator.GetFromJsonAsync<JsonElement>("/api/ledger?operation=messages.create")).EnumerateArray().Select(row => row.GetProperty("body").GetString()!)];

    static Task<List<string>> Audit(World world, Tenant tenant) => world.Get<Database>().Read(tenant.Id, session => session.Many(
        "SELECT action FROM audit_entry WHERE organization_id = @organization ORDER BY id", null, row => row.Text(0)));
}
