using System.Text.Json;

namespace Switchboard.Tests.Integration.Agents;

public sealed class ProvisionTests(World world)
{
    [Fact]
    public async Task A_first_run_has_an_agent_with_a_number()
    {
        world.FirstRun.AgentId.ShouldNotBeNull();
        using var agent = world.Client(world.FirstRun.AgentToken);

        var channel = Channels(await agent.Get("/api/v1/channels")).Single();

        (Word(channel, "channel"), Word(channel, "state")).ShouldBe(("sms", "active"));
        Word(channel, "a2p").ShouldBeOneOf("unknown", "unregistered");
    }

    [Fact]
    public async Task An_agent_gets_a_number_whose_messages_come_here_and_a_token_of_its_own()
    {
        using var admin = (await world.Organization()).Admin();
        using var outside = await Outside.Of(world);

        var made = await admin.Post("/api/v1/agents", new { displayName = "Reception", capabilities = new { phone = true, whatsapp = true, email = true, voiceAi = true } });

        var (agent, channels) = (made.GetProperty("agentId").GetString()!, made.GetProperty("channels").EnumerateArray().ToList());
        Word(made, "status").ShouldBe("active");
        var number = (await outside.Numbers()).Single(n => n.SmsUrl.Contains(agent));
        Word(channels.Single(c => Word(c, "channel") == "sms"), "address").ShouldBe(number.Number);
        number.SmsUrl.ShouldStartWith($"{world.Url.GetLeftPart(UriPartial.Authority)}/webhooks/{agent}/sms#rc=5");
        number.FallbackUrl.ShouldContain("/webhooks/twilio/sms#");
        number.VoiceUrl.ShouldBeEmpty("nobody answers calls yet");
        number.Label.ShouldStartWith("Reception (Switchboard chn_");
        foreach (var missing in channels.Where(c => Word(c, "channel") is "voice"))
        {
            Word(missing, "state").ShouldBe("unavailable");
            Word(missing, "reason").ShouldNotBeEmpty();
        }

        channels.Count.ShouldBe(4);
        using var itself = world.Client(made.GetProperty("securityToken").GetString());
        Word(await itself.Get($"/api/v1/agents/{agent}"), "displayName").ShouldBe("Reception");
    }

    [Fact]
    public async Task The_same_reference_makes_one_agent_and_shows_its_token_once()
    {
        using var admin = (await world.Organization()).Admin();
        var request = new { displayName = "Once", capabilities = new { phone = true }, clientRef = "first" };

        var first = await admin.Post("/api/v1/agents", request);
        var second = await admin.Post("/api/v1/agents", request);

        Word(second, "agentId").ShouldBe(Word(first, "agentId"));
        second.TryGetProperty("securityToken", out _).ShouldBeFalse();
        second.GetProperty("channels").GetRawText().ShouldBe(first.GetProperty("channels").GetRawText());
        Word(await admin.Posting("/api/v1/agents", request with { displayName = "Other" }).Refused(409), "code").ShouldBe("client_ref_reused");
    }

    [Fact]
    public async Task Two_that_want_the_same_number_get_one_each()
    {
        using var admin = (await world.Organization()).Admin();

        var made = await Task.WhenAll(Enumerable.Range(0, 5).Select(n => admin.Post("/api/v1/agents", new { displayName = $"Racer {n}" })));

        made.Select(agent => Word(agent.GetProperty("channels")[0], "address")).Distinct().Count().ShouldBe(5);
    }

    [Fact]
    public async Task The_last_place_in_the_pool_is_given_once()
    {
        using var admin = (await world.Organization()).Admin();
        var wish = new { displayName = "One of many", capabilities = new { phone = false } };

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => admin.Posting("/api/v1/agents", wish)));

        answers.Count(answer => (int)answer.StatusCode == 201).ShouldBe(5);
        Word(await admin.Posting("/api/v1/agents", wish).Refused(409), "code").ShouldBe("agent_pool_full");
    }

    [Fact]
    public async Task An_agent_without_a_number_gets_one_later()
    {
        using var admin = (await world.Organization()).Admin();
        var agent = Word(await admin.Post("/api/v1/agents", new { displayName = "Later", capabilities = new { phone = false } }), "agentId");

        var grown = await admin.Post("/api/v1/agents", new { displayName = "Later", agentId = agent });
        var again = await admin.Post("/api/v1/agents", new { agentId = agent });
        await admin.Post("/api/v1/agents", new { displayName = "Sooner", agentId = agent });

        Word(grown.GetProperty("channels")[0], "state").ShouldBe("active");
        grown.TryGetProperty("securityToken", out _).ShouldBeFalse("it has one already");
        again.GetProperty("channels").GetRawText().ShouldBe(grown.GetProperty("channels").GetRawText());
        Word(await admin.Get($"/api/v1/agents/{agent}"), "displayName").ShouldBe("Later", "channels are given, not names");
    }

    [Fact]
    public async Task Channels_are_added_without_the_name_being_said_again()
    {
        using var admin = (await world.Organization()).Admin();
        using var outside = await Outside.Of(world);
        var agent = Word(await admin.Post("/api/v1/agents", new { displayName = "Front desk", capabilities = new { phone = false } }), "agentId");

        var number = await admin.Post("/api/v1/agents", new { agentId = agent, clientRef = "number" });
        var repeated = await admin.Post("/api/v1/agents", new { agentId = agent, clientRef = "number" });
        var onboarded = await admin.Post("/api/v1/onboard", new { agentId = agent, capabilities = new { phone = false, email = true } });

        var channels = onboarded.GetProperty("channels").EnumerateArray().ToDictionary(channel => Word(channel, "channel"), channel => Word(channel, "address"));
        channels["email"].ShouldStartWith("front-desk.");
        (await outside.Numbers()).Single(one => one.Number == channels["sms"]).Label.ShouldStartWith("Front desk (Switchboard ");
        repeated.GetProperty("channels").GetRawText().ShouldBe(number.GetProperty("channels").GetRawText());
        Word(await admin.Get($"/api/v1/agents/{agent}"), "displayName").ShouldBe("Front desk");
    }

    [Theory]
    [InlineData("""{}""", "invalid_display_name")]
    [InlineData("""{"displayName":""}""", "invalid_display_name")]
    [InlineData("""{"displayName":"x","country":"USA"}""", "invalid_country")]
    [InlineData("""{"displayName":"x","greeting":"a\u0000b"}""", "invalid_greeting")]
    [InlineData("""{"displayName":"x","clientRef":""}""", "invalid_client_ref")]
    [InlineData("""{"displayName":"x","country":"KP"}""", "no_numbers")]
    [InlineData("""{"displayName":"x","country":"ZZ"}""", "invalid_country")]
    public async Task What_cannot_be_had_is_said_and_leaves_nothing(string body, string code)
    {
        using var admin = (await world.Organization()).Admin();
        using var content = new StringContent(body, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));

        var answer = await admin.PostAsync("/api/v1/agents", content);

        Word(JsonElement.Parse(await answer.Content.ReadAsStringAsync()), "code").ShouldBe(code);
        (await admin.Get("/api/v1/agents?deprovisioned=true")).GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task The_channels_of_many_agents_are_told_page_by_page_newest_first()
    {
        using var admin = (await world.Organization()).Admin();
        List<string> made = [];
        for (var i = 0; i < 3; i++)
        {
            made.Add(Word(await admin.Post("/api/v1/agents", new { displayName = $"Agent {i}", capabilities = new { phone = false, email = true } }), "agentId"));
        }

        var first = await admin.Get("/api/v1/channels?limit=2");
        var rest = await admin.Get($"/api/v1/channels?limit=2&cursor={Word(first, "nextCursor")}");

        ((string[])[.. Agents(first), .. Agents(rest)]).ShouldBe(Enumerable.Reverse(made));
        rest.TryGetProperty("nextCursor", out _).ShouldBeFalse();
        Channels(first).Concat(Channels(rest)).Select(channel => Word(channel, "channel")).ShouldBe(["email", "email", "email"]);
        await admin.GetAsync("/api/v1/channels?limit=201").Refused(400);
        await admin.GetAsync("/api/v1/channels?cursor=agt").Refused(400);

        static IEnumerable<string> Agents(JsonElement page) => page.GetProperty("items").EnumerateArray().Select(agent => Word(agent, "agentId"));
    }

    internal static IEnumerable<JsonElement> Channels(JsonElement status) => status.GetProperty("items").EnumerateArray().SelectMany(agent => agent.GetProperty("channels").EnumerateArray());

    internal static string Word(JsonElement of, string name) => of.GetProperty(name).GetString()!;
}
