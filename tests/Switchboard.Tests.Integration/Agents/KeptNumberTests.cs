using System.Net.Http.Json;
using Switchboard.Agents;
using static Switchboard.Tests.Integration.Agents.ProvisionTests;
using Line = Switchboard.Tests.Integration.Conversations.Line;

namespace Switchboard.Tests.Integration.Agents;

/// <summary>A number that somebody wants to keep is not given back by whoever looks after those that are.</summary>
[Trait("Category", "slow")]
public sealed class KeptNumberTests
{
    static readonly TimeSpan Later = ChannelLease.Length + TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_paused_agent_and_one_whose_channel_is_off_have_their_numbers_when_they_go_on()
    {
        var clock = new MovableClock();
        await using var world = await World.Start(options => options.Clock = clock);
        using var outside = await Outside.Of(world);
        var tenant = await world.Organization();
        using var admin = tenant.Admin();
        using var paused = await Line.Open(world, tenant);
        using var off = await Line.Open(world, tenant);

        await admin.Post($"/api/v1/agents/{paused.Agent}/pause", new { });
        await admin.Post($"/api/v1/agents/{off.Agent}/channels/sms/off", new { });
        clock.Move(Later);
        (await world.Get<UnfinishedNumbers>().EndAll(default)).ShouldBe(0);

        var held = await outside.Numbers();
        foreach (var line in new[] { paused, off })
        {
            held.ShouldContain(one => one.Number == line.Number && one.SmsUrl.Contains(line.Agent.Value));
        }

        await admin.Post($"/api/v1/agents/{paused.Agent}/resume", new { });
        await admin.Post($"/api/v1/agents/{off.Agent}/channels/sms/on", new { });
        foreach (var line in new[] { paused, off })
        {
            var sent = await line.Send(Line.Person(), "Here again");
            Word(sent, "from").ShouldBe(line.Number);
            await line.Until(Word(sent, "messageId"), "delivered");
        }
    }

    [Fact]
    public async Task A_channel_that_is_given_up_leaves_its_number_with_the_provider_where_that_is_asked_for()
    {
        var clock = new MovableClock();
        await using var world = await World.Start(options => options.Clock = clock);
        using var outside = await Outside.Of(world);
        var tenant = await world.Organization();
        using var admin = tenant.Admin();
        using var line = await Line.Open(world, tenant);

        var gone = await admin.Delete($"/api/v1/agents/{line.Agent}/channels/sms?releaseNumber=false");
        clock.Move(Later);
        (await world.Get<UnfinishedNumbers>().EndAll(default)).ShouldBe(0);

        Word(gone.GetProperty("channel"), "state").ShouldBe("released");
        (await outside.Numbers()).ShouldContain(one => one.Number == line.Number);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task All_numbers_of_an_organization_that_is_deleted_stay_or_go_as_was_asked_also_those_that_were_on_their_way_back(bool isKept)
    {
        var clock = new MovableClock();
        await using var world = await World.Start(options => options.Clock = clock);
        using var outside = await Outside.Of(world);
        using var super = world.SuperAdmin();
        using var office = await Office.Open(world, "hybrid");
        var shared = (await office.Hire("Shares")).Number;
        var own = (await office.Hire("Has its own", identityMode: "dedicated")).Number;
        var leaver = await office.Hire("Leaves", identityMode: "dedicated");
        await outside.Fault(("numbers.release", "status5xx", 9));
        Word((await office.Admin.Delete($"/api/v1/agents/{leaver.Agent}")).GetProperty("channels")[0], "state").ShouldBe("releasing");
        await outside.Fault();
        string[] all = [shared, own, leaver.Number];
        all.Distinct().Count().ShouldBe(3);

        var slug = Word(await super.Get($"/api/v1/organizations/{office.Tenant.Id}"), "slug");
        clock.Move(Later);
        using var accepted = await super.SendAsync(new(HttpMethod.Delete, $"/api/v1/organizations/{office.Tenant.Id}") { Content = JsonContent.Create(new { confirm = slug, keepNumbers = isKept }) });
        ((int)accepted.StatusCode).ShouldBe(202);
        await Eventually.Get(() => super.Get($"/api/v1/organizations/{office.Tenant.Id}/deletion"), deletion => Word(deletion, "state") == "erased");
        clock.Move(Later);
        await world.Get<UnfinishedNumbers>().EndAll(default);

        var held = (await outside.Numbers()).Select(one => one.Number).ToList();
        all.Count(held.Contains).ShouldBe(isKept ? 3 : 0);
    }
}
