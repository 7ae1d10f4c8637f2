using Microsoft.Extensions.Logging;
using Npgsql;

namespace Switchboard.Data.Postgres;

/// <summary>PostgreSQL 15 or newer; also behind a pooler in transaction mode, as nothing is kept on a session.</summary>
internal sealed class PostgresDatabase : Database
{
    const int Tries = 6;

    readonly NpgsqlDataSource source;
    readonly PostgresLane[] lanes;
    readonly TimeProvider clock;

    public PostgresDatabase(string connectionString, int laneCount, TimeProvider clock, ILoggerFactory loggers)
    {
        this.clock = clock;
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            MaxAutoPrepare = 200,
            AutoPrepareMinUsages = 2,
            Enlist = false,
            ApplicationName = "switchboard",
            NoResetOnClose = true,
        };
        if (settings.MaxPoolSize == 100)
        {
            settings.MaxPoolSize = 40;
        }

        source = new NpgsqlSlimDataSourceBuilder(settings.ConnectionString).EnableTransportSecurity().EnableArrays().Build();
        lanes = [.. Enumerable.Range(0, laneCount).Select(_ => new PostgresLane(source, loggers.CreateLogger<PostgresLane>()))];
    }

    public override DatabaseKind Kind => DatabaseKind.Postgres;

    public override Task<T> Read<T>(OrganizationId organization, Func<Session, ValueTask<T>> read, CancellationToken ct = default) =>
        ReadAs(organization.Value, read, ct);

    public override Task<T> ReadSystem<T>(Func<Session, ValueTask<T>> read, CancellationToken ct = default) => ReadAs(null, read, ct);

    public override Task<T> Write<T>(OrganizationId organization, Func<Session, ValueTask<T>> unit, CancellationToken ct = default) =>
        WriteAs(organization.Value, unit, ct);

    public override Task<T> WriteSystem<T>(Func<Session, ValueTask<T>> unit, CancellationToken ct = default) => WriteAs(null, unit, ct);

    public override Task<Tally<TResult>> Run<TRecord, TResult>(
        HotUnit<TRecord, TResult> unit, OrganizationId organization, TRecord record, CancellationToken ct = default)
    {
        var work = new PostgresHotWork<TRecord, TResult>(unit, organization.Value, record, ct);
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

    public override async ValueTask DisposeAsync()
    {
        foreach (var lane in lanes)
        {
            await lane.DisposeAsync();
        }

        await source.DisposeAsync();
    }

    async Task<T> ReadAs<T>(string? organization, Func<Session, ValueTask<T>> read, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var session = new PostgresSession(connection, organization, inTransaction: false);
        try
        {
            return await read(session);
        }
        finally
        {
            session.Close();
        }
    }

    async Task<T> WriteAs<T>(string? organization, Func<Session, ValueTask<T>> unit, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await WriteOnce(organization, unit, ct);
            }
            catch (PostgresException failure) when (attempt < Tries && failure.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(5, 20 * attempt)), clock, ct);
            }
            catch (PostgresException failure) when (failure.SqlState == PostgresErrorCodes.UniqueViolation)
            {
                throw new UniqueViolationException(failure.MessageText, failure);
            }
        }
    }

    async Task<T> WriteOnce<T>(string? organization, Func<Session, ValueTask<T>> unit, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var session = new PostgresSession(connection, organization, inTransaction: true);
        try
        {
            var answer = await unit(session);
            await transaction.CommitAsync(CancellationToken.None);
            return answer;
        }
        finally
        {
            session.Close();
        }
    }
}
