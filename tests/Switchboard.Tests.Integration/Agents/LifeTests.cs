using System.Net.Http.Headers;
using System.Net.Http.Json;
using Switchboard.Agents;
using Switchboard.Channels;
using Switchboard.Kernel;
using static Switchboard.Tests.Integration.Agents.ProvisionTests;

namespace Switchboard.Tests.Integration.Agents;

public sealed class LifeTests(World world)
{
    [Fact]
    public async Task Deprovisioning_gives_the_number_back_and_ends_the_token_but_keeps_the_agent()
    {
        using var admin = (await world.Organization()).Admin();
        using var outside = await Outside.Of(world);
        var made = await admin.Post("/api/v1/agents", new { displayName = "Leaver" });
        var agent = Word(made, "agentId");
        (await outside.Numbers()).ShouldContain(n => n.SmsUrl.Contains(agent));
        using var itself = world.Client(Word(made, "securityToken"));
        (await itself.Get($"/api/v1/agents/{agent}")).ShouldNotBe(default);

        var ended = await admin.Delete($"/api/v1/agents/{agent}");

        Word(ended.GetProperty("channels")[0], "state").ShouldBe("released");
        (await outside.Numbers()).ShouldNotContain(n => n.SmsUrl.Contains(agent), "whoever has the number now");
        await itself.GetAsync($"/api/v1/agents/{agent}").Refused(401);
        Word(await admin.Get($"/api/v1/agents/{agent}"), "status").ShouldBe("deprovisioned");
        (await admin.Get("/api/v1/agents")).GetProperty("items").GetArrayLength().ShouldBe(0);
        Word(await admin.Delete($"/api/v1/agents/{agent}"), "status").ShouldBe("deprovisioned");
    }

    [Fact]
    public async Task A_number_may_stay_with_the_provider()
    {
        using var admin = (await world.Organization()).Admin();
        using var outside = await Outside.Of(world);
        var agent = Word(await admin.Post("/api/v1/agents", new { displayName = "Keeper" }), "agentId");

        var ended = await admin.Delete($"/api/v1/agents/{agent}?releaseNumber=false");

        Word(ended.GetProperty("channels")[0], "state").ShouldBe("released");
        (await outside.Numbers()).ShouldContain(n => n.SmsUrl.Contains(agent));
    }

    [Fact]
    public async Task An_agent_that_left_comes_back_with_a_new_number_and_a_new_token()
    {
        using var admin = (await world.Organization()).Admin();
        var first = await admin.Post("/api/v1/agents", new { displayName = "Returner" });
        await admin.Delete($"/api/v1/agents/{Word(first, "agentId")}");

        var second = await admin.Post("/api/v1/agents", new { displayName = "Returner", agentId = Word(first, "agentId") });

        Word(second, "status").ShouldBe("active");
        Word(second, "securityToken").ShouldNotBe(Word(first, "securityToken"));
    }

    [Fact]
    public async Task A_number_that_the_provider_cannot_take_back_yet_is_given_back_later()
    {
        var clock = new MovableClock();
        await using var own = await World.Start(options => options.Clock = clock);
        using var outside = await Outside.Of(own);
        using var admin = (await own.Organization()).Admin();
        var agent = Word(await admin.Post("/api/v1/agents", new { displayName = "Sticky" }), "agentId");
        await outside.Fault(("numbers.release", "status5xx", 9));

        var ended = await admin.Delete($"/api/v1/agents/{agent}");

        Word(ended.GetProperty("channels")[0], "state").ShouldBe("releasing");
        (await outside.Numbers()).ShouldContain(n => n.SmsUrl.Contains(agent));
        await outside.Fault();
        clock.Move(ChannelLease.Length + TimeSpan.FromSeconds(1));
        (await own.Get<UnfinishedNumbers>().EndAll(default)).ShouldBe(1);
        (await outside.Numbers()).ShouldNotContain(n => n.SmsUrl.Contains(agent));
    }

    [Fact]
    public async Task Numbers_call_back_at_the_address_that_the_deployment_has_now()
    {
        await using var own = await World.Start();
        var before = own.Url.GetLeftPart(UriPartial.Authority);
        await own.Restart();
        var now = own.Url.GetLeftPart(UriPartial.Authority);
        using var outside = await Outside.Of(own);

        now.ShouldNotBe(before);
        await Eventually.Holds(async () => (await outside.Numbers()).All(number => number.SmsUrl.StartsWith(now) && number.FallbackUrl.StartsWith(now)));
        (await outside.Numbers()).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_profile_changes_only_from_the_version_that_was_seen()
    {
        using var admin = (await world.Organization()).Admin();
        var agent = Word(await admin.Post("/api/v1/agents", new { displayName = "Before", greeting = "Hi", capabilities = new { phone = false } }), "agentId");
        using var seen = await admin.GetAsync($"/api/v1/agents/{agent}");
        var tag = seen.Headers.ETag.ShouldNotBeNull();

        using var changed = await Patch(admin, agent, new { displayName = "After", greeting = "", timeZone = "Europe/Berlin" }, tag);
        changed.EnsureSuccessStatusCode();
        var late = await Patch(admin, agent, new { displayName = "Too late" }, tag);

        ((int)late.StatusCode).ShouldBe(412);
        changed.Headers.ETag.ShouldNotBe(tag);
        var now = await admin.Get($"/api/v1/agents/{agent}");
        (Word(now, "displayName"), Word(now, "timeZone"), now.TryGetProperty("greeting", out _)).ShouldBe(("After", "Europe/Berlin", false), now.GetRawText());
        ((int)(await Patch(admin, agent, new { timeZone = "Mars/Olympus" }, null)).StatusCode).ShouldBe(400);
    }

    [Fact]
    public async Task An_agent_is_paused_and_resumed_and_the_directory_knows_at_once()
    {
        using var admin = (await world.Organization()).Admin();
        var made = await admin.Post("/api/v1/agents", new { displayName = "Sleeper" });
        var agent = AgentId.From(Word(made, "agentId"));
        var directory = world.Get<AgentDirectory>();
        (await directory.Find(agent, default))!.Status.ShouldBe(AgentStatus.Active);

        Word(await admin.Post($"/api/v1/agents/{agent}/pause", new { }), "status").ShouldBe("paused");
        (await directory.Find(agent, default))!.Status.ShouldBe(AgentStatus.Paused);
        Word(await admin.Post($"/api/v1/agents/{agent}/resume", new { }), "status").ShouldBe("active");

        var number = Word(made.GetProperty("channels")[0], "address");
        (await directory.Holding(ChannelKind.Sms, number, default)).ShouldHaveSingleItem().AgentId.ShouldBe(agent);
        (await directory.Find(agent, default))!.On(ChannelKind.Sms)!.Address.ShouldBe(number);
        await admin.Delete($"/api/v1/agents/{agent}");
        (await directory.Holding(ChannelKind.Sms, number, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_belongs_to_another_is_not_found()
    {
        using var owner = (await world.Organization()).Admin();
        using var stranger = (await world.Organization()).Admin();
        var made = await owner.Post("/api/v1/agents", new { displayName = "Mine", capabilities = new { phone = false } });
        var other = await owner.Post("/api/v1/agents", new { displayName = "Sister", capabilities = new { phone = false } });
        var agent = Word(made, "agentId");
        using var itself = world.Client(Word(made, "securityToken"));

        await stranger.GetAsync($"/api/v1/agents/{agent}").Refused(404);
        await stranger.GetAsync($"/api/v1/agents/{agent}/channels").Refused(404);
        await stranger.DeleteAsync($"/api/v1/agents/{agent}").Refused(404);
        await stranger.Posting($"/api/v1/agents/{agent}/pause", new { }).Refused(404);
        await stranger.Posting("/api/v1/agents", new { displayName = "Grab", agentId = agent }).Refused(404);
        ((int)(await Patch(stranger, agent, new { displayName = "Grab" }, null)).StatusCode).ShouldBe(404);
        await itself.GetAsync($"/api/v1/agents/{Word(other, "agentId")}").Refused(404);
        await itself.DeleteAsync($"/api/v1/agents/{agent}").Refused(403);
        (await owner.GetAsync("/api/v1/agents/me").Refused(404)).GetProperty("next").GetString().ShouldBe("Send agentId as an id that begins with agt_.");
        ProvisionTests.Channels(await stranger.Get("/api/v1/channels")).ShouldBeEmpty();
        using var super = world.SuperAdmin();
        Word(await super.Get($"/api/v1/agents/{agent}"), "displayName").ShouldBe("Mine");
        await super.Posting("/api/v1/agents", new { displayName = "Whose" }).Refused(400);
    }

    static async Task<HttpResponseMessage> Patch(HttpClient client, string agent, object change, EntityTagHeaderValue? seen)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"/api/v1/agents/{agent}") { Content = JsonContent.Create(change) };
        if (seen is not null)
        {
            request.Headers.IfMatch.Add(seen);
        }

        return await client.SendAsync(request);
    }
}
