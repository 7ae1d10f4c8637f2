using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Switchboard.Tenancy;
using Switchboard.Tests.Integration.Conversations;
using McpWire = Switchboard.Tests.Integration.Mcp.Wire;

namespace Switchboard.Tests.Integration.Channels;

/// <summary>Credentials are tried at the provider, saved when they are good, and in use at once.</summary>
public sealed class RegisterProviderTests(World world)
{
    const string Wrong = "ffffffffffffffffffffffffffffffff";

    [Fact]
    public async Task A_good_credential_is_saved_masked_and_in_use_at_once()
    {
        var tenant = await world.Organization();
        using var admin = tenant.Admin();
        var (sid, token) = await Account();
        (await admin.Get("/api/v1/providers/twilio")).GetProperty("source").GetString().ShouldBe("deployment");
        (await world.Get<Credentials>().For(tenant.Id, "twilio", default))!.Account.ShouldNotBe(sid);

        var saved = await Put(admin, new { credentials = new { accountSid = sid, authToken = token } });

        saved.GetProperty("verified").GetBoolean().ShouldBeTrue();
        saved.GetProperty("check").GetProperty("account").GetString().ShouldBe(sid);
        var seen = await admin.Get("/api/v1/providers/twilio");
        seen.GetProperty("source").GetString().ShouldBe("own");
        seen.GetProperty("realm").GetString().ShouldBe("sandbox");
        seen.GetProperty("verifiedAt").GetDateTimeOffset().ShouldBeGreaterThan(TimeProvider.System.GetUtcNow().AddMinutes(-1));
        Field(seen, "accountSid").ShouldBe(sid);
        Field(seen, "authToken").ShouldBe("••••" + token[^4..]);
        (await admin.GetStringAsync("/api/v1/providers")).ShouldNotContain(token);
        seen.GetProperty("capabilities").EnumerateArray().Select(capability => capability.GetString()).ShouldContain("number");
        (await world.Get<Credentials>().For(tenant.Id, "twilio", default))!.Account.ShouldBe(sid);
        using var sandbox = world.Simulator();
        var made = await admin.Post("/api/v1/agents", new { displayName = "On its own account" });
        (await RealWorld.Lines(sandbox, sid)).ShouldHaveSingleItem().ShouldBe(made.GetProperty("channels")[0].GetProperty("address").GetString());
    }

    [Fact]
    public async Task What_the_provider_refuses_is_not_saved_and_the_problem_says_what_it_said()
    {
        var tenant = await world.Organization();
        using var admin = tenant.Admin();
        var (sid, _) = await Account();

        var refused = await Putting(admin, new { credentials = new { accountSid = sid, authToken = Wrong } }).Refused(422);

        refused.GetProperty("code").GetString().ShouldBe("provider_credentials_refused");
        refused.GetProperty("detail").GetString()!.ShouldContain("20003");
        refused.GetProperty("next").GetString()!.ShouldContain("sandbox");
        (await admin.Get("/api/v1/providers/twilio")).GetProperty("source").GetString().ShouldBe("deployment");
    }

    [Fact]
    public async Task A_credential_can_be_tried_without_being_saved_and_saved_without_being_tried()
    {
        var tenant = await world.Organization();
        using var admin = tenant.Admin();
        var (sid, token) = await Account();

        var tried = await admin.Post("/api/v1/providers/twilio/test", new { credentials = new { accountSid = sid, authToken = token } });
        tried.GetProperty("status").GetString().ShouldBe("active");
        await admin.Posting("/api/v1/providers/twilio/test", new { credentials = new { accountSid = sid, authToken = Wrong } }).Refused(422);
        (await admin.Get("/api/v1/providers/twilio")).GetProperty("source").GetString().ShouldBe("deployment");

        var saved = await Put(admin, new { credentials = new { accountSid = sid, authToken = Wrong }, verify = false });
        saved.GetProperty("verified").GetBoolean().ShouldBeFalse();
        var seen = await admin.Get("/api/v1/providers/twilio");
        (seen.GetProperty("source").GetString(), seen.TryGetProperty("verifiedAt", out _)).ShouldBe(("own", false));
    }

    [Fact]
    public async Task Taken_back_the_deployments_is_in_force_again()
    {
        var tenant = await world.Organization();
        using var admin = tenant.Admin();
        var (sid, token) = await Account();
        await Put(admin, new { credentials = new { accountSid = sid, authToken = token } });

        (await admin.Delete("/api/v1/providers/twilio")).GetProperty("source").GetString().ShouldBe("deployment");
        (await admin.Delete("/api/v1/providers/twilio")).GetProperty("source").GetString().ShouldBe("deployment");

        (await world.Get<Credentials>().For(tenant.Id, "twilio", default))!.Account.ShouldNotBe(sid);
    }

    [Fact]
    public async Task A_credential_that_addresses_are_in_use_with_is_kept_unless_they_shall_go_on_with_it()
    {
        var tenant = await world.Organization();
        using var admin = tenant.Admin();
        var (sid, token) = await Account();
        await Put(admin, new { credentials = new { accountSid = sid, authToken = token } });
        using var line = Line.Of(world, tenant, await admin.Post("/api/v1/agents", new { displayName = "Front desk" }));

        var refused = await admin.DeleteAsync("/api/v1/providers/twilio").Refused(409);
        var still = await admin.Get("/api/v1/providers/twilio");
        var left = await admin.Delete("/api/v1/providers/twilio?keepAddresses=true");

        refused.GetProperty("code").GetString().ShouldBe("provider_in_use");
        refused.GetProperty("detail").GetString()!.ShouldContain($"Front desk ({line.Agent}) has {line.Number} for sms");
        refused.GetProperty("next").GetString()!.ShouldContain("keepAddresses=true");
        (still.GetProperty("source").GetString(), still.TryGetProperty("leftBehind", out _)).ShouldBe(("own", false));
        left.GetProperty("source").GetString().ShouldBe("deployment");
        var one = left.GetProperty("leftBehind").EnumerateArray().ShouldHaveSingleItem();
        (one.GetProperty("agentId").GetString(), one.GetProperty("address").GetString()).ShouldBe((line.Agent.Value, line.Number));

        var person = Line.Person();
        await line.Until((await line.Send(person, "Still here")).GetProperty("messageId").GetString()!, "delivered");
        await line.Write(person, "So am I");
        (await Eventually.Get(line.Waiting, messages => messages.Count == 1))[0].GetProperty("body").GetString().ShouldBe("So am I");
        var fresh = await admin.Post("/api/v1/agents", new { displayName = "After" });
        using var sandbox = world.Simulator();
        (await RealWorld.Lines(sandbox, sid)).ShouldBe([line.Number], "what comes later is taken from the deployment's account");
        await admin.Delete($"/api/v1/agents/{line.Agent}/channels/sms");
        await admin.Delete($"/api/v1/agents/{fresh.GetProperty("agentId").GetString()}");
        await Eventually.Holds(async () => !(await admin.Get("/api/v1/providers/twilio")).TryGetProperty("leftBehind", out _));
        (await RealWorld.Lines(sandbox, sid)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Addresses_in_a_subaccount_and_in_the_pool_hold_the_credential_of_the_account_above()
    {
        using var super = world.SuperAdmin();
        var made = await super.Post("/api/v1/organizations", new { name = "Below", slug = World.Slug(), isolationMode = "organization" });
        using var admin = world.Client(made.GetProperty("token").GetString()!);
        var (sid, token) = await Account();
        await Put(admin, new { credentials = new { accountSid = sid, authToken = token } });
        var agent = await admin.Post("/api/v1/agents", new { displayName = "Below" });
        var number = await admin.Post("/api/v1/numbers", new { country = "US" });

        var detail = (await admin.DeleteAsync("/api/v1/providers/twilio").Refused(409)).GetProperty("detail").GetString()!;

        detail.ShouldContain(agent.GetProperty("agentId").GetString()!);
        detail.ShouldContain($"the pool has {number.GetProperty("number").GetString()}");
        (await admin.Delete("/api/v1/providers/twilio?keepAddresses=true")).GetProperty("leftBehind").GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public async Task The_deployments_credential_is_held_by_the_addresses_of_every_organization()
    {
        await using var own = await World.Start();
        using var super = own.SuperAdmin();

        var refused = await super.DeleteAsync("/api/v1/providers/twilio?realm=sandbox").Refused(409);

        refused.GetProperty("detail").GetString()!.ShouldContain($"Sample agent ({own.FirstRun.AgentId}) has +");
        refused.GetProperty("detail").GetString()!.ShouldContain(own.FirstRun.OrganizationId.Value);
    }

    [Theory]
    [InlineData("carrier-pigeon", """{"credentials":{}}""", 404, "unknown_provider", "twilio")]
    [InlineData("twilio", """{"credentials":{"accountSid":"x","colour":"red"}}""", 400, "unknown_credential_field", "accountSid, authToken")]
    [InlineData("twilio", """{"credentials":{"authToken":"ffffffffffffffffffffffffffffffff"}}""", 400, "missing_credential_field", "accountSid")]
    [InlineData("twilio", """{"credentials":{"accountSid":"AC1","authToken":"ffffffffffffffffffffffffffffffff"}}""", 400, "invalid_credential_field", "^AC")]
    [InlineData("sendgrid", """{"credentials":{"domain":"post.example","apiKey":"key"}}""", 400, "invalid_credential_field", "^SG")]
    [InlineData("twilio", """{}""", 400, "missing_field", "credentials")]
    public async Task What_cannot_be_a_credential_is_named(string provider, string body, int status, string code, string next)
    {
        using var admin = (await world.Organization()).Admin();
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");

        var refused = await admin.PutAsync($"/api/v1/providers/{provider}", content).Refused(status);

        refused.GetProperty("code").GetString().ShouldBe(code);
        refused.GetProperty("next").GetString()!.ShouldContain(next);
    }

    [Fact]
    public async Task An_agent_of_an_organization_admin_registers_it_by_tool_once_for_a_reference()
    {
        var tenant = await world.Organization();
        using var client = world.Client(tenant.Token);
        client.DefaultRequestHeaders.Accept.ParseAdd("application/json, text/event-stream");
        var (sid, token) = await Account();
        JsonObject Arguments(string sid) => new() { ["provider"] = "twilio", ["credentials"] = new JsonObject { ["accountSid"] = sid, ["authToken"] = token }, ["clientRef"] = "first" };

        var (_, first) = await McpWire.AskAsync(client, McpWire.Call("comms_register_provider", Arguments(sid)));
        var (_, second) = await McpWire.AskAsync(client, McpWire.Call("comms_register_provider", Arguments(sid)));

        ((bool)first["result"]!["structuredContent"]!["verified"]!).ShouldBeTrue();
        first.ToJsonString().ShouldNotContain(token);
        second["result"]!["structuredContent"]!.ToJsonString().ShouldBe(first["result"]!["structuredContent"]!.ToJsonString());
    }

    [Fact]
    public async Task An_admin_prepares_for_production_and_a_super_admin_registers_for_all()
    {
        await using var real = await RealWorld.Start();
        await using var own = await World.Start(null, real.Twilio);
        var (prepared, plain) = (await own.Organization(), await own.Organization());
        using var admin = prepared.Admin();
        using var super = own.SuperAdmin();

        await Put(admin, new { credentials = new { accountSid = RealWorld.OtherSid, authToken = RealWorld.OtherToken }, realm = "production" });
        await Put(super, new { credentials = new { accountSid = RealWorld.Sid, authToken = RealWorld.Token } });

        var credentials = own.Get<Credentials>();
        (await credentials.For(prepared.Id, "twilio", default))!.Realm.ShouldBe(Realm.Sandbox, "what is prepared isn't in use yet");
        foreach (var (tenant, account) in new[] { (prepared, RealWorld.OtherSid), (plain, RealWorld.Sid) })
        {
            await super.Post($"/api/v1/organizations/{tenant.Id}/approve", new { });
            (await credentials.For(tenant.Id, "twilio", default))!.Account.ShouldBe(account);
        }
    }

    [Fact]
    public async Task A_second_provider_of_mail_is_tried_and_says_whether_it_may_send_for_the_domain()
    {
        using var sandbox = world.Simulator();
        var key = (await sandbox.Post("/api/accounts", new { provider = "sendgrid" })).GetProperty("apiKey").GetString()!;
        var domain = $"{world.Fresh("mail")}.example".ToLowerInvariant();
        var wrong = $"SG.{new string('x', 22)}.{new string('y', 43)}";
        using var admin = (await world.Organization()).Admin();

        var refused = await admin.PutAsJsonAsync("/api/v1/providers/sendgrid", new { credentials = new { domain, apiKey = wrong } }).Refused(422);
        var unknown = await admin.Post("/api/v1/providers/sendgrid/test", new { credentials = new { domain, apiKey = key } });
        sandbox.DefaultRequestHeaders.Authorization = new("Bearer", key);
        var made = await sandbox.Post("/sendgrid/v3/whitelabel/domains", new { domain });
        var pending = await admin.Post("/api/v1/providers/sendgrid/test", new { credentials = new { domain, apiKey = key } });
        await sandbox.Post($"/sendgrid/v3/whitelabel/domains/{made.GetProperty("id").GetInt32()}/validate", new { });
        admin.DefaultRequestHeaders.Accept.ParseAdd("application/json, text/event-stream");
        var (_, saved) = await McpWire.AskAsync(admin, McpWire.Call("comms_register_provider", new JsonObject { ["provider"] = "sendgrid", ["credentials"] = new JsonObject { ["domain"] = domain, ["apiKey"] = key } }));

        refused.GetProperty("code").GetString().ShouldBe("provider_credentials_refused");
        (unknown.GetProperty("status").GetString(), pending.GetProperty("status").GetString()).ShouldBe(("not_started", "pending"));
        pending.GetProperty("note").GetString()!.ShouldContain("not verified yet");
        var told = saved["result"]!["structuredContent"]!;
        ((bool)told["verified"]!, (string)told["check"]!["status"]!).ShouldBe((true, "verified"));
        told["check"]!["note"].ShouldBeNull();
        (await admin.Get("/api/v1/providers/sendgrid")).GetProperty("source").GetString().ShouldBe("own");
    }

    async Task<(string Sid, string Token)> Account()
    {
        using var sandbox = world.Simulator();
        var made = await sandbox.Post("/api/accounts", new { friendlyName = "A tenant's own" });
        return (made.GetProperty("sid").GetString()!, made.GetProperty("authToken").GetString()!);
    }

    static string? Field(JsonElement provider, string name) =>
        provider.GetProperty("fields").EnumerateArray().Single(field => field.GetProperty("name").GetString() == name).GetProperty("value").GetString();

    static Task<HttpResponseMessage> Putting(HttpClient client, object body) => client.PutAsJsonAsync("/api/v1/providers/twilio", body);

    static async Task<JsonElement> Put(HttpClient client, object body)
    {
        using var answer = await Putting(client, body);
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue(text);
        return JsonElement.Parse(text);
    }
}
