using System.Text.RegularExpressions;
using Npgsql;
using SQLitePCL;
using Switchboard.Data;
using Switchboard.Data.Sqlite;
using Switchboard.Tests.Unit.House;

namespace Switchboard.Tests.Integration.Data;

/// <summary>No statement is broken on one of the databases, and none forgets whose rows it touches.</summary>
public sealed partial class StatementTests
{
    [Fact]
    public async Task The_database_takes_every_statement()
    {
        await using var made = await Migrated();
        Statements.All.Count.ShouldBeGreaterThan(100);

        (TestDatabase.IsPostgres ? await OnPostgres(made) : OnSqlite(made)).ShouldBeEmpty();
    }

    [Fact]
    public void Statements_are_constants_but_for_those_of_migrations_of_erasing_all_tables_of_the_gates_rules_and_of_limits() => Statements.MadeWhileRunning.Order(StringComparer.Ordinal).ShouldBe(["Allowance.WithNote", "ClaimDelivery.Born", "EraseRows.Counting", "EraseRows.Deleting", "EraseRows.Looking", "Migrator.Run", "OutboundGate.get_OnRecord", "OutboundGate.get_Suspicions"]);

    [Fact]
    public async Task A_statement_on_a_tenants_table_names_the_scopes_organization_unless_it_looks_across_them()
    {
        Assert.SkipWhen(TestDatabase.IsPostgres, "PostgreSQL has row security; this is about the WHERE clauses, which are the only wall on SQLite.");
        await using var made = await Migrated();
        using var connection = Connect(made);
        var tenants = TablesOfTenants(connection);
        HashSet<string> touched = [];
        raw.sqlite3_set_authorizer(connection.Handle, Note, touched);

        List<string> forgetful = [];
        foreach (var statement in Statements.All.Where(statement => statement.Sql.Sqlite.Length > 0 && !statement.Files.All(SystemScope.Users.Contains)))
        {
            touched.Clear();
            connection.Prepare(statement.Sql.ForSqlite);
            touched.ShouldNotBeEmpty(statement.Name);
            if (touched.Overlaps(tenants) && !statement.Sql.ForSqlite.Names.Contains("organization"))
            {
                forgetful.Add(statement.Name);
            }
        }

        forgetful.Order(StringComparer.Ordinal).ShouldBe(
        [
            // Their rows name the organization themselves; on PostgreSQL it has to be the scope's.
            "AuditEntry.Insert",
            "AuditEntry.Unsealed",
        ]);
    }

    static async Task<TestDatabase> Migrated()
    {
        var made = await TestDatabase.Make();
        await using var database = made.Open();
        await database.Migrate(CancellationToken.None);
        return made;
    }

    static List<string> OnSqlite(TestDatabase made)
    {
        using var connection = Connect(made);
        List<string> broken = [];
        foreach (var statement in Statements.All.Where(statement => statement.Sql.Sqlite.Length > 0))
        {
            try
            {
                connection.Prepare(statement.Sql.ForSqlite);
            }
            catch (SqliteException exception)
            {
                broken.Add($"{statement.Name}: {exception.Message}");
            }
        }

        return broken;
    }

    static SqliteConnection Connect(TestDatabase made) => new(made.Url["sqlite:".Length..], readOnly: false);

    static HashSet<string> TablesOfTenants(SqliteConnection connection)
    {
        var tables = connection.Prepare(((Sql)"SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND c.name = 'organization_id'").ForSqlite);
        HashSet<string> names = [];
        while (tables.Step())
        {
            names.Add(tables.Text("name"));
        }

        tables.Reset();
        return names;
    }

    static int Note(object touched, int action, string first, string second, string database, string inner)
    {
        if (action is raw.SQLITE_READ or raw.SQLITE_INSERT or raw.SQLITE_UPDATE or raw.SQLITE_DELETE)
        {
            ((HashSet<string>)touched).Add(first);
        }

        return raw.SQLITE_OK;
    }

    static async Task<List<string>> OnPostgres(TestDatabase made)
    {
        await using var connection = new NpgsqlConnection(DatabaseUrl.ConnectionString(made.Url));
        await connection.OpenAsync();
        List<string> broken = [];
        foreach (var statement in Statements.All.Where(statement => statement.Sql.Postgres.Length > 0))
        {
            string[] roles = statement.Files.Any(SystemScope.Users.Contains) ? ["switchboard_app", "switchboard_system"] : ["switchboard_app"];
            List<string> refused = [];
            foreach (var role in roles)
            {
                if (await Refused(connection, role, statement) is { } why)
                {
                    refused.Add($"{statement.Name} as {role}: {why}");
                }
            }

            broken.AddRange(refused.Count == roles.Length ? refused : []);
        }

        return broken;
    }

    // Where no record says what the parameters are, PostgreSQL deduces it; what it can't tell is text, as almost all are, or else a number.
    static async Task<string?> Refused(NpgsqlConnection connection, string role, Statement statement)
    {
        var sql = statement.Sql.ForPostgres;
        var types = sql.Names.Select(name => TypeOf(statement, name)).ToArray();
        while (true)
        {
            try
            {
                await Try(connection, role, sql, types);
                return null;
            }
            catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.AmbiguousParameter or PostgresErrorCodes.IndeterminateDatatype
                && Position().Match(exception.MessageText) is { Success: true } about && types[int.Parse(about.Value) - 1] is "unknown" or "text")
            {
                var at = int.Parse(Position().Match(exception.MessageText).Value) - 1;
                types[at] = types[at] == "unknown" ? "text" : "bigint";
            }
            catch (PostgresException exception)
            {
                return $"{exception.SqlState} {exception.MessageText} in: {sql.Text}";
            }
        }
    }

    // EXPLAIN asks whether the role may do it; PREPARE alone does not.
    static async Task Try(NpgsqlConnection connection, string role, ParsedSql sql, string[] types)
    {
        var (declared, given) = types.Length == 0 ? ("", "") : ($"({string.Join(", ", types)})", $"({string.Join(", ", types.Select(_ => "NULL"))})");
        await Run(connection, "DEALLOCATE ALL");
        await using var transaction = await connection.BeginTransactionAsync();
        await Run(connection, $"SET LOCAL ROLE {role}");
        await Run(connection, $"PREPARE tried {declared} AS {sql.Text}");
        await Run(connection, $"EXPLAIN EXECUTE tried {given}");
    }

    static async Task Run(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    static string TypeOf(Statement statement, string name)
    {
        if (statement.Record is not { } record)
        {
            return "unknown";
        }

        var property = Array.Find(record.GetProperties(), property => property.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.PropertyType;
        var type = (Nullable.GetUnderlyingType(property ?? typeof(string)) ?? property)?.Name switch
        {
            nameof(Int32) or nameof(Int64) or nameof(DateTimeOffset) => "bigint",
            nameof(Boolean) => "boolean",
            _ => "text",
        };
        return statement.ForMany ? type + "[]" : type;
    }

    [GeneratedRegex(@"(?<=\$)\d+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Position();
}
