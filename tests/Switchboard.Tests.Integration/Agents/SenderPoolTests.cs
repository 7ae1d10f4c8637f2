using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Switchboard.Agents.Senders;

namespace Switchboard.Tests.Integration.Agents;

/// <summary>Where agents get their WhatsApp senders from, and where these go when the agents do.</summary>
public sealed class SenderPoolTests(World world)
{
    static readonly object Whatsapp = new { phone = false, whatsapp = true };

    [Fact]
    public async Task A_newcomer_has_WhatsApp_at_once_and_the_sender_is_free_again_when_the_agent_goes()
    {
        var tenant = await world.Organization();
        using var admin = tenant.Admin();
        var first = await admin.Post("/api/v1/agents", new { displayName = "First", capabilities = Whatsapp });

        var again = await admin.Post("/api/v1/agents", new { displayName = "First", agentId = Word(first, "agentId"), capabilities = Whatsapp });
        (await Senders(admin)).Count.ShouldBe(1, "who has a sender keeps it");
        var gone = await admin.Delete($"/api/v1/agents/{Word(first, "agentId")}");
        var free = (await Senders(admin)).ShouldHaveSingleItem();
        var second = await admin.Post("/api/v1/agents", new { displayName = "Second", capabilities = Whatsapp });

        Word(Channel(again), "address").ShouldBe(Word(Channel(first), "address"));
        (Word(Channel(first), "state"), Word(gone.GetProperty("channels")[0], "state")).ShouldBe(("active", "released"));
        free.TryGetProperty("agentId", out _).ShouldBeFalse();
        (Word(free, "state"), free.GetProperty("lent").GetBoolean(), Word(free, "address")).ShouldBe(("online", true, Word(Channel(first), "address")));
        Word(Channel(second), "address").ShouldBe(Word(Channel(first), "address"));
        Word((await Senders(admin)).Single(), "agentId").ShouldBe(Word(second, "agentId"));
    }

    [Fact]
    public async Task A_request_that_is_repeated_takes_no_further_sender()
    {
        var tenant = await world.Organization();
        using var admin = tenant.Admin();
        var wish = new { displayName = "Desk", capabilities = Whatsapp, clientRef = "desk-1" };

        var first = await admin.Post("/api/v1/agents", wish);
        var again = await admin.Post("/api/v1/agents", wish);

        Word(Channel(again), "address").ShouldBe(Word(Channel(first), "address"));
        Word((await Senders(admin)).ShouldHaveSingleItem(), "agentId").ShouldBe(Word(first, "agentId"));
    }

    [Fact]
    public async Task Agents_that_come_at_once_get_a_sender_each_whosoever_they_are()
    {
        var tenants = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => world.Organization()));

        var made = await Task.WhenAll(tenants.Concat(tenants).Select(async tenant =>
        {
            using var admin = tenant.Admin();
            var agent = await admin.Post("/api/v1/agents", new { displayName = "Racer", capabilities = Whatsapp });
            // Who was a moment too late asks again, as the answer says.
            return Word(Channel(agent), "state") == "active" ? agent : await admin.Post("/api/v1/agents", new { displayName = "Racer", agentId = Word(agent, "agentId"), capabilities = Whatsapp });
        }));

        made.Select(agent => Word(Channel(agent), "address")).Distinct().Count().ShouldBe(made.Length);
        made.ShouldAllBe(agent => Word(Channel(agent), "state") == "active");
    }

    [Fact]
    [Trait("Category", "slow")]
    public async Task An_exhausted_pool_is_no_failure_and_the_answer_says_what_to_do()
    {
        await using var small = await World.Start(settings: ("Agents:WhatsappPoolSize", "1"));
        var tenant = await small.Organization();
        using var admin = tenant.Admin();
        var first = await admin.Post("/api/v1/agents", new { displayName = "First", capabilities = Whatsapp });

        var second = await admin.Post("/api/v1/agents", new { displayName = "Second", capabilities = Whatsapp });
        using var itself = small.Client(Word(second, "securityToken"));
        var refused = await itself.Posting("/api/v1/messages", new { to = "+14155550123", channel = "whatsapp", body = "Hi" }).Refused(409);
        await admin.Delete($"/api/v1/agents/{Word(first, "agentId")}");
        var again = await admin.Post("/api/v1/agents", new { displayName = "Second", agentId = Word(second, "agentId"), capabilities = Whatsapp });

        (Word(second, "status"), Word(Channel(second), "state")).ShouldBe(("active", "unavailable"));
        Word(Channel(second), "reason").ShouldContain("as many as it may");
        Word(Channel(second), "reason").ShouldContain("comms_provision_channels");
        Word(refused, "code").ShouldBe("channel_unavailable");
        (Word(Channel(again), "state"), Word(Channel(again), "address")).ShouldBe(("active", Word(Channel(first), "address")));
    }

    [Fact]
    [Trait("Category", "slow")]
    public async Task Who_waits_for_a_sender_is_told_its_place_and_gets_one_in_its_turn()
    {
        await using var small = await World.Start(settings: ("Agents:WhatsappPoolSize", "1"));
        var tenant = await small.Organization();
        using var admin = tenant.Admin();
        var agents = new List<string>();
        foreach (var name in new[] { "First", "Second", "Third" })
        {
            agents.Add(Word(await admin.Post("/api/v1/agents", new { displayName = name, capabilities = Whatsapp }), "agentId"));
        }

        // Who asks again stays where it was.
        await admin.Post("/api/v1/agents", new { displayName = "Second", agentId = agents[1], capabilities = Whatsapp });
        var before = await Task.WhenAll(agents.Select(agent => Pool(admin, agent)));
        await admin.Delete($"/api/v1/agents/{agents[0]}");
        var served = await Eventually.Get(() => Pool(admin, agents[1]), pool => pool.TryGetProperty("senderId", out _));
        var late = await admin.Post("/api/v1/agents", new { displayName = "Late", capabilities = Whatsapp });

        var sender = (await Senders(admin)).Single();
        (Word(before[0], "senderId"), before[0].GetProperty("lent").GetBoolean(), before[0].GetProperty("size").GetInt64()).ShouldBe((Word(sender, "senderId"), true, 1));
        before[0].TryGetProperty("waitingPlace", out _).ShouldBeFalse();
        before[1..].Select(pool => pool.GetProperty("waitingPlace").GetInt64()).ShouldBe([1, 2]);
        (Word(served, "senderId"), Word(sender, "agentId")).ShouldBe((Word(sender, "senderId"), agents[1]));
        (await Pool(admin, agents[2])).GetProperty("waitingPlace").GetInt64().ShouldBe(1);
        Word(Channel(late), "state").ShouldBe("unavailable");
        await admin.Delete($"/api/v1/agents/{agents[1]}");
        await Eventually.Get(() => Pool(admin, agents[2]), pool => pool.TryGetProperty("senderId", out _));
        (await Pool(admin, Word(late, "agentId"))).GetProperty("waitingPlace").GetInt64().ShouldBe(1, "who came last is next");
    }

    [Fact]
    [Trait("Category", "slow")]
    public async Task In_production_senders_come_from_the_deployments_account_and_none_is_no_failure()
    {
        await using var real = await RealWorld.Start();
        await using var own = await World.Start(null, real.Account);
        using var super = own.SuperAdmin();
        var tenant = await own.Organization();
        using var admin = tenant.Admin();
        await super.Post($"/api/v1/organizations/{tenant.Id}/approve", new { });

        var none = await admin.Post("/api/v1/agents", new { displayName = "Front desk", capabilities = Whatsapp });
        var registered = await Register(real.Client, RealWorld.Sid, RealWorld.Token, "+14155550142");
        var some = await admin.Post("/api/v1/agents", new { displayName = "Front desk", agentId = Word(none, "agentId"), capabilities = Whatsapp });
        var agentsOwn = await admin.Posting("/api/v1/whatsapp/senders", new { }).Refused(403);

        (Word(Channel(none), "state"), Word(none, "status")).ShouldBe(("unavailable", "active"));
        Word(Channel(none), "reason").ShouldContain("has no WhatsApp sender");
        (Word(Channel(some), "state"), Word(Channel(some), "address")).ShouldBe(("active", "+14155550142"));
        Word(agentsOwn, "next").ShouldContain("lent");
        var line = (await real.Client.GetFromJsonAsync<JsonElement>("/api/lines")).EnumerateArray().Single(line => Word(line, "address") == "whatsapp:+14155550142");
        Word(line, "webhook").ShouldStartWith($"{own.Url.GetLeftPart(UriPartial.Authority)}/webhooks/twilio/whatsapp");
        Word(registered, "status").ShouldBe("ONLINE");
    }

    [Fact]
    [Trait("Category", "slow")]
    public async Task An_account_of_ones_own_brings_its_senders_and_agents_are_given_them_by_name()
    {
        await using var real = await RealWorld.Start();
        await using var own = await World.Start(null, real.Account);
        using var super = own.SuperAdmin();
        var tenant = await own.Organization();
        using var admin = tenant.Admin();
        await super.Post($"/api/v1/organizations/{tenant.Id}/approve", new { });
        using (var saved = await admin.PutAsJsonAsync("/api/v1/providers/twilio", new { credentials = new { accountSid = RealWorld.OtherSid, authToken = RealWorld.OtherToken } }))
        {
            saved.IsSuccessStatusCode.ShouldBeTrue(await saved.Content.ReadAsStringAsync());
        }

        await Register(real.Client, RealWorld.OtherSid, RealWorld.OtherToken, "+14155550143");
        var added = (await admin.Post("/api/v1/whatsapp/senders", new { })).GetProperty("items");
        var unknown = await admin.Posting("/api/v1/whatsapp/senders", new { address = "+14155550144" }).Refused(409);
        var handedIn = (await admin.Post("/api/v1/whatsapp/senders", new { address = "+14155550144", displayName = "Bella Bakery" })).GetProperty("items")[0];
        await Eventually.Holds(async () =>
        {
            await own.Get<FollowSenders>().Round(CancellationToken.None);
            return Word(await admin.Get($"/api/v1/whatsapp/senders/{Word(handedIn, "senderId")}"), "state") == "online";
        });
        var agent = Word(await admin.Post("/api/v1/agents", new { displayName = "Plain", capabilities = new { phone = false } }), "agentId");
        var given = await Put(admin, $"/api/v1/whatsapp/senders/{Word(handedIn, "senderId")}/agent", new { agentId = agent });
        var taken = await admin.Post("/api/v1/agents", new { displayName = "Other", capabilities = Whatsapp });
        var busy = await admin.DeleteAsync($"/api/v1/whatsapp/senders/{Word(handedIn, "senderId")}");
        await admin.Delete($"/api/v1/whatsapp/senders/{Word(handedIn, "senderId")}/agent");
        await admin.Delete($"/api/v1/whatsapp/senders/{Word(handedIn, "senderId")}");

        (added.GetArrayLength(), Word(added[0], "address"), added[0].GetProperty("lent").GetBoolean()).ShouldBe((1, "+14155550143", false));
        Word(unknown, "code").ShouldBe("not_a_sender");
        (Word(handedIn, "state"), Word(handedIn, "name")).ShouldBe(("pending", "Bella Bakery"));
        Word(given, "agentId").ShouldBe(agent);
        Word(Channel(taken), "address").ShouldBe("+14155550143");
        ((int)busy.StatusCode).ShouldBe(409);
        (await Senders(admin)).Select(sender => Word(sender, "address")).ShouldBe(["+14155550143"]);
        Channels(await admin.Get($"/api/v1/agents/{agent}/channels")).ShouldBeEmpty();
    }

    [Fact]
    [Trait("Category", "slow")]
    public async Task In_the_sandbox_a_sender_is_called_as_the_agent_that_has_it()
    {
        await using var own = await World.Start();
        using var admin = (await own.Organization()).Admin();
        using var sandbox = own.Simulator();
        var bakery = await admin.Post("/api/v1/agents", new { displayName = "Bakery", capabilities = Whatsapp });
        var number = "whatsapp:" + Word(Channel(bakery), "address");

        (await Called()).ShouldBe("Bakery");
        await admin.Delete($"/api/v1/agents/{Word(bakery, "agentId")}");
        await own.Get<FollowSenders>().Round(CancellationToken.None);
        (await Called()).ShouldBe("Sandbox sender");
        var florist = await admin.Post("/api/v1/agents", new { displayName = "Florist", capabilities = Whatsapp });
        await own.Get<FollowSenders>().Round(CancellationToken.None);

        ("whatsapp:" + Word(Channel(florist), "address")).ShouldBe(number, "the free one is given on");
        (await Called()).ShouldBe("Florist");
        Word((await Senders(admin)).Single(), "name").ShouldBe("Florist");

        async Task<string> Called() => Word((await sandbox.GetFromJsonAsync<JsonElement>("/api/lines")).EnumerateArray().Single(line => Word(line, "address") == number), "friendlyName");
    }

    [Fact]
    [Trait("Category", "slow")]
    public async Task A_lent_sender_that_nobody_uses_for_a_day_goes_back_and_one_in_use_stays()
    {
        var clock = new MovableClock();
        await using var own = await World.Start(options => options.Clock = clock);
        var tenant = await own.Organization();
        using var admin = tenant.Admin();
        var kept = await admin.Post("/api/v1/agents", new { displayName = "Stays", capabilities = Whatsapp });
        var gone = await admin.Post("/api/v1/agents", new { displayName = "Goes", capabilities = Whatsapp });
        await admin.Delete($"/api/v1/agents/{Word(gone, "agentId")}");

        await own.Get<FollowSenders>().Round(CancellationToken.None);
        (await Senders(admin)).Count.ShouldBe(2);
        clock.Move(TimeSpan.FromHours(25));
        await own.Get<FollowSenders>().Round(CancellationToken.None);

        (await Senders(admin)).Select(sender => Word(sender, "agentId")).ShouldBe([Word(kept, "agentId")]);
        var next = await own.Organization();
        using var other = next.Admin();
        Word(Channel(await other.Post("/api/v1/agents", new { displayName = "Next", capabilities = Whatsapp })), "address").ShouldBe(Word(Channel(gone), "address"));
    }

    [Fact]
    [Trait("Category", "slow")]
    public async Task A_sender_that_is_no_longer_at_its_provider_is_shown_so_and_given_to_nobody()
    {
        await using var own = await World.Start();
        var tenant = await own.Organization();
        using var admin = tenant.Admin();
        var first = await admin.Post("/api/v1/agents", new { displayName = "First", capabilities = Whatsapp });
        await admin.Delete($"/api/v1/agents/{Word(first, "agentId")}");
        var sender = (await Senders(admin)).Single();
        using var outside = own.Simulator();
        var account = (await outside.GetFromJsonAsync<JsonElement>("/api/accounts"))[0];
        using (var twilio = Twilio(outside, Word(account, "sid"), Word(account, "authToken")))
        {
            (await twilio.DeleteAsync($"/twilio/v2/Channels/Senders/{Word(sender, "externalId")}")).EnsureSuccessStatusCode();
        }

        await own.Restart();
        using var after = tenant.Admin();
        var seen = await Eventually.Get(() => after.Get($"/api/v1/whatsapp/senders/{Word(sender, "senderId")}"), found => Word(found, "state") == "offline");
        var second = await after.Post("/api/v1/agents", new { displayName = "Second", capabilities = Whatsapp });

        Word(seen, "trouble").ShouldContain("no longer has");
        Word(Channel(second), "address").ShouldNotBe(Word(sender, "address"));
    }

    [Fact]
    public async Task A_sender_is_not_given_to_an_agent_whose_own_is_switched_off()
    {
        using var office = await Office.Open(world, "dedicated");
        var (first, second) = (await office.Admin.Post("/api/v1/agents", new { displayName = "First", capabilities = Whatsapp }), await office.Admin.Post("/api/v1/agents", new { displayName = "Second", capabilities = Whatsapp }));
        var free = (await Senders(office.Admin)).Single(sender => Word(sender, "agentId") == Word(second, "agentId"));
        await office.Admin.Delete($"/api/v1/agents/{Word(second, "agentId")}");
        await office.Admin.Post($"/api/v1/agents/{Word(first, "agentId")}/channels/whatsapp/off", new { });

        var refused = await office.Admin.PutAsJsonAsync($"/api/v1/whatsapp/senders/{Word(free, "senderId")}/agent", new { agentId = Word(first, "agentId") }).Refused(409);

        Word(refused, "code").ShouldBe("channel_in_use");
        Word(refused, "detail").ShouldContain(Word(Channel(first), "address"));
        Word(refused, "detail").ShouldContain("off");
    }

    [Fact]
    public async Task Of_agents_that_are_given_one_sender_at_once_one_has_it_and_the_others_nothing()
    {
        using var office = await Office.Open(world, "dedicated");
        var first = await office.Admin.Post("/api/v1/agents", new { displayName = "First", capabilities = Whatsapp });
        var sender = Word((await Senders(office.Admin)).Single(), "senderId");
        var others = new List<string>();
        for (var n = 0; n < 4; n++)
        {
            others.Add(Word(await office.Admin.Post("/api/v1/agents", new { displayName = $"Agent {n}", capabilities = new { phone = false } }), "agentId"));
        }

        for (var round = 0; round < 5; round++)
        {
            await office.Admin.Delete($"/api/v1/whatsapp/senders/{sender}/agent");

            var given = await Task.WhenAll(others.Select(agentId => office.Admin.PutAsJsonAsync($"/api/v1/whatsapp/senders/{sender}/agent", new { agentId })));

            given.Select(answer => (int)answer.StatusCode).Order().ShouldBe([200, 409, 409, 409]);
            var having = await Task.WhenAll(others.Select(async agent => Channels(await office.Admin.Get($"/api/v1/agents/{agent}/channels")).Count));
            having.Order().ShouldBe([0, 0, 0, 1]);
        }
    }

    static async Task<JsonElement> Register(HttpClient simulator, string sid, string token, string number)
    {
        using var twilio = Twilio(simulator, sid, token);
        using var made = await twilio.PostAsJsonAsync("/twilio/v2/Channels/Senders", new { sender_id = "whatsapp:" + number, profile = new { name = "Real" } });
        made.IsSuccessStatusCode.ShouldBeTrue(await made.Content.ReadAsStringAsync());
        var id = Word(await made.Content.ReadFromJsonAsync<JsonElement>(), "sid");
        return await Eventually.Get(() => twilio.GetFromJsonAsync<JsonElement>($"/twilio/v2/Channels/Senders/{id}"), sender => Word(sender, "status") == "ONLINE");
    }

    static HttpClient Twilio(HttpClient simulator, string sid, string token)
    {
        var client = new HttpClient { BaseAddress = simulator.BaseAddress };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{sid}:{token}")));
        return client;
    }

    static async Task<JsonElement> Put(HttpClient client, string path, object body)
    {
        using var answer = await client.PutAsJsonAsync(path, body);
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue(text);
        return JsonElement.Parse(text);
    }

    static async Task<List<JsonElement>> Senders(HttpClient admin) => [.. (await admin.Get("/api/v1/whatsapp/senders")).GetProperty("items").EnumerateArray()];

    static async Task<JsonElement> Pool(HttpClient admin, string agent) => Channels(await admin.Get($"/api/v1/agents/{agent}/channels")).Single().GetProperty("pool");

    static JsonElement Channel(JsonElement made) => made.GetProperty("channels").EnumerateArray().Single(channel => Word(channel, "channel") == "whatsapp");

    static List<JsonElement> Channels(JsonElement status) => [.. status.GetProperty("items")[0].GetProperty("channels").EnumerateArray()];

    static string Word(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
