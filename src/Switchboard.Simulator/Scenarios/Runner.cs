using System.Security.Cryptography;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Switchboard.Simulator.Live;

namespace Switchboard.Simulator.Scenarios;

/// <summary>Plays one scenario at a time, and keeps the newest runs.</summary>
internal sealed partial class Runner(Stage stage, Changes changes, HttpClient http, IHostApplicationLifetime life, ILogger<Runner> log) : IAsyncDisposable
{
    const int Most = 20;

    readonly Lock gate = new();
    readonly List<Run> runs = [];
    CancellationTokenSource? stop;
    Task playing = Task.CompletedTask;
    bool isOver;

    /// <summary>The newest first.</summary>
    public IReadOnlyList<Run> All
    {
        get
        {
            lock (gate)
            {
                return [.. runs];
            }
        }
    }

    public Run? Running => All.FirstOrDefault(run => run.State is RunState.Running);

    public Run? Find(string id) => All.FirstOrDefault(run => run.Id == id);

    /// <summary>Begins a run. None: another one is under way, or the simulator ends.</summary>
    public Run? Start(Scenario scenario, ReadyExchange exchange)
    {
        var run = new Run("run_" + RandomNumberGenerator.GetHexString(12, lowercase: true), scenario, stage.Clock.GetUtcNow());
        IReadOnlyList<Run> old;
        lock (gate)
        {
            if (isOver || runs.Exists(other => other.State is RunState.Running))
            {
                return null;
            }

            runs.Insert(0, run);
            old = [.. runs.Skip(Most)];
            runs.RemoveRange(runs.Count - old.Count, old.Count);
            stop?.Dispose();
            stop = CancellationTokenSource.CreateLinkedTokenSource(life.ApplicationStopping);
            playing = Task.Run(() => Play(run, scenario, exchange, stop.Token));
        }

        stage.Cast.Leave(old.SelectMany(one => one.People));
        changes.Ran(run.Id);
        return run;
    }

    /// <summary>Stops a run, and comes back when all that it had switched on is undone.</summary>
    public async Task Stop(Run run)
    {
        Task ending;
        lock (gate)
        {
            if (run.State is not RunState.Running)
            {
                return;
            }

            stop!.Cancel();
            ending = playing;
        }

        await ending;
    }

    /// <summary>Takes no more runs, and ends the one that is under way.</summary>
    public async Task End()
    {
        Task ending;
        lock (gate)
        {
            isOver = true;
            stop?.Cancel();
            ending = playing;
        }

        await ending;
    }

    public async ValueTask DisposeAsync()
    {
        await End();
        stage.Cast.Leave(All.SelectMany(run => run.People));
        stop?.Dispose();
    }

    async Task Play(Run run, Scenario scenario, ReadyExchange exchange, CancellationToken ct)
    {
        try
        {
            var scene = new Scene(stage, run, exchange, http, () => changes.Ran(run.Id), ct);
            foreach (var (step, seen) in scenario.Steps.Zip(run.Steps))
            {
                if (!await Play(step, seen, scene, run, ct))
                {
                    break;
                }
            }

            await scene.Undo((what, error) =>
            {
                NotUndone(log, error, what);
                Failed(run, $"{what} could not be undone: {Masked.Text(error.Message)}");
            });
        }
        catch (Exception error)
        {
            Failed(run, Why(error, ct));
        }
        finally
        {
            run.EndedAt = stage.Clock.GetUtcNow();
            run.State = run.Steps.All(step => step.State is StepState.Done) ? RunState.Passed : RunState.Failed;
            changes.Ran(run.Id);
        }
    }

    /// <summary>Tells of something that belongs to no step: beside the one that failed, or the last.</summary>
    static void Failed(Run run, string problem)
    {
        var at = run.Steps.LastOrDefault(step => step.State is StepState.Failed) ?? run.Steps[^1];
        at.Problem = at.Problem is null ? problem : $"{at.Problem} {problem}";
        at.State = StepState.Failed;
    }

    async Task<bool> Play(Scenario.Step step, StepSeen seen, Scene scene, Run run, CancellationToken ct)
    {
        var since = stage.Clock.GetTimestamp();
        seen.State = StepState.Running;
        scene.Enter(seen);
        changes.Ran(run.Id);
        try
        {
            ct.ThrowIfCancellationRequested();
            await step.Play(scene);
            seen.State = StepState.Done;
        }
        catch (Exception error)
        {
            seen.Problem = Why(error, ct);
            seen.State = StepState.Failed;
        }

        seen.Milliseconds = Math.Round(stage.Clock.GetElapsedTime(since).TotalMilliseconds, 1);
        changes.Ran(run.Id);
        return seen.State is StepState.Done;
    }

    string Why(Exception error, CancellationToken ct)
    {
        switch (error)
        {
            case UnexpectedException or ExchangeNotStartedException:
                return Masked.Text(error.Message);
            case var _ when ct.IsCancellationRequested:
                return "stopped";
            case HttpRequestException or OperationCanceledException:
                return $"Expected an answer; seen: {error.Message}";
            default:
                Broke(log, error);
                return $"The scenario itself broke ({error.GetType().Name}); the log has more.";
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A scenario broke")]
    private static partial void Broke(ILogger log, Exception error);

    [LoggerMessage(Level = LogLevel.Error, Message = "After a scenario this could not be undone: {What}")]
    private static partial void NotUndone(ILogger log, Exception error, string what);
}
