using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Switchboard.Setup.Server;

/// <summary>Reads the saved address before anything listens, and looks whether another node saved one.</summary>
internal sealed partial class FollowSavedAddress(SavedAddress saved, TimeProvider clock, ILogger<FollowSavedAddress> log) : BackgroundService, IStartupStep
{
    static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    // The deployment's row is there before.
    public int Order => 210;

    public string Progress => "Reading the public address";

    public Task Run(CancellationToken ct) => saved.Refresh(ct);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await saved.Refresh(stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                Unread(log, error);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The public address could not be read; the next look comes soon")]
    static partial void Unread(ILogger log, Exception error);
}
