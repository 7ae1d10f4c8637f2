using Switchboard.Data;
using Switchboard.Events;
using Switchboard.Kernel;
using Line = Switchboard.Tests.Integration.Conversations.Line;

namespace Switchboard.Tests.Integration.Webhooks;

/// <summary>However much one organization has replayed, others have their turn in between.</summary>
[Trait("Category", "slow")]
public sealed class TurnTests
{
    const int Many = 1_000;

    [Fact]
    public async Task Two_organizations_that_replay_much_are_given_their_deliveries_in_turns()
    {
        await using var world = await WebhookWorld.Start(("Webhooks:AtOnce", "0"));
        await using var receiver = await Receiver.Start();
        using var one = await Line.Open(world);
        using var other = await Line.Open(world);
        string[] hooks = [await Replay(one, receiver.Url), await Replay(other, receiver.Url)];

        world.Settings["Webhooks:AtOnce"] = "256";
        await world.Restart();

        var first = await Given(world, one, hooks[0]);
        var second = await Given(world, other, hooks[1]);
        // Ids are in order of time: whoever began last did so before the first was through.
        string.CompareOrdinal(first.First, second.Last).ShouldBeLessThan(0);
        string.CompareOrdinal(second.First, first.Last).ShouldBeLessThan(0);
    }

    /// <summary>A webhook that has all that happened before before it.</summary>
    static async Task<string> Replay(Line line, string url)
    {
        var ids = line.World.Get<Ids>();
        await line.World.Get<Database>().Write(line.Tenant.Id, async unit =>
        {
            for (var n = 0; n < Many; n++)
            {
                await unit.Execute(EventRow.Insert, new EventBirth(ids.Next<EventId>(), line.Agent, EventKinds.ConversationAssigned, "cnv_1", null, null, TimeProvider.System.GetUtcNow()));
            }

            return 0;
        });
        line.World.Get<ISignals>().Publish(EventRow.Written, line.Agent.Value);
        await Eventually.Holds(async () => await line.World.Get<Database>().Read(
            line.Tenant.Id, session => session.Count("SELECT count(*) FROM event WHERE organization_id = @organization AND position IS NOT NULL")) == Many);
        var (hook, _) = await WebhookTests.Create(line.Tenant, new { url });
        using var admin = line.Tenant.Admin();
        (await admin.Post($"/api/v1/webhooks/{hook}/replay", new { since = "2020-01-01T00:00:00Z" })).GetProperty("events").GetInt32().ShouldBe(Many);
        return hook;
    }

    static async Task<(string First, string Last)> Given(World world, Line line, string hook) => await Eventually.Get(
        () => world.Get<Database>().Read(line.Tenant.Id, async session => await session.Count("SELECT count(*) FROM webhook_delivery WHERE organization_id = @organization AND webhook_id = @hook", new { hook }) < Many ? default
            : await session.One("SELECT min(id) AS first, max(id) AS last FROM webhook_delivery WHERE organization_id = @organization AND webhook_id = @hook", new { hook }, row => (row.Text("first"), row.Text("last")))),
        given => given != default);
}
