using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Switchboard.Tests.Integration.Agents;
using static Switchboard.Tests.Integration.Agents.ProvisionTests;
using Line = Switchboard.Tests.Integration.Conversations.Line;
using Wire = Switchboard.Tests.Integration.Mcp.Wire;

namespace Switchboard.Tests.Integration.Setup;

/// <summary>A customer has all that it needs after one call.</summary>
public sealed class OnboardTests(World world)
{
    [Theory]
    [InlineData("account")]
    [InlineData("organization")]
    [InlineData("agent")]
    public async Task A_second_organization_is_onboarded_with_one_call(string isolationMode)
    {
        using var super = world.SuperAdmin();
        using var apart = await Apart.Of(world);
        var slug = World.Slug();

        var made = await super.Post("/api/v1/onboard", new
        {
            displayName = "Front desk",
            greeting = "Hello!",
            organization = new { name = "Second", slug, isolationMode, settings = new { team = "north" } },
            capabilities = new { phone = true, email = true },
        });

        var organization = made.GetProperty("organization");
        (Word(organization, "slug"), Word(organization, "status"), Word(organization, "isolationMode"), Word(organization, "mode")).ShouldBe((slug, "active", isolationMode, "sandbox"));
        var (agent, addresses) = (Word(made, "agentId"), made.GetProperty("channels").EnumerateArray().ToDictionary(channel => Word(channel, "channel"), channel => Word(channel, "address")));
        addresses.Keys.Order(StringComparer.Ordinal).ShouldBe(["email", "sms"]);
        (await apart.HolderOf(addresses["sms"])).Equals(apart.Main, StringComparison.Ordinal).ShouldBe(isolationMode == "account");
        using var admin = world.Client(Word(made, "organizationToken"));
        Word((await admin.Get("/api/v1/agents")).GetProperty("items")[0], "agentId").ShouldBe(agent);

        using var itself = world.Client(Word(made, "token"));
        using var simulator = new HttpClient { BaseAddress = new(world.FirstRun.SimulatorUrl!) };
        var person = Line.Person();
        using var written = await simulator.PostAsJsonAsync($"/api/people/{Uri.EscapeDataString(person)}/messages", new { to = addresses["sms"], body = "Is this the second?" });
        written.IsSuccessStatusCode.ShouldBeTrue();
        await Eventually.Holds(async () => (await itself.Get("/api/v1/messages/waiting")).GetProperty("items").EnumerateArray().Any(message => Word(message, "body") == "Is this the second?"));
        var sent = Word(await itself.Post("/api/v1/messages", new { to = person, body = "It is." }), "messageId");
        await Eventually.Get(() => itself.Get($"/api/v1/messages/{sent}"), message => Word(message, "status") == "delivered");

        var root = world.Url.GetLeftPart(UriPartial.Authority);
        made.GetProperty("webhookUrls").GetRawText().ShouldBe($$"""{"email":"{{root}}/webhooks/resend","sms":"{{root}}/webhooks/{{agent}}/sms"}""");
        made.GetProperty("dnsRecords").GetArrayLength().ShouldBe(0, "the shared domain is the operator's");
        var steps = string.Join('\n', made.GetProperty("instructions").EnumerateArray().Select(step => step.GetString()));
        steps.ShouldContain(addresses["sms"]);
        steps.ShouldContain("No DNS records are needed");
    }

    [Fact]
    public async Task An_admin_who_would_approve_the_organization_learns_whose_that_is()
    {
        var tenant = await world.Organization();
        using var admin = tenant.Admin();

        var refused = await admin.Posting($"/api/v1/organizations/{tenant.Id}/approve", new { }).Refused(403);

        Word(refused, "code").ShouldBe("forbidden");
        Word(refused, "detail").ShouldContain("super_admin");
    }

    [Fact]
    public async Task The_webhook_of_a_WhatsApp_sender_is_told_as_it_stands_at_the_provider()
    {
        var tenant = await world.Organization();
        using var admin = tenant.Admin();

        var made = await admin.Post("/api/v1/onboard", new { displayName = "Bakery", capabilities = new { phone = false, whatsapp = true } });

        Word(made.GetProperty("webhookUrls"), "whatsapp").ShouldBe(world.Url.GetLeftPart(UriPartial.Authority) + "/webhooks/twilio/whatsapp");
    }

    [Fact]
    public async Task The_configuration_that_it_gives_opens_the_door_for_the_usual_clients()
    {
        using var super = world.SuperAdmin();
        var made = await super.Post("/api/v1/onboard", new { displayName = "Configured", organization = new { name = "Configured", slug = World.Slug() }, capabilities = new { phone = false, email = true } });
        var (url, token) = (Word(made.GetProperty("mcp"), "url"), Word(made, "token"));
        var clients = made.GetProperty("mcp").GetProperty("clients").EnumerateArray().ToDictionary(client => Word(client, "client"), client => Word(client, "paste"));

        clients.Keys.ShouldBe(["Claude Code", "Claude Desktop", "Cursor", "VS Code", "Windsurf", "Gemini CLI", "Codex", "Others"], ignoreOrder: true);
        clients.Values.ShouldAllBe(paste => paste.Contains(url) && paste.Contains($"Bearer {token}"));
        foreach (var (client, servers, address) in new[] { ("Cursor", "mcpServers", "url"), ("VS Code", "servers", "url"), ("Windsurf", "mcpServers", "serverUrl"), ("Gemini CLI", "mcpServers", "httpUrl"), ("Others", "mcpServers", "url") })
        {
            var server = JsonElement.Parse(clients[client]).GetProperty(servers).GetProperty("switchboard");
            using var http = new HttpClient();
            using var ping = Wire.Call("comms_ping");
            ping.RequestUri = new(Word(server, address));
            ping.Headers.TryAddWithoutValidation("Authorization", Word(server.GetProperty("headers"), "Authorization"));
            using var answer = await http.SendAsync(ping);
            (await answer.Content.ReadAsStringAsync()).ShouldContain("slotsRemaining", Case.Sensitive, client);
            answer.IsSuccessStatusCode.ShouldBeTrue(client);
        }

        var desktop = JsonElement.Parse(clients["Claude Desktop"]).GetProperty("mcpServers").GetProperty("switchboard");
        desktop.GetProperty("args").EnumerateArray().Select(arg => arg.GetString()).ShouldBe(["-y", "mcp-remote", url, "--header", "Authorization:${SWITCHBOARD_AUTH}", "--allow-http"]);
        Word(desktop.GetProperty("env"), "SWITCHBOARD_AUTH").ShouldBe($"Bearer {token}");
        clients["Codex"].ShouldBe($"[mcp_servers.switchboard]\nurl = \"{url}\"\nhttp_headers = {{ Authorization = \"Bearer {token}\" }}");
    }

    [Fact]
    public async Task Under_the_same_reference_it_is_done_once_and_tokens_are_shown_once()
    {
        using var super = world.SuperAdmin();
        var request = new { displayName = "Once", organization = new { name = "Once", slug = World.Slug() }, capabilities = new { phone = true }, clientRef = World.Slug() };

        var first = await super.Post("/api/v1/onboard", request);
        var second = await super.Post("/api/v1/onboard", request);

        (Word(second, "agentId"), Word(second.GetProperty("organization"), "organizationId")).ShouldBe((Word(first, "agentId"), Word(first.GetProperty("organization"), "organizationId")));
        second.GetProperty("channels").GetRawText().ShouldBe(first.GetProperty("channels").GetRawText());
        (second.TryGetProperty("token", out _), second.TryGetProperty("organizationToken", out _)).ShouldBe((false, false));
        second.GetProperty("mcp").GetRawText().ShouldContain("YOUR_AGENT_TOKEN");
        using var admin = world.Client(Word(first, "organizationToken"));
        (await admin.Get("/api/v1/agents")).GetProperty("items").GetArrayLength().ShouldBe(1);
        Word(await super.Posting("/api/v1/onboard", request with { displayName = "Other" }).Refused(409), "code").ShouldBe("client_ref_reused");
        Word(await super.Posting("/api/v1/onboard", new { displayName = "Twice", request.organization }).Refused(409), "code").ShouldBe("slug_taken");
    }

    [Fact]
    public async Task A_customers_own_mail_domain_is_added_and_its_records_are_told()
    {
        using var super = world.SuperAdmin();
        var domain = $"{World.Slug()}.example";
        var request = new
        {
            displayName = "Front Desk", organization = new { name = "Own domain", slug = World.Slug() }, capabilities = new { phone = false, email = true }, emailDomain = domain, clientRef = World.Slug(),
        };

        var made = await super.Post("/api/v1/onboard", request);

        Word(made.GetProperty("channels")[0], "address").ShouldBe($"front-desk@{domain}");
        var records = made.GetProperty("dnsRecords").EnumerateArray().Select(record => (Word(record, "type"), Word(record, "name"))).ToList();
        records.ShouldContain(("MX", domain));
        records.ShouldContain(("TXT", $"resend._domainkey.{domain}"));
        records.ShouldContain(("TXT", $"_dmarc.{domain}"));
        made.GetProperty("instructions").EnumerateArray().ShouldContain(step => step.GetString()!.Contains($"DNS records at {domain}"));
        (await super.Post("/api/v1/onboard", request)).GetProperty("dnsRecords").GetArrayLength().ShouldBe(records.Count, "also when it is asked for again");
        Word(await super.Posting("/api/v1/onboard", request with { organization = new { name = "Other", slug = World.Slug() }, clientRef = World.Slug() }).Refused(409), "code").ShouldBe("domain_taken");
    }

    [Theory]
    [InlineData("shared", null, true)]
    [InlineData("hybrid", "dedicated", false)]
    public async Task Agents_are_onboarded_in_the_organizations_way_of_having_numbers(string identityMode, string? agents, bool isSame)
    {
        using var super = world.SuperAdmin();
        var first = await super.Post("/api/v1/onboard", new { displayName = "First", organization = new { name = "Shares", slug = World.Slug(), identityMode, isolationMode = "organization" } });
        var organizationId = Word(first.GetProperty("organization"), "organizationId");

        var second = await super.Post("/api/v1/onboard", new { displayName = "Second", organizationId, identityMode = agents });

        Word(second.GetProperty("channels")[0], "address").Equals(Word(first.GetProperty("channels")[0], "address"), StringComparison.Ordinal).ShouldBe(isSame);
        (await super.Get($"/api/v1/subaccounts?organizationId={organizationId}")).GetProperty("items").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task Those_who_race_for_a_slug_make_one_organization()
    {
        using var super = world.SuperAdmin();
        var slug = World.Slug();

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(n => super.Posting("/api/v1/onboard", new { displayName = $"Racer {n}", organization = new { name = "Racers", slug }, capabilities = new { phone = false } })));

        answers.Count(answer => (int)answer.StatusCode == 201).ShouldBe(1);
        answers.Count(answer => (int)answer.StatusCode == 409).ShouldBe(3);
    }

    [Fact]
    public async Task An_admin_onboards_agents_into_its_own_organization_and_makes_none()
    {
        var tenant = await world.Organization();
        using var admin = tenant.Admin();
        var request = new { displayName = "Joins", capabilities = new { phone = true }, clientRef = "joins" };

        Word(await admin.Posting("/api/v1/onboard", new { displayName = "x", organization = new { name = "Mine", slug = World.Slug() } }).Refused(403), "code").ShouldBe("forbidden");
        var first = await admin.Post("/api/v1/onboard", request);
        var second = await admin.Post("/api/v1/onboard", request);
        var provisioned = await admin.Post("/api/v1/agents", new { displayName = "Another", capabilities = new { phone = false }, clientRef = "joins" });

        Word(first.GetProperty("organization"), "organizationId").ShouldBe(tenant.Id.Value);
        first.TryGetProperty("organizationToken", out _).ShouldBeFalse();
        using var itself = world.Client(Word(first, "token"));
        Word(await itself.Get($"/api/v1/agents/{Word(first, "agentId")}"), "displayName").ShouldBe("Joins");
        Word(second, "agentId").ShouldBe(Word(first, "agentId"));
        Word(provisioned, "agentId").ShouldNotBe(Word(first, "agentId"), "a reference is the tool's own");
    }

    [Fact]
    public async Task It_is_a_tool_too()
    {
        using var super = world.SuperAdmin();
        using var call = Wire.Call("comms_onboard_customer", new()
        {
            ["displayName"] = "By tool", ["organization"] = new JsonObject { ["name"] = "By tool", ["slug"] = World.Slug() }, ["capabilities"] = new JsonObject { ["phone"] = false },
        });

        using var answer = await super.SendAsync(call);
        var text = await answer.Content.ReadAsStringAsync();

        var result = JsonElement.Parse(text[text.IndexOf('{')..]).GetProperty("result").GetProperty("structuredContent");
        Word(result.GetProperty("organization"), "status").ShouldBe("active");
        using var itself = world.Client(Word(result, "token"));
        await itself.Get($"/api/v1/agents/{Word(result, "agentId")}");
    }

    [Theory]
    [InlineData("""{"displayName":"x","organization":{"name":"x","slug":"Bad Slug"}}""", 400, "invalid_slug")]
    [InlineData("""{"displayName":"x","organization":{"name":"x","slug":"sample"}}""", 409, "slug_taken")]
    [InlineData("""{"displayName":"x","organization":{"name":"x","slug":"good"},"agentId":"agt_0"}""", 400, "invalid_organization")]
    [InlineData("""{"displayName":"","organization":{"name":"x","slug":"good"}}""", 400, "invalid_display_name")]
    [InlineData("""{"displayName":"x","organization":{"name":"x","slug":"good"},"emailDomain":"example.com"}""", 400, "invalid_email_domain")]
    [InlineData("""{"displayName":"x","organization":{"name":"x","slug":"good"},"emailDomain":"nodots","capabilities":{"email":true}}""", 400, "invalid_domain")]
    [InlineData("""{"displayName":"x","organization":{"name":"x","slug":"good"},"country":"KP"}""", 409, "no_numbers")]
    public async Task What_cannot_be_had_is_said_and_leaves_nothing(string body, int status, string code)
    {
        using var super = world.SuperAdmin();
        var slug = World.Slug();
        using var content = new StringContent(body.Replace("\"good\"", $"\"{slug}\"", StringComparison.Ordinal), new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));

        Word(await super.PostAsync("/api/v1/onboard", content).Refused(status), "code").ShouldBe(code);

        var after = await super.Post("/api/v1/organizations", new { name = "After", slug });
        Word(after.GetProperty("organization"), "slug").ShouldBe(slug, "it is free at once");
    }
}
