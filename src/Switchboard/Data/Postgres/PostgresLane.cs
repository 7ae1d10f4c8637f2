using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Switchboard.Data.Postgres;

/// <summary>
/// Declared units of many callers, as one batch without BEGIN: one Sync, so one transaction and one commit; units of a kind that can be one
/// statement are one. After an error PostgreSQL runs nothing until the Sync, so a failed group changed nothing, and each of its units runs
/// again alone.
/// </summary>
internal sealed partial class PostgresLane : IAsyncDisposable
{
    const int LargestGroup = 256;

    readonly Channel<PostgresWork> waiting = Channel.CreateUnbounded<PostgresWork>(new() { SingleReader = true });
    readonly NpgsqlDataSource source;
    readonly TimeProvider clock;
    readonly ILogger logger;
    readonly Task running;

    public PostgresLane(NpgsqlDataSource source, TimeProvider clock, ILogger logger)
    {
        this.source = source;
        this.clock = clock;
        this.logger = logger;
        running = Task.Run(Run);
    }

    public void Add(PostgresWork work)
    {
        if (!waiting.Writer.TryWrite(work))
        {
            work.Fail(new ObjectDisposedException(nameof(PostgresLane)));
        }
    }

    public async ValueTask DisposeAsync()
    {
        waiting.Writer.TryComplete();
        await running;
    }

    async Task Run()
    {
        var group = new List<PostgresWork>(LargestGroup);
        while (await waiting.Reader.WaitToReadAsync())
        {
            while (group.Count < LargestGroup && waiting.Reader.TryRead(out var work))
            {
                if (work.IsCanceled)
                {
                    work.Fail(new OperationCanceledException());
                }
                else
                {
                    group.Add(work);
                }
            }

            await Together(group);
            group.Clear();
        }
    }

    async Task Together(List<PostgresWork> group)
    {
        if (group.Count == 0)
        {
            return;
        }

        try
        {
            await Send(group);
        }
        catch (PostgresException failure) when (group.Count > 1 || PostgresRetry.IsWorthwhile(failure))
        {
            LogGroupFailed(logger, group.Count, failure.SqlState);
            foreach (var work in group)
            {
                await Alone(work);
            }
        }
        catch (PostgresException failure) when (failure.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            group[0].Fail(new UniqueViolationException(failure.MessageText, failure));
        }
        catch (Exception exception)
        {
            // The connection broke: whether the commit happened is unknown, so nothing runs again here. Callers repeat under their own keys.
            group.ForEach(work => work.Fail(exception));
        }
    }

    async Task Alone(PostgresWork work)
    {
        try
        {
            await PostgresRetry.Run(
                async () =>
                {
                    await Send([work]);
                    return true;
                },
                clock,
                CancellationToken.None);
        }
        catch (Exception exception)
        {
            work.Fail(exception);
        }
    }

    async Task Send(List<PostgresWork> group)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection);
        var shared = group.Where(work => work.Shared is not null).GroupBy(work => work.Shared).Select(works => works.ToList()).ToList();
        if (shared.Count > 0)
        {
            batch.BatchCommands.Add(
                PostgresCommands.Scope(shared.SelectMany(works => works).Select(work => work.Organization).Distinct(StringComparer.Ordinal)));
            shared.ForEach(works => works[0].AddTo(batch, works));
        }

        // A group that works for one organization after another changes its scope least often.
        foreach (var works in group.Where(work => work.Shared is null).GroupBy(work => work.Organization, StringComparer.Ordinal))
        {
            batch.BatchCommands.Add(PostgresCommands.Scope(works.Key, keepsPlans: true));
            foreach (var work in works)
            {
                work.AddTo(batch);
            }
        }

        await using (var reader = await batch.ExecuteReaderAsync())
        {
            // The reader stands on the first scope's answer.
            foreach (var works in shared)
            {
                await reader.NextResultAsync();
                await works[0].ReadFrom(reader, works);
            }

            while (await reader.NextResultAsync())
            {
                // Reading to the end surfaces a late error before anyone is told of success.
            }
        }

        foreach (var work in group)
        {
            work.Complete();
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "A group of {Count} units was rolled back with SQLSTATE {State}; each runs again alone.")]
    static partial void LogGroupFailed(ILogger logger, int count, string state);
}
