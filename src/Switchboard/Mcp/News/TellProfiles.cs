using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Switchboard.Agents;

namespace Switchboard.Mcp.News;

/// <summary>
/// Tells who watches an agent's card that its profile or channels have changed: at once by the signal, and by a look of its own when a
/// signal was lost.
/// </summary>
internal sealed partial class TellProfiles(
    AgentListeners audience, AgentProfiles profiles, ISignals signals, TimeProvider clock, ILogger<TellProfiles> logger) : BackgroundService
{
    static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    readonly Dictionary<AgentId, string> known = [];
    readonly Channel<AgentId?> due = Channel.CreateUnbounded<AgentId?>();

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var changed = signals.Subscribe(AgentDirectory.Changed, id => Note(AgentId.From(id)));
        await Task.WhenAll(Look(stoppingToken), Tell(stoppingToken));
    }

    void Note(AgentId agent)
    {
        if (audience.ListensTo(agent))
        {
            due.Writer.TryWrite(agent);
        }
    }

    async Task Look(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(ct))
        {
            due.Writer.TryWrite(null);
        }
    }

    async Task Tell(CancellationToken ct)
    {
        await foreach (var one in due.Reader.ReadAllAsync(ct))
        {
            try
            {
                await Tell(one, ct);
            }
            catch (Exception exception) when (!ct.IsCancellationRequested)
            {
                LogFailed(logger, exception);
            }
        }
    }

    // Who is seen for the first time by the look is only noted: its watchers have read the card after they began to watch.
    async Task Tell(AgentId? one, CancellationToken ct)
    {
        var watched = audience.WatchedProfiles.ToHashSet();
        foreach (var gone in known.Keys.Where(agent => !watched.Contains(agent)).ToList())
        {
            known.Remove(gone);
        }

        var asked = one is { } agent ? watched.Where(other => other == agent).ToList() : [.. watched];
        if (asked.Count == 0)
        {
            return;
        }

        foreach (var (its, organization, state) in await profiles.Read(asked, ct))
        {
            var before = known.GetValueOrDefault(its);
            known[its] = state;
            if (before is null ? one is not null : before != state)
            {
                audience.Tell(new AgentNews(organization, its, AgentNews.ProfileChanged));
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Who watches agents' cards could not be told of changes; the next look comes soon.")]
    static partial void LogFailed(ILogger logger, Exception exception);
}
