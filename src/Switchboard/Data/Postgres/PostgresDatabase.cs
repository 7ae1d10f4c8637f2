using Microsoft.Extensions.Logging;
using Npgsql;

namespace Switchboard.Data.Postgres;

/// <summary>PostgreSQL 15 or newer; also behind a pooler in transaction mode, as nothing is kept on a session.</summary>
internal sealed class PostgresDatabase : Database
{
    // Each has plans of its own of all statements, a third of a second of work, and they are taken in turn: more than the cores can use are never warm.
    static readonly int PoolSize = Math.Clamp(4 * Environment.ProcessorCount, 12, 40);

    // Autovacuum comes once a minute. Until then plans are those of empty tables, and they stay with the connections that made them.
    const string HaveGrown = """
        SELECT s.relid::regclass::text FROM pg_stat_user_tables s JOIN pg_class c ON c.oid = s.relid
        WHERE s.schemaname = 'public' AND s.n_mod_since_analyze >= 300 AND s.n_live_tup > 3 * greatest(c.reltuples, 0)
        """;

    readonly NpgsqlDataSource source;
    readonly PostgresLane[] lanes;
    readonly PostgresTurns turns;
    readonly TimeProvider clock;

    public PostgresDatabase(string connectionString, int laneCount, TimeProvider clock, ILoggerFactory loggers)
    {
        this.clock = clock;
        source = new NpgsqlSlimDataSourceBuilder(Settings(connectionString).ConnectionString).EnableTransportSecurity().EnableArrays().Build();
        turns = new(source);
        lanes = [.. Enumerable.Range(0, laneCount).Select(_ => new PostgresLane(source, clock, loggers.CreateLogger<PostgresLane>()))];
    }

    /// <summary>What the deployer wrote, with what the product needs, and a smaller pool where the deployer said nothing of it.</summary>
    internal static NpgsqlConnectionStringBuilder Settings(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            MaxAutoPrepare = 200,
            AutoPrepareMinUsages = 2,
            Enlist = false,
            ApplicationName = "switchboard",
            NoResetOnClose = true,
        };
        if (!settings.ShouldSerialize("Maximum Pool Size"))
        {
            settings.MaxPoolSize = PoolSize;
        }

        return settings;
    }

    public override DatabaseKind Kind => DatabaseKind.Postgres;

    public override Task<T> Read<T>(OrganizationId organization, Func<Session, ValueTask<T>> read, CancellationToken ct = default) =>
        ReadAs(organization.Value, read, ct);

    public override Task<T> ReadSystem<T>(Func<Session, ValueTask<T>> read, CancellationToken ct = default) => ReadAs(null, read, ct);

    public override Task<T> ReadSystemByKey<T>(Func<Session, ValueTask<T>> read, CancellationToken ct = default) => ReadAs(null, read, ct, keepsPlans: true);

    public override Task<T> Write<T>(OrganizationId organization, Func<Session, ValueTask<T>> unit, CancellationToken ct = default) =>
        WriteAs(organization.Value, unit, ct);

    public override Task<T> WriteInTurn<T>(OrganizationId organization, Func<Session, ValueTask<T>> unit, CancellationToken ct = default)
    {
        var turn = new PostgresTurn<T>(unit, () => WriteAs(organization.Value, unit, ct), ct);
        turns.Add(organization.Value, turn);
        return turn.Done;
    }

    public override Task<T> WriteSystem<T>(Func<Session, ValueTask<T>> unit, CancellationToken ct = default) => WriteAs(null, unit, ct);

    public override Task<Tally> Run<TRecord>(
        HotUnit<TRecord> unit, OrganizationId organization, TRecord record, CancellationToken ct = default)
    {
        var work = new PostgresHotWork<TRecord>(unit, organization.Value, record, ct);
        lanes[(uint)StringComparer.Ordinal.GetHashCode(unit.Lane?.Invoke(record) ?? organization.Value) % lanes.Length].Add(work);
        return work.Done;
    }

    public override async Task Migrate(CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await PostgresSecurity.RefusePrivilegedLogin(connection, ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var session = new PostgresSession(connection, null, inTransaction: true, scoped: false);
        await PostgresSecurity.Prepare(session);
        await new Migrator(DatabaseKind.Postgres, clock).Run(session);
        await PostgresSecurity.ForceRowSecurity(session);
        await transaction.CommitAsync(ct);
        await connection.ReloadTypesAsync(ct);
    }

    public override async Task TakeStatistics(CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        List<string> grown = [];
        await using (var command = new NpgsqlCommand(HaveGrown, connection))
        await using (var reader = await command.ExecuteReaderAsync(ct))
        {
            while (await reader.ReadAsync(ct))
            {
                grown.Add(reader.GetString(0));
            }
        }

        foreach (var table in grown)
        {
            await using var command = new NpgsqlCommand("ANALYZE " + table, connection);
            await command.ExecuteNonQueryAsync(ct);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await turns.DisposeAsync();
        foreach (var lane in lanes)
        {
            await lane.DisposeAsync();
        }

        await source.DisposeAsync();
    }

    async Task<T> ReadAs<T>(string? organization, Func<Session, ValueTask<T>> read, CancellationToken ct, bool keepsPlans = false)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var session = new PostgresSession(connection, organization, inTransaction: false, keepsPlans: keepsPlans);
        try
        {
            return await read(session);
        }
        finally
        {
            session.Close();
        }
    }

    Task<T> WriteAs<T>(string? organization, Func<Session, ValueTask<T>> unit, CancellationToken ct) =>
        PostgresRetry.Run(() => WriteOnce(organization, unit, ct), clock, ct);

    async Task<T> WriteOnce<T>(string? organization, Func<Session, ValueTask<T>> unit, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var session = new PostgresSession(connection, organization, inTransaction: true, keepsPlans: organization is not null);
        try
        {
            var answer = await unit(session);
            if (TakenBack<T>.By(answer))
            {
                await transaction.RollbackAsync(CancellationToken.None);
            }
            else
            {
                await session.Flush();
                await transaction.CommitAsync(CancellationToken.None);
            }

            return answer;
        }
        finally
        {
            session.Close();
        }
    }
}
