using Npgsql;

namespace Switchboard.Data.Postgres;

/// <summary>
/// Units that would wait for one another anyway, since they end with the same row of their organization's. They go one after another, and what came
/// while others were at it shares one transaction and its commit; organizations don't wait for each other. A group that fails is divided at the
/// unit that spoiled it.
/// </summary>
internal sealed class PostgresTurns(NpgsqlDataSource source) : IAsyncDisposable
{
    const int LargestGroup = 32;

    // While others are at the cores, what waits becomes a larger group.
    readonly SemaphoreSlim atOnce = new(Math.Max(4, 2 * Environment.ProcessorCount));

    readonly Lock gate = new();

    // An organization is in it while somebody is at its units.
    readonly Dictionary<string, Queue<PostgresTurn>> waiting = new(StringComparer.Ordinal);
    readonly TaskCompletionSource allDone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    bool stopping;

    public void Add(string organization, PostgresTurn turn)
    {
        lock (gate)
        {
            if (stopping)
            {
                turn.Fail(new ObjectDisposedException(nameof(PostgresTurns)));
                return;
            }

            if (waiting.TryGetValue(organization, out var queue))
            {
                queue.Enqueue(turn);
                return;
            }

            waiting.Add(organization, new());
        }

        // What follows is everybody's.
        using (ExecutionContext.SuppressFlow())
        {
            _ = Work(organization, turn);
        }
    }

    /// <summary>Runs what is queued, then stops.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (gate)
        {
            stopping = true;
            if (waiting.Count == 0)
            {
                allDone.TrySetResult();
            }
        }

        await allDone.Task;
        atOnce.Dispose();
    }

    async Task Work(string organization, PostgresTurn first)
    {
        List<PostgresTurn> group = [first];
        do
        {
            await atOnce.WaitAsync();
            try
            {
                // What came while it waited goes with it.
                Fill(organization, group);
                await Together(organization, group);
            }
            finally
            {
                atOnce.Release();
            }

            group = [];
        }
        while (More(organization, group));
    }

    void Fill(string organization, List<PostgresTurn> group)
    {
        lock (gate)
        {
            while (group.Count < LargestGroup && waiting[organization].TryDequeue(out var turn))
            {
                group.Add(turn);
            }
        }
    }

    /// <summary>Whether anybody came meanwhile; else nobody is at the organization's units any more.</summary>
    bool More(string organization, List<PostgresTurn> group)
    {
        lock (gate)
        {
            if (waiting[organization].TryDequeue(out var turn))
            {
                group.Add(turn);
                return true;
            }

            waiting.Remove(organization);
            if (stopping && waiting.Count == 0)
            {
                allDone.TrySetResult();
            }

            return false;
        }
    }

    async Task Together(string organization, List<PostgresTurn> group)
    {
        group.RemoveAll(turn => turn.IsGivenUp);
        if (group.Count == 0)
        {
            return;
        }

        if (group.Count == 1)
        {
            await group[0].Alone();
            return;
        }

        var began = 0;
        try
        {
            await using var connection = await source.OpenConnectionAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            var session = new PostgresSession(connection, organization, inTransaction: true, keepsPlans: true);
            try
            {
                while (began < group.Count && !await group[began].Run(session))
                {
                    began++;
                }

                if (began == group.Count)
                {
                    await session.Flush();
                }
            }
            finally
            {
                session.Close();
            }

            if (began == group.Count)
            {
                // From here on a failure may have come after the commit.
                began = -1;
                await transaction.CommitAsync();
                group.ForEach(turn => turn.Complete());
                return;
            }

            await transaction.RollbackAsync();
        }
        catch (Exception exception) when (exception is not PostgresException && (began < 0 || exception is NpgsqlException))
        {
            // There is no connection, or it broke; whether a commit happened is unknown. Nothing runs again here: callers repeat under their own references.
            group.ForEach(turn => turn.Fail(exception));
            return;
        }
        catch (Exception)
        {
            // Rolled back. Whoever spoiled it hears so when it runs alone.
        }

        // What failed after the last of them is found by running the first alone.
        var (before, at) = began < 0 || began == group.Count ? (0, 0) : (began, began);
        await Together(organization, group.GetRange(0, before));
        await Together(organization, group.GetRange(at, 1));
        await Together(organization, group.GetRange(at + 1, group.Count - at - 1));
    }
}

/// <summary>A unit that waits for its turn.</summary>
internal abstract class PostgresTurn
{
    /// <summary>Whether nobody waits for it any more; then its caller has been told.</summary>
    public abstract bool IsGivenUp { get; }

    /// <summary>Runs it inside a transaction of several, and tells whether its answer takes its work back.</summary>
    public abstract ValueTask<bool> Run(Session session);

    /// <summary>Runs it in a transaction of its own, as often as is worthwhile, and tells its caller.</summary>
    public abstract Task Alone();

    /// <summary>Called once, after the commit.</summary>
    public abstract void Complete();

    public abstract void Fail(Exception exception);
}

/// <inheritdoc cref="PostgresTurn" />
/// <param name="alone">Runs the unit in a transaction of its own.</param>
internal sealed class PostgresTurn<T>(Func<Session, ValueTask<T>> unit, Func<Task<T>> alone, CancellationToken ct) : PostgresTurn
{
    readonly TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Who asked is whom traces of it name.
    readonly ExecutionContext? context = ExecutionContext.Capture();
    T? answer;

    public Task<T> Done => done.Task;

    public override bool IsGivenUp => ct.IsCancellationRequested && (done.Task.IsCompleted || done.TrySetCanceled(ct));

    public override async ValueTask<bool> Run(Session session)
    {
        answer = await As(() => unit(session).AsTask());
        return TakenBack<T>.By(answer);
    }

    public override async Task Alone()
    {
        try
        {
            done.TrySetResult(await As(alone));
        }
        catch (OperationCanceledException)
        {
            done.TrySetCanceled(ct);
        }
        catch (Exception exception)
        {
            done.TrySetException(exception);
        }
    }

    public override void Complete() => done.TrySetResult(answer!);

    public override void Fail(Exception exception) => done.TrySetException(exception);

    Task<T> As(Func<Task<T>> started)
    {
        if (context is null)
        {
            return started();
        }

        Task<T>? task = null;
        ExecutionContext.Run(context, _ => task = started(), null);
        return task!;
    }
}
