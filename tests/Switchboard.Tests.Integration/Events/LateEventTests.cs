using Switchboard.Data;
using Switchboard.Events;
using Switchboard.Kernel;
using Switchboard.Tests.Integration.Data;
using Switchboard.Tests.Integration.Host;

namespace Switchboard.Tests.Integration.Events;

public sealed class LateEventTests
{
    [Fact]
    public async Task An_event_that_commits_long_after_its_id_was_made_is_placed_by_the_look_from_the_beginning()
    {
        Assert.SkipUnless(TestDatabase.IsPostgres, "SQLite writes an event with its position.");
        var clock = new MovableClock();
        await using var world = await HostWorld.Start(options => options.Clock = clock);
        var agent = await (await world.Organization()).Agent();
        var late = world.Get<Ids>().Next<EventId>();
        for (var i = 0; i < 3; i++)
        {
            clock.Move(TimeSpan.FromSeconds(11));
            await Placed(await Happen(world.Get<Ids>().Next<EventId>()));
        }

        await Happen(late);
        await Placed(await Happen(world.Get<Ids>().Next<EventId>()));
        (await Position(late)).ShouldBeNull("its id is older than what the looks begin with");

        clock.Move(TimeSpan.FromSeconds(61));
        await Placed(late);

        async Task<EventId> Happen(EventId id)
        {
            await world.Get<Database>().Write(agent.Tenant.Id, unit => unit.Execute(EventRow.Insert, new EventBirth(id, agent.Id, "test.happened", "msg_1", null, null, clock.GetUtcNow())));
            return id;
        }

        Task<long?> Position(EventId id) =>
            world.Get<Database>().Read(agent.Tenant.Id, session => session.One("SELECT position FROM event WHERE organization_id = @organization AND id = @id", new { id }, row => row.LongOrNull("position")));

        Task Placed(EventId id) => Eventually.Holds(async () => await Position(id) is not null);
    }
}
