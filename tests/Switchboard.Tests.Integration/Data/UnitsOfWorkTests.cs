using Switchboard.Data;
using Switchboard.Kernel;

namespace Switchboard.Tests.Integration.Data;

public sealed class UnitsOfWorkTests : IAsyncLifetime
{
    static readonly OrganizationId Acme = new("org_acme");
    static readonly OrganizationId Rival = new("org_rival");

    static readonly HotUnit<Made> Make = new()
    {
        Name = "make contact",
        Statements =
        [
            "INSERT INTO contact (id, organization_id, display_name, created_at) VALUES (@id, @organization, @name, @at) ON CONFLICT DO NOTHING",
            "INSERT INTO contact_address (organization_id, address, contact_id) SELECT @organization, @address, @id WHERE EXISTS (SELECT 1 FROM contact WHERE id = @id) ON CONFLICT DO NOTHING RETURNING contact_id",
        ],    };

    TestDatabase test = null!;
    Database database = null!;

    public async ValueTask InitializeAsync()
    {
        test = await TestDatabase.Make();
        database = test.Open();
        await database.Migrate(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        await test.DisposeAsync();
    }

    [Fact]
    public async Task Migrating_twice_changes_nothing()
    {
        await database.Migrate(CancellationToken.None);

        (await database.ReadSystem(s => s.Count("SELECT count(*) FROM schema_migration"))).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_declared_unit_tells_what_it_did()
    {
        var first = await database.Run(Make, Acme, new Made("ctc_1", "Ann", "+14155550100", DateTimeOffset.UnixEpoch));
        var again = await database.Run(Make, Acme, new Made("ctc_1", "Ann", "+14155550100", DateTimeOffset.UnixEpoch));

        first.Rows.ShouldBe([1, 1]);
        again.Rows.ShouldBe([0, 0]);
    }

    [Fact]
    [Trait("Category", "slow")]
    public async Task The_log_of_an_embedded_database_begins_anew_when_it_has_grown()
    {
        Assert.SkipWhen(TestDatabase.IsPostgres, "PostgreSQL looks after its own log.");
        const int Rows = 150;
        const int Length = 1_000_000;
        var file = test.Url["sqlite:".Length..];
        var name = new string('x', Length);
        for (var i = 0; i < 2 * Rows; i++)
        {
            if (i == Rows)
            {
                await Eventually.Holds(() => Task.FromResult(new FileInfo(file).Length > (long)Rows * Length));
            }

            await database.Write(Acme, unit => unit.Execute(
                "INSERT INTO contact (id, organization_id, display_name, created_at) VALUES (@id, @organization, @name, 0)", new { id = $"ctc_{i}", name }));
        }

        new FileInfo(file + "-wal").Length.ShouldBeLessThan(250_000_000, "the second half overwrote the first");
        (await database.Read(Acme, session => session.Count("SELECT sum(length(display_name)) FROM contact WHERE organization_id = @organization"))).ShouldBe(2L * Rows * Length);
    }

    [Fact]
    public async Task An_empty_text_is_a_text_and_not_nothing() =>
        (await database.Read(Acme, session => session.One("SELECT CASE WHEN @text = '' THEN 'empty' END AS word", new { text = "" }, row => row.TextOrNull("word")))).ShouldBe("empty");

    [Fact]
    public async Task Many_units_of_several_organizations_share_commits_and_stay_apart()
    {
        var units = Enumerable.Range(0, 500).Select(i =>
            database.Run(Make, i % 2 == 0 ? Acme : Rival, new Made($"ctc_{i}", $"Number {i}", $"+1415{i:D7}", DateTimeOffset.UnixEpoch)));

        (await Task.WhenAll(units)).ShouldAllBe(tally => tally.Rows[0] == 1 && tally.Rows[1] == 1);
        (await Contacts(Acme)).ShouldBe(250);
        (await Contacts(Rival)).ShouldBe(250);
    }

    [Fact]
    public async Task A_bad_unit_fails_alone()
    {
        var good = Enumerable.Range(0, 40).Select(i => database.Run(Make, Acme, new Made($"ctc_{i}", "Good", $"+1415{i:D7}", DateTimeOffset.UnixEpoch))).ToList();
        var bad = database.Run(Make, Acme, new Made("ctc_bad", "Bad", null!, DateTimeOffset.UnixEpoch));
        good.AddRange(Enumerable.Range(40, 40).Select(i => database.Run(Make, Acme, new Made($"ctc_{i}", "Good", $"+1415{i:D7}", DateTimeOffset.UnixEpoch))));

        await Should.ThrowAsync<Exception>(bad);
        (await Task.WhenAll(good)).ShouldAllBe(tally => tally.Rows[0] == 1);
        (await Contacts(Acme)).ShouldBe(80);
    }

    [Fact]
    public async Task A_unit_that_throws_leaves_nothing()
    {
        await Should.ThrowAsync<TimeoutException>(database.Write<bool>(Acme, async unit =>
        {
            await unit.Execute("INSERT INTO contact (id, organization_id, created_at) VALUES ('ctc_1', @organization, 0)");
            throw new TimeoutException();
        }));

        (await Contacts(Acme)).ShouldBe(0);
    }

    [Fact]
    public async Task A_unit_that_answers_a_problem_leaves_nothing()
    {
        await database.Write<Problem?>(Acme, async unit => await Added(unit, "ctc_1", Refused));
        await database.Write<Outcome<bool>>(Acme, async unit => await Added(unit, "ctc_2", Refused));
        await database.Write<Outcome<bool>?>(Acme, async unit => await Added(unit, "ctc_3", Refused));
        await database.Write<(int, Outcome<bool>)>(Acme, async unit => (1, await Added(unit, "ctc_4", Refused)));
        await database.WriteSystem<Outcome<bool>>(async unit =>
        {
            await unit.Execute("INSERT INTO lease (name, holder, fence, until) VALUES ('work', 'me', 1, 0)");
            return Refused;
        });

        (await Contacts(Acme)).ShouldBe(0);
        (await database.ReadSystem(session => session.Count("SELECT count(*) FROM lease"))).ShouldBe(0);
    }

    [Fact]
    public async Task What_was_written_with_a_refusal_that_is_on_record_stays()
    {
        var answer = await database.Write<Outcome<bool>>(Acme, async unit => await Added(unit, "ctc_1", Refused with { IsOnRecord = true }));

        answer.Problem!.Code.ShouldBe("refused");
        (await Contacts(Acme)).ShouldBe(1);
    }

    [Fact]
    public async Task Units_that_are_taken_back_take_nobody_along()
    {
        var units = Enumerable.Range(0, 200).Select(i => database.Write<Outcome<int>>(Acme, async unit =>
        {
            var refused = await Added(unit, $"ctc_{i}", Refused);
            return i % 7 == 3 ? refused : i;
        }));

        var answers = await Task.WhenAll(units);

        answers.Select((answer, i) => answer.Succeeded == (i % 7 != 3)).ShouldAllBe(isSo => isSo);
        (await database.Read(Acme, session => session.Many("SELECT id FROM contact WHERE organization_id = @organization", null, row => row.Text("id"))))
            .ShouldBe(Enumerable.Range(0, 200).Where(i => i % 7 != 3).Select(i => $"ctc_{i}"), ignoreOrder: true);
    }

    [Fact]
    public async Task Units_in_turn_answer_for_themselves_alone()
    {
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        var units = Enumerable.Range(0, 120).Select(i => (Number: i, Task: database.WriteInTurn<Outcome<int>>(
            i % 4 == 3 ? Rival : Acme,
            async unit =>
            {
                await unit.Execute("INSERT INTO contact (id, organization_id, display_name, created_at) VALUES (@id, @organization, 'x', 0)", new { id = $"ctc_{i % 100}" });
                return i % 10 == 7 ? throw new InvalidDataException("unit " + i) : i % 10 == 8 ? Problem.Invalid("x", "no", "no") : i;
            },
            i == 50 ? gone.Token : CancellationToken.None))).ToList();
        await Task.WhenAll(units.Select(unit => unit.Task.ContinueWith(_ => { }, TaskScheduler.Default)));

        var clashing = units.Where(unit => unit.Task.Exception?.InnerException is UniqueViolationException).Select(unit => unit.Number % 100).ToList();
        foreach (var (number, task) in units.Where(unit => unit.Task.Exception?.InnerException is not UniqueViolationException && unit.Number != 50))
        {
            (number, task.Exception?.InnerException?.Message, task.IsCompletedSuccessfully && (await task).Succeeded)
                .ShouldBe((number, number % 10 == 7 ? "unit " + number : null, number % 10 is not 7 and not 8));
        }

        // Of two that want the same key one has it; whoever threw or refused left it free.
        clashing.Count.ShouldBe(Enumerable.Range(0, 20).Count(number => number % 10 is not 7 and not 8), string.Join(", ", clashing));
        units[50].Task.IsCanceled.ShouldBeTrue();
        (await database.ReadSystem(session => session.Count("SELECT count(*) FROM contact"))).ShouldBe(Enumerable.Range(0, 100).Count(number => number % 10 is not 7 and not 8 && number != 50));
    }

    [Fact]
    public async Task A_session_is_closed_when_its_unit_is_over()
    {
        Session? kept = null;
        await database.Write(Acme, unit =>
        {
            kept = unit;
            return ValueTask.FromResult(true);
        });

        await Should.ThrowAsync<InvalidOperationException>(async () => await kept!.Execute("INSERT INTO contact (id, organization_id, created_at) VALUES ('ctc_1', @organization, 0)"));
        (await Contacts(Acme)).ShouldBe(0);
    }

    [Fact]
    public async Task A_second_row_with_the_same_key_is_told_apart_from_other_failures()
    {
        const string Insert = "INSERT INTO contact (id, organization_id, created_at) VALUES ('ctc_1', @organization, 0)";
        await database.Write(Acme, unit => unit.Execute(Insert));

        await Should.ThrowAsync<UniqueViolationException>(database.Write(Acme, unit => unit.Execute(Insert)));
    }

    [Fact]
    public async Task A_declared_unit_tells_a_second_row_with_the_same_key_apart_too()
    {
        var twice = new HotUnit<Made>
        {
            Name = "make contact again",
            Statements = ["INSERT INTO contact (id, organization_id, display_name, created_at) VALUES (@id, @organization, @name, @at)"],
        };
        var ann = new Made("ctc_1", "Ann", "+14155550100", DateTimeOffset.UnixEpoch);
        await database.Run(twice, Acme, ann);

        await Should.ThrowAsync<UniqueViolationException>(database.Run(twice, Acme, ann));
    }

    [Fact]
    public async Task A_declared_unit_that_PostgreSQL_rolled_back_for_anothers_sake_runs_again()
    {
        Assert.SkipUnless(TestDatabase.IsPostgres, "SQLite has one writer.");
        // A sequence counts on when its transaction is rolled back.
        await Tamper(
            """
            CREATE SEQUENCE stumbles;
            GRANT USAGE ON SEQUENCE stumbles TO switchboard_app;
            CREATE FUNCTION stumble() RETURNS bigint LANGUAGE plpgsql AS $$
            DECLARE n bigint := nextval('stumbles');
            BEGIN
                IF n < 4 THEN RAISE EXCEPTION 'two met' USING ERRCODE = '40P01'; END IF;
                RETURN n;
            END $$
            """);
        var stumbling = new HotUnit<Made>
        {
            Name = "stumble",
            Statements = ["INSERT INTO contact (id, organization_id, display_name, created_at) SELECT @id, @organization, @name, @at WHERE stumble() > 0"],
        };

        (await database.Run(stumbling, Acme, new Made("ctc_1", "Ann", "+14155550100", DateTimeOffset.UnixEpoch))).Rows.ShouldBe([1]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("quote ' @name \u00e9 \ud83e\udd16")]
    public async Task A_text_comes_back_as_it_was(string text)
    {
        await database.Run(Make, Acme, new Made("ctc_1", text, "+14155550100", DateTimeOffset.UnixEpoch));

        (await database.Read(Acme, s => s.One("SELECT display_name FROM contact WHERE display_name = @text", new { text }, row => row.TextOrNull("display_name")))).ShouldBe(text);
    }

    [Fact]
    public async Task Another_organizations_contact_cannot_be_referred_to()
    {
        await database.Run(Make, Rival, new Made("ctc_rival", "Theirs", "+14155550100", DateTimeOffset.UnixEpoch));

        await Should.ThrowAsync<Exception>(database.Write(Acme, unit => unit.Execute(
            "INSERT INTO contact_address (organization_id, address, contact_id) VALUES (@organization, '+14155550101', 'ctc_rival')")));
    }

    [Fact]
    public async Task A_database_whose_migrations_were_others_is_refused()
    {
        var ledger = await database.ReadSystem(s => s.Count("SELECT count(*) FROM schema_migration WHERE version = 1"));
        ledger.ShouldBe(1);

        await Tamper("UPDATE schema_migration SET hash = 'other' WHERE version = 1");
        (await Should.ThrowAsync<SchemaException>(database.Migrate(CancellationToken.None))).Message.ShouldContain("another text");
    }

    static readonly Problem Refused = Problem.Conflict("refused", "It can't be.", "Nothing.");

    static async ValueTask<Problem> Added(Session unit, string id, Problem answer)
    {
        await unit.Execute("INSERT INTO contact (id, organization_id, created_at) VALUES (@id, @organization, 0)", new { id });
        return answer;
    }

    async Task<long> Contacts(OrganizationId organization) =>
        await database.Read(organization, s => s.Count("SELECT count(*) FROM contact WHERE organization_id = @organization"));

    async Task Tamper(string sql)
    {
        if (!TestDatabase.IsPostgres)
        {
            await database.WriteSystem(s => s.Execute(sql));
            return;
        }

        await using var connection = new Npgsql.NpgsqlConnection(DatabaseUrl.ConnectionString(test.Url));
        await connection.OpenAsync();
        await using var command = new Npgsql.NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    sealed record Made(string Id, string Name, string Address, DateTimeOffset At);
}
