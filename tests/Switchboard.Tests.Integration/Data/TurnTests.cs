using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Switchboard.Data;
using Switchboard.Kernel;
using Switchboard.Tests.Integration.Conversations;
using Line = Switchboard.Tests.Integration.Conversations.Line;

namespace Switchboard.Tests.Integration.Data;

/// <summary>Units of an organization that would wait for one another go in turn, and share transactions.</summary>
public sealed class TurnTests : IAsyncLifetime
{
    const int Waiting = 24;

    static readonly OrganizationId Acme = new("org_acme");
    static readonly OrganizationId Rival = new("org_rival");

    TestDatabase test = null!;

    public async ValueTask InitializeAsync()
    {
        test = await TestDatabase.Make();
        await using var database = test.Open();
        await database.Migrate(CancellationToken.None);
    }

    public ValueTask DisposeAsync() => test.DisposeAsync();

    [Fact]
    public async Task What_came_while_another_was_at_it_shares_one_transaction_and_other_organizations_wait_for_none_of_it()
    {
        Assert.SkipUnless(TestDatabase.IsPostgres, "SQLite has one writer.");
        await using var database = test.Open();
        var (first, letGo) = await Hold(database);
        var others = Enumerable.Range(0, Waiting).Select(i => database.WriteInTurn(Acme, unit => Add(unit, $"ctc_{i}"))).ToList();

        await database.WriteInTurn(Rival, unit => Add(unit, "ctc_rival")).WaitAsync(TimeSpan.FromMinutes(1));
        others.ShouldAllBe(unit => !unit.IsCompleted);
        letGo.SetResult();
        await Task.WhenAll(others.Append(first));

        // Rows of one transaction bear its number.
        (await Written("SELECT count(*) FROM contact WHERE organization_id = 'org_acme'")).ShouldBe(Waiting + 1);
        (await Written("SELECT count(DISTINCT xmin::text) FROM contact WHERE organization_id = 'org_acme'")).ShouldBe(2);
        (await Written("SELECT count(DISTINCT xmin::text) FROM contact WHERE organization_id = 'org_acme' AND id <> 'ctc_first'")).ShouldBe(1);
    }

    [Fact]
    public async Task Where_the_database_goes_away_under_a_group_each_of_it_is_told_and_nothing_of_it_is_there()
    {
        Assert.SkipUnless(TestDatabase.IsPostgres, "SQLite is in the process.");
        await using var gate = new Gate(new Uri(test.Url));
        var url = new UriBuilder(test.Url) { Port = new Uri(gate.Url).Port }.Uri.AbsoluteUri;
        await using var database = DatabaseUrl.Open(url, TestDatabase.Library, TimeProvider.System, NullLoggerFactory.Instance);
        var (first, letGo) = await Hold(database);
        var others = Enumerable.Range(0, Waiting).Select(i => database.WriteInTurn(Acme, unit => Add(unit, $"ctc_{i}"))).ToList();

        gate.Shut();
        letGo.SetResult();
        foreach (var unit in others.Append(first))
        {
            await Should.ThrowAsync<NpgsqlException>(unit.WaitAsync(TimeSpan.FromMinutes(1)));
        }

        (await Written("SELECT count(*) FROM contact")).ShouldBe(0);
        gate.Open();
        await Eventually.Holds(async () =>
        {
            try
            {
                return await database.WriteInTurn(Acme, unit => Add(unit, "ctc_later")) == 1;
            }
            catch (NpgsqlException)
            {
                // A connection of before.
                return false;
            }
        });
        (await Written("SELECT count(*) FROM contact")).ShouldBe(1);
    }

    [Fact]
    public async Task Sends_that_met_a_database_that_was_away_are_there_once_when_they_are_asked_for_again()
    {
        Assert.SkipUnless(TestDatabase.IsPostgres, "SQLite is in the process.");
        await using var way = new Gate(new Uri(test.Url));
        await using var world = await World.Start(
            options => options.Settings["Data:Url"] = new UriBuilder(options.Settings["Data:Url"]!) { Port = new Uri(way.Url).Port }.Uri.AbsoluteUri);
        using var line = await Line.Open(world);
        var person = Line.Person();
        Task<HttpResponseMessage> Send(int run) => line.Api.Posting("/api/v1/messages", new { to = person, body = $"Run {run}", clientRef = $"run-{run}" });
        var sends = Enumerable.Range(0, Waiting).Select(Send).ToList();
        way.Shut();
        foreach (var send in sends)
        {
            using var answer = await send.WaitAsync(TimeSpan.FromMinutes(1));
            ((int)answer.StatusCode is 201 or >= 500).ShouldBeTrue($"{answer.StatusCode}");
        }

        using (var refused = await Send(0))
        {
            ((int)refused.StatusCode).ShouldBeGreaterThanOrEqualTo(500, "it is away");
        }

        way.Open();
        foreach (var run in Enumerable.Range(0, Waiting))
        {
            await Eventually.Holds(async () =>
            {
                using var answer = await Send(run);
                return answer.IsSuccessStatusCode;
            });
        }

        var expected = Enumerable.Range(0, Waiting).Select(run => $"Run {run}").Order(StringComparer.Ordinal).ToList();
        (await Eventually.Get(() => line.Phone(person), got => got.Count >= Waiting)).Order(StringComparer.Ordinal).ShouldBe(expected);
        (await world.Get<Database>().Read(line.Tenant.Id, session => session.Count(
            "SELECT day_count FROM usage_limit WHERE organization_id = @organization AND subject = @agent", new { agent = line.Agent }))).ShouldBe(Waiting);
    }

    /// <summary>A unit that is at it until it is let go.</summary>
    static async Task<(Task<int> Unit, TaskCompletionSource LetGo)> Hold(Database database)
    {
        TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously), letGo = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var unit = database.WriteInTurn(Acme, async session =>
        {
            begun.TrySetResult();
            await letGo.Task;
            return await Add(session, "ctc_first");
        });
        await begun.Task.WaitAsync(TimeSpan.FromMinutes(1));
        return (unit, letGo);
    }

    static ValueTask<int> Add(Session unit, string id) =>
        unit.Execute("INSERT INTO contact (id, organization_id, display_name, created_at) VALUES (@id, @organization, 'x', 0)", new { id });

    /// <summary>What stands in the database itself, by nobody's scope.</summary>
    async Task<long> Written(string sql)
    {
        var url = new UriBuilder(Environment.GetEnvironmentVariable("SWITCHBOARD_TEST_POSTGRES_SUPERUSER")!) { Path = new Uri(test.Url).AbsolutePath };
        await using var connection = new NpgsqlConnection(DatabaseUrl.ConnectionString(url.Uri.AbsoluteUri));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
