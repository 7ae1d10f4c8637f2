using Npgsql;
using Switchboard.Data;
using Switchboard.Tests.Integration.Alerts;
using Switchboard.Tests.Integration.Data;

namespace Switchboard.Tests.Integration.Billing;

/// <summary>An alert that can't be kept at first is kept later: the act that brought its limit near is written by then.</summary>
[Trait("Category", "slow")]
public sealed class KeptAlertTests
{
    [Fact]
    public async Task The_alert_of_a_limit_that_cannot_be_kept_at_first_is_kept_by_the_next_try_and_once()
    {
        await using var desk = await Desk.Open();
        desk.Clock.Move(Till.Morning().GetUtcNow() - desk.Clock.GetUtcNow());
        await desk.Line.Limit(new { maxActionsPerDay = 5 });
        await Refuse(desk.World);

        for (var run = 0; run < 4; run++)
        {
            using var answer = await desk.Line.Sending();
            answer.IsSuccessStatusCode.ShouldBeTrue("who sends isn't held up by an alert");
        }

        await Eventually.Holds(async () => await Tried(desk) >= 1);
        (await Desk.Alerts(desk.Admin)).ShouldBeEmpty();
        (await desk.Line.Audited("limit.nearly_reached")).Count.ShouldBe(1, "the log has it already");
        await TakeAgain(desk.World);
        desk.Clock.Move(TimeSpan.FromSeconds(6));

        var alert = await Desk.Alert(desk.Admin, "actions_per_day_nearly_reached");
        alert.GetProperty("times").GetInt64().ShouldBe(1);
        alert.GetProperty("subject").GetString().ShouldBe(desk.Line.Agent.Value);
        await Eventually.Holds(async () => await Tried(desk) < 0);
        (await Desk.Alerts(desk.Admin)).Count.ShouldBe(1);
    }

    /// <summary>How often the job was tried that raises it; less than nothing when there is none.</summary>
    static Task<long> Tried(Desk desk) => desk.World.Get<Database>().Read(desk.Line.Tenant.Id, session => session.Count(
        "SELECT coalesce(max(attempts), -1) FROM job WHERE organization_id = @organization AND kind = 'limit.alert'"));

    /// <summary>From now on the database takes no alert.</summary>
    static Task Refuse(World world) => TestDatabase.IsPostgres
        ? Say(world, """
            CREATE FUNCTION no_alert() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the disk is full'; END $$;
            CREATE TRIGGER no_alert BEFORE INSERT ON alert FOR EACH ROW EXECUTE FUNCTION no_alert()
            """)
        : world.Get<Database>().WriteSystem(session => session.Execute("CREATE TRIGGER no_alert BEFORE INSERT ON alert BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"));

    static Task TakeAgain(World world) => TestDatabase.IsPostgres
        ? Say(world, "DROP TRIGGER no_alert ON alert")
        : world.Get<Database>().WriteSystem(session => session.Execute("DROP TRIGGER no_alert"));

    // As whoever the tables belong to.
    static async Task Say(World world, string sql)
    {
        await using var connection = new NpgsqlConnection(DatabaseUrl.ConnectionString(world.DatabaseAddress));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
