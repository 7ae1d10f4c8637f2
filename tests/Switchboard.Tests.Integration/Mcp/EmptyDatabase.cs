using Switchboard.Data;
using Switchboard.Kernel;

namespace Switchboard.Tests.Integration.Mcp;

/// <summary>What the door alone stands on: whoever asks finds nothing, and nothing is written.</summary>
sealed class EmptyDatabase : Database
{
    public override DatabaseKind Kind => DatabaseKind.Sqlite;

    public override Task<T> Read<T>(OrganizationId organization, Func<Session, ValueTask<T>> read, CancellationToken ct = default) => Task.FromResult<T>(default!);

    public override Task<T> ReadSystem<T>(Func<Session, ValueTask<T>> read, CancellationToken ct = default) => Task.FromResult<T>(default!);

    public override Task<T> Write<T>(OrganizationId organization, Func<Session, ValueTask<T>> unit, CancellationToken ct = default) => throw new NotSupportedException();

    public override Task<T> WriteSystem<T>(Func<Session, ValueTask<T>> unit, CancellationToken ct = default) => throw new NotSupportedException();

    public override Task<Tally> Run<TRecord>(HotUnit<TRecord> unit, OrganizationId organization, TRecord record, CancellationToken ct = default) => throw new NotSupportedException();

    public override Task Migrate(CancellationToken ct) => Task.CompletedTask;

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
