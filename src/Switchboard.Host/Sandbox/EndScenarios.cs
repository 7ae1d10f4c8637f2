namespace Switchboard.Host.Sandbox;

/// <summary>A scenario that is being played ends before the server stops, which it needs to undo what it had switched on.</summary>
sealed class EndScenarios(RunSimulator simulator) : IHostedLifecycleService
{
    public Task StoppingAsync(CancellationToken cancellationToken) => simulator.EndScenarios().WaitAsync(cancellationToken);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
