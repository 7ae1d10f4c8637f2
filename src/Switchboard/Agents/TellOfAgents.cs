using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Switchboard.Events;

namespace Switchboard.Agents;

/// <summary>Tells pages that are open of agents that changed: the directory's signal names the agent alone.</summary>
internal sealed partial class TellOfAgents(AgentDirectory directory, ISignals signals, ILogger<TellOfAgents> logger) : BackgroundService
{
    const int MostWaiting = 1_000;

    readonly Channel<AgentId> changed = Channel.CreateBounded<AgentId>(
        new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var heard = signals.Subscribe(AgentDirectory.Changed, id => changed.Writer.TryWrite(AgentId.From(id)));
        await foreach (var agent in changed.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                if (await directory.Find(agent, stoppingToken) is { } entry)
                {
                    signals.Changed(entry.OrganizationId, Changes.Agent, agent.Value);
                }
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                LogUntold(logger, error, agent.Value);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Pages weren't told that agent {AgentId} changed.")]
    static partial void LogUntold(ILogger logger, Exception error, string agentId);
}
