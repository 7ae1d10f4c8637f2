using Npgsql;
using Switchboard.Data;
using Switchboard.Tests.Integration.Data;

namespace Switchboard.Tests.Integration.Conversations;

/// <summary>What is decided while a send that the gate allowed waits for its conversation.</summary>
[Trait("Category", "slow")]
public sealed class BetweenGateAndLockTests
{
    [Theory]
    [InlineData("pause")]
    [InlineData("channels/sms/off")]
    public async Task An_agent_that_may_no_longer_write_does_not(string change)
    {
        Assert.SkipUnless(TestDatabase.IsPostgres, "SQLite has one writer: nothing comes between a send's gate and its rows.");
        await using var world = await World.Start();
        using var line = await Line.Open(world);
        using var admin = line.Tenant.Admin();
        var person = Line.Person();
        await line.Until((await line.Send(person, "Hello")).GetProperty("messageId").GetString()!, "delivered");
        await using var holder = new NpgsqlConnection(DatabaseUrl.ConnectionString(world.DatabaseAddress));
        await holder.OpenAsync(TestContext.Current.CancellationToken);
        await using var held = await holder.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await Run($"SELECT set_config('role', 'switchboard_app', true), set_config('app.organization_id', '{line.Tenant.Id}', true)");
        await Run("UPDATE conversation SET version = version");

        var sending = line.Send(person, "Too late");
        await using var asking = new NpgsqlConnection(DatabaseUrl.ConnectionString(world.DatabaseAddress));
        await asking.OpenAsync(TestContext.Current.CancellationToken);
        await Eventually.Holds(async () =>
        {
            await using var command = new NpgsqlCommand(
                """
                SELECT count(*) FROM pg_stat_activity
                WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE 'UPDATE conversation%'
                """,
                asking);
            return await command.ExecuteScalarAsync() is 1L;
        });
        await admin.Post($"/api/v1/agents/{line.Agent}/{change}", new { });
        await held.RollbackAsync(TestContext.Current.CancellationToken);

        var late = (await sending).GetProperty("messageId").GetString()!;
        (await line.Until(late, "aborted", "sent", "delivered")).GetProperty("status").GetString().ShouldBe("aborted");
        (await line.Phone(person)).ShouldBe(["Hello"]);

        async Task Run(string sql)
        {
            await using var command = new NpgsqlCommand(sql, holder);
            await command.ExecuteNonQueryAsync();
        }
    }
}
