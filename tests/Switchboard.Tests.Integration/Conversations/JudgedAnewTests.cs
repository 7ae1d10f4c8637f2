using Npgsql;
using Switchboard.Conversations.Sending;
using Switchboard.Data;
using Switchboard.Jobs;
using Switchboard.Tests.Integration.Contacts;
using Switchboard.Tests.Integration.Data;

namespace Switchboard.Tests.Integration.Conversations;

/// <summary>What the gate allowed is looked at again by the time that it leaves.</summary>
[Trait("Category", "slow")]
public sealed class JudgedAnewTests
{
    const string Takeover = "takeover";
    const string Stop = "stop";
    const string Pausing = "pause";

    [Theory]
    [InlineData(Takeover, "conversation_owner")]
    [InlineData(Stop, "opted_out")]
    [InlineData(Pausing, "agent_paused")]
    public async Task A_message_that_was_claimed_as_it_was_written_and_then_waited_for_a_worker_is_judged_anew(string meanwhile, string rule)
    {
        var (clock, worker) = (new MovableClock(), new Pause("Run"));
        worker.Open();
        await using var world = await World.Start(options =>
        {
            options.Clock = clock;
            options.Services = worker.BeforeOne<IJobHandler, DeliverMessage>;
        });
        using var end = worker;
        using var line = await Line.Open(world);
        var person = Line.Person();
        var hello = await line.Send(person, "Hello");
        await line.Until(hello.Id("messageId"), "delivered");
        worker.Close();

        var late = await line.Send(person, "Too late");
        await worker.Met;
        (await line.Message(late.Id("messageId"))).Id("status").ShouldBe("sending", "nothing was on the way and a worker was free");
        await Do(meanwhile, line, person, hello.Id("conversationId"));
        clock.Move(TimeSpan.FromSeconds(2));
        worker.Open();

        var aborted = await line.Until(late.Id("messageId"), "aborted", "sent", "delivered", "failed");
        aborted.Id("status").ShouldBe("aborted");
        aborted.GetProperty("error").Id("code").ShouldContain(rule);
        (await line.Phone(person)).ShouldNotContain("Too late");
        (await line.Ledger()).Count(row => row.Id("operation") == "messages.create" && row.GetRawText().Contains("Too late", StringComparison.Ordinal)).ShouldBe(0);
    }

    [Fact]
    public async Task A_message_that_no_worker_is_free_for_isnt_claimed_and_can_be_called_back()
    {
        var worker = new Pause("Run");
        await using var world = await World.Start(options => options.Services = worker.BeforeOne<IJobHandler, DeliverMessage>, ("Jobs:Workers", "1"));
        using var end = worker;
        using var line = await Line.Open(world);
        var person = Line.Person();
        var first = await line.Send(Line.Person(), "The only worker has this");
        await worker.Met;

        var sent = await line.Send(person, "Wait for me");

        (await line.Message(sent.Id("messageId"))).Id("status").ShouldBe("queued");
        (await line.Api.Delete($"/api/v1/messages/{sent.Id("messageId")}")).Id("status").ShouldBe("canceled");
        worker.Open();
        await line.Until(first.Id("messageId"), "delivered");
        (await line.Phone(person)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(Takeover, "conversation_owner", "UPDATE conversation SET state")]
    [InlineData(Stop, "opted_out", "UPDATE conversation SET last_message_at")]
    public async Task What_commits_between_the_gate_and_the_lock_of_a_send_holds_it_back(string meanwhile, string rule, string waitsAt)
    {
        Assert.SkipUnless(TestDatabase.IsPostgres, "SQLite has one writer: nothing comes between a send's gate and its rows.");
        await using var world = await World.Start();
        using var line = await Line.Open(world);
        var person = Line.Person();
        var hello = await line.Send(person, "Hello");
        await line.Until(hello.Id("messageId"), "delivered");
        await using var holder = new NpgsqlConnection(DatabaseUrl.ConnectionString(world.DatabaseAddress));
        await holder.OpenAsync(TestContext.Current.CancellationToken);
        await using var asking = new NpgsqlConnection(DatabaseUrl.ConnectionString(world.DatabaseAddress));
        await asking.OpenAsync(TestContext.Current.CancellationToken);
        await using var held = await Hold(holder, line, hello.Id("conversationId"));

        // Both wait for the conversation in the order in which they came: the send has passed the gate when the other commits.
        var first = Do(meanwhile, line, person, hello.Id("conversationId"));
        await Eventually.Holds(async () => await Waiting(asking, waitsAt) == 1);
        var second = line.Send(person, "Too late");
        await Eventually.Holds(async () => await Waiting(asking, "UPDATE conversation SET") == 2);
        await held.RollbackAsync(TestContext.Current.CancellationToken);

        await first;
        var late = await second;
        late.Id("status").ShouldBe("queued", "the gate was asked before");
        var aborted = await line.Until(late.Id("messageId"), "aborted", "sent", "delivered", "failed");
        aborted.Id("status").ShouldBe("aborted");
        aborted.GetProperty("error").Id("code").ShouldContain(rule);
        (await line.Phone(person)).ShouldNotContain("Too late");
    }

    static async Task Do(string what, Line line, string person, string conversation)
    {
        using var admin = line.Tenant.Admin();
        switch (what)
        {
            case Takeover:
                await admin.Sending(HttpMethod.Put, $"/api/v1/conversations/{conversation}/owner", new { owner = "human", name = "Maria" }).Done();
                break;
            case Stop:
                await line.Write(person, "STOP");
                await Eventually.Holds(async () => (await line.Events()).Exists(one => one.Id("kind") == "contact.opted_out"));
                break;
            default:
                await admin.Post($"/api/v1/agents/{line.Agent}/pause", new { });
                break;
        }
    }

    static async Task<NpgsqlTransaction> Hold(NpgsqlConnection holder, Line line, string conversation)
    {
        var transaction = await holder.BeginTransactionAsync();
        await using var command = new NpgsqlCommand(
            "SELECT set_config('role', 'switchboard_app', true), set_config('app.organization_id', $1, true)", holder) { Parameters = { new() { Value = line.Tenant.Id.Value } } };
        await command.ExecuteNonQueryAsync();
        await using var row = new NpgsqlCommand("SELECT count(*) FROM (SELECT id FROM conversation WHERE id = $1 FOR UPDATE) AS held", holder) { Parameters = { new() { Value = conversation } } };
        ((long)(await row.ExecuteScalarAsync())!).ShouldBe(1);
        return transaction;
    }

    static async Task<long> Waiting(NpgsqlConnection asking, string statement)
    {
        await using var command = new NpgsqlCommand(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE $1 || '%'", asking) { Parameters = { new() { Value = statement } } };
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
