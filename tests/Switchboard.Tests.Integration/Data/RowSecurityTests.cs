using Npgsql;
using Switchboard.Data;
using Switchboard.Data.Postgres;
using Switchboard.Kernel;
using Line = Switchboard.Tests.Integration.Conversations.Line;

namespace Switchboard.Tests.Integration.Data;

/// <summary>The wall inside PostgreSQL: with our WHERE clauses away, an organization still sees nothing of another. On SQLite those clauses are the only wall.</summary>
public sealed class RowSecurityTests(World world)
{
    static readonly string[] Global =
    [
        "event_head", "file_total", "lease", "schema_migration", "search_progress",
        .. TestDatabase.IsPostgres ? [] : (string[])["search_words", "search_words_config", "search_words_data", "search_words_idx"],
    ];

    [Fact]
    public async Task Every_table_belongs_to_organizations_or_is_on_the_list_of_global_ones()
    {
        var database = world.Get<Database>();
        var tables = database.Kind == DatabaseKind.Sqlite
            ? await database.ReadSystem(session => session.Many("SELECT name FROM sqlite_master WHERE type = 'table'", null, row => row.Text("name")))
            : await Ask("SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'", "");
        var tenants = database.Kind == DatabaseKind.Sqlite
            ? await database.ReadSystem(session => session.Many(
                "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND c.name = 'organization_id' AND c.\"notnull\" = 1", null, row => row.Text("name")))
            : await Ask(
                """
                SELECT c.relname::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'organization_id' AND a.attnotnull
                WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relrowsecurity AND c.relforcerowsecurity
                AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'organization_scope')
                """,
                "");

        tables.Except(tenants).Order(StringComparer.Ordinal).ShouldBe(Global);
    }

    [Fact]
    public async Task With_the_where_clauses_stripped_an_organization_sees_only_its_own_rows()
    {
        Assert.SkipUnless(TestDatabase.IsPostgres, "SQLite has no row security; there the WHERE clauses are the only wall.");
        using var mine = await Line.Open(world);
        using var theirs = await Line.Open(world);
        foreach (var line in new[] { mine, theirs })
        {
            var sent = await line.Send(Line.Person(), "Hello", "row-security");
            await line.Until(sent.GetProperty("messageId").GetString()!, "delivered");
            await line.Write(Line.Person(), "STOP");
            await Eventually.Get(line.Events, events => events.Count > 0);
        }

        var database = world.Get<Database>();
        var tables = await Ask("SELECT table_name::text FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'organization_id'", "");
        tables.Count.ShouldBeGreaterThan(15);
        foreach (var table in tables)
        {
            var owners = await database.Read(mine.Tenant.Id, session => session.Many($"SELECT DISTINCT organization_id FROM {table}", null, row => row.Text(0)));
            owners.ShouldBeSubsetOf([mine.Tenant.Id.Value], table);
        }

        (await database.Read(mine.Tenant.Id, session => session.Count("SELECT count(*) FROM message"))).ShouldBe(2);
        (await Should.ThrowAsync<PostgresException>(database.Write(mine.Tenant.Id, unit => unit.Execute(
            "INSERT INTO contact (id, organization_id, created_at) VALUES (@id, @other, 0)", new { id = world.Get<Ids>().Next<ContactId>(), other = theirs.Tenant.Id }))))
            .SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        (await database.Write(mine.Tenant.Id, unit => unit.Execute("UPDATE message SET body = 'changed' WHERE organization_id = @other", new { other = theirs.Tenant.Id }))).ShouldBe(0);
    }

    [Fact]
    public async Task The_login_without_a_scope_sees_nothing()
    {
        Assert.SkipUnless(TestDatabase.IsPostgres, "SQLite has no row security; there the WHERE clauses are the only wall.");
        using var line = await Line.Open(world);

        (await Ask("SELECT id::text FROM agent", "")).ShouldBeEmpty();
        (await Ask("SELECT id::text FROM agent", "SELECT set_config('role', 'switchboard_app', true)")).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_systems_search_goes_through_its_index_and_the_wall_stands_for_all_others()
    {
        Assert.SkipUnless(TestDatabase.IsPostgres, "SQLite has no row security; there the WHERE clauses are the only wall.");
        using var line = await Line.Open(world);
        await line.Write(Line.Person(), "Zwetschgendatschi");
        var database = world.Get<Database>();
        const string All = "SELECT subject_id FROM search_document";
        await Eventually.Get(() => database.Read(line.Tenant.Id, session => session.Many(All, null, row => row.Text(0))), found => found.Count > 0);

        // A small table is read whole unless that is forbidden; a condition of row security would then leave the primary key alone.
        var plan = await database.WriteSystem(async session =>
        {
            await session.Execute("SELECT set_config('enable_seqscan', 'off', true)");
            return await session.Many("EXPLAIN SELECT number FROM search_document WHERE array_to_tsvector(string_to_array(words, ' ')) @@ 'zwetschgendatschi'::tsquery", null, row => row.Text(0));
        });
        plan.ShouldContain(step => step.Contains("search_document_words", StringComparison.Ordinal), string.Join('\n', plan));
        (await database.ReadSystem(session => session.Many(All, null, row => row.Text(0)))).ShouldNotBeEmpty();
        (await Ask(All, "")).ShouldBeEmpty();
        (await Ask(All, "SELECT set_config('role', 'switchboard_app', true)")).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_audit_log_cannot_be_rewritten_by_an_organizations_transaction()
    {
        Assert.SkipUnless(TestDatabase.IsPostgres, "On SQLite one file has one owner; the chain tells of changes.");
        using var line = await Line.Open(world);

        foreach (var sql in new[] { "UPDATE audit_entry SET action = 'other'", "DELETE FROM audit_entry", "DELETE FROM audit_unsealed", "UPDATE audit_block SET hash = ''", "UPDATE audit_head SET hash = ''" })
        {
            (await Should.ThrowAsync<PostgresException>(world.Get<Database>().Write(line.Tenant.Id, unit => unit.Execute(sql)))).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        }
    }

    [Fact]
    public async Task A_role_that_row_security_does_not_bind_is_refused_by_its_name()
    {
        Assert.SkipUnless(TestDatabase.IsPostgres, "SQLite has no roles.");
        var url = new UriBuilder(Environment.GetEnvironmentVariable("SWITCHBOARD_TEST_POSTGRES_SUPERUSER")!) { Path = new Uri(world.DatabaseAddress).AbsolutePath };
        await using var connection = new NpgsqlConnection(DatabaseUrl.ConnectionString(url.Uri.AbsoluteUri));
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        async Task<string> Refused() => (await Should.ThrowAsync<SchemaException>(
            PostgresSecurity.RefusePrivilegedLogin(connection, TestContext.Current.CancellationToken))).Message;

        (await Refused()).ShouldContain("CREATE ROLE switchboard LOGIN");

        // Never committed: others use the role.
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var change = new NpgsqlCommand("ALTER ROLE switchboard_group BYPASSRLS; SET LOCAL ROLE switchboard_app", connection);
        await change.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        (await Refused()).ShouldContain("ALTER ROLE switchboard_group NOSUPERUSER NOBYPASSRLS");
        await transaction.RollbackAsync(TestContext.Current.CancellationToken);
    }

    async Task<List<string>> Ask(string sql, string first)
    {
        await using var connection = new NpgsqlConnection(DatabaseUrl.ConnectionString(world.DatabaseAddress));
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        if (first.Length > 0)
        {
            await using var scope = new NpgsqlCommand(first, connection);
            await scope.ExecuteNonQueryAsync();
        }

        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        List<string> rows = [];
        while (await reader.ReadAsync())
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }
}
