using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Switchboard.Events;

namespace Switchboard.Mcp.News;

/// <summary>
/// Tells live clients of their agents' events once these can be read. An agent to whom nobody listens costs one look into a dictionary; a signal
/// that was lost is made good by the next look.
/// </summary>
internal sealed partial class TellNews(
    AgentListeners audience, PlacedEvents events, ISignals signals, TimeProvider clock, ILogger<TellNews> logger) : BackgroundService
{
    const int AtOnce = 500;
    static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    readonly ConcurrentDictionary<AgentId, bool> due = new();
    readonly Channel<bool> woken = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var placed = signals.Subscribe(EventRow.Placed, id => Note(AgentId.From(id)));
        await Task.WhenAll(Look(stoppingToken), Tell(stoppingToken));
    }

    void Note(AgentId agent)
    {
        if (audience.ListensTo(agent))
        {
            due[agent] = true;
            woken.Writer.TryWrite(true);
        }
    }

    async Task Look(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(ct))
        {
            foreach (var agent in audience.Agents)
            {
                Note(agent);
            }
        }
    }

    async Task Tell(CancellationToken ct)
    {
        await foreach (var _ in woken.Reader.ReadAllAsync(ct))
        {
            try
            {
                foreach (var agents in due.Keys.Chunk(AtOnce))
                {
                    await Tell(agents, ct);
                }
            }
            catch (Exception exception) when (!ct.IsCancellationRequested)
            {
                LogFailed(logger, exception);
            }
        }
    }

    async Task Tell(AgentId[] agents, CancellationToken ct)
    {
        foreach (var agent in agents)
        {
            due.TryRemove(agent, out _);
        }

        while (audience.Told(agents) is { Count: > 0 } told)
        {
            var found = await events.After(told, ct);
            foreach (var (news, position) in found)
            {
                audience.Tell(news, position);
            }

            if (found.Count < PlacedEvents.Most)
            {
                return;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Live MCP clients could not be told of events; the next look comes soon.")]
    static partial void LogFailed(ILogger logger, Exception exception);
}
