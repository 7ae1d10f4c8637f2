using Microsoft.Extensions.Logging;
using SQLitePCL;
using Switchboard.Data;
using Switchboard.Data.Sqlite;
using Switchboard.Kernel;
using Switchboard.Tests.Integration.Mcp;

namespace Switchboard.Tests.Integration.Data;

/// <summary>What the embedded database says when SQLite or the disk refuses.</summary>
public sealed class SqliteFailureTests : IAsyncLifetime
{
    static readonly OrganizationId Acme = new("org_acme");

    readonly KeptLog log = new();
    readonly LoggerFactory loggers;
    TestDatabase test = null!;
    Database database = null!;

    public SqliteFailureTests() => loggers = new([log]);

    public async ValueTask InitializeAsync()
    {
        test = await TestDatabase.Make("sqlite");
        database = test.Open(loggers: loggers);
        await database.Migrate(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        await test.DisposeAsync();
        loggers.Dispose();
    }

    [Fact]
    public async Task A_full_file_is_an_error_in_the_log_and_what_comes_after_there_is_room_is_written()
    {
        await Pages(1);
        await Should.ThrowAsync<SqliteException>(Insert("ctc_1"));

        await Pages(1_000_000);
        await Insert("ctc_2");

        var error = log.Lines.Single(line => line.Level == LogLevel.Error);
        error.Exception.ShouldBeOfType<SqliteException>();
    }

    [Fact]
    public async Task What_one_caller_got_wrong_is_no_error_of_the_storage()
    {
        await Insert("ctc_1");
        await Should.ThrowAsync<UniqueViolationException>(Insert("ctc_1"));

        log.Lines.ShouldNotContain(line => line.Level == LogLevel.Error);
    }

    [Fact]
    public async Task A_value_that_SQLite_does_not_take_is_an_error_and_never_another_callers_value()
    {
        await using var kept = await TestDatabase.Make("sqlite");
        SqliteLoader.Load(TestDatabase.Library);
        using var connection = new SqliteConnection(kept.Url["sqlite:".Length..], readOnly: false);
        var session = new SqliteSession(connection, Acme.Value);
        const string Echo = "SELECT @text AS text";
        (await session.One(Echo, new { text = "theirs" }, row => row.Text("text"))).ShouldBe("theirs");
        raw.sqlite3_limit(connection.Handle, raw.SQLITE_LIMIT_LENGTH, 1000);

        var failure = await Should.ThrowAsync<SqliteException>(async () => await session.One(Echo, new { text = new string('x', 2000) }, row => row.Text("text")));

        (failure.Code & 0xFF).ShouldBe(raw.SQLITE_TOOBIG);
    }

    [Fact]
    public async Task A_reader_that_stays_and_so_keeps_the_log_from_being_copied_is_told_of_once_and_so_is_its_end()
    {
        await using var kept = await TestDatabase.Make("sqlite");
        SqliteLoader.Load(TestDatabase.Library);
        var path = kept.Url["sqlite:".Length..];
        using var writer = new SqliteConnection(path, readOnly: false);
        using var reader = new SqliteConnection(path, readOnly: true);
        writer.Run("CREATE TABLE thing (text text)");
        reader.Run("BEGIN; SELECT count(*) FROM thing");
        using var checkpointer = new SqliteCheckpointer(new(path, readOnly: false), loggers.CreateLogger<SqliteCheckpointer>(), worthCopying: 50);

        for (var i = 0; i < 3; i++)
        {
            await Tended();
        }

        log.Lines.Count(line => line.Level == LogLevel.Warning).ShouldBe(1);
        reader.Run("COMMIT");
        await Eventually.Holds(async () =>
        {
            await Tended();
            return log.Lines.Any(line => line.Text.Contains("copies its log into the database file again", StringComparison.Ordinal));
        });
        log.Lines.Count(line => line.Level == LogLevel.Warning).ShouldBe(1);

        async Task Tended()
        {
            writer.Run($"INSERT INTO thing VALUES ('{new string('x', 200_000)}')");
            checkpointer.Tend(writer, writer.PagesInLog);
            await Eventually.Holds(() => Task.FromResult(checkpointer.IsIdle));
            checkpointer.Tend(writer, writer.PagesInLog);
        }
    }

    Task<List<long>> Pages(int most) => database.WriteSystem(unit => unit.Many($"PRAGMA max_page_count = {most}", null, row => row.Long(0)));

    Task<int> Insert(string id) => database.Write(Acme, unit => unit.Execute(
        "INSERT INTO contact (id, organization_id, display_name, created_at) VALUES (@id, @organization, @name, 0)", new { id, name = new string('x', 100_000) }));
}
