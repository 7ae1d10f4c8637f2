using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Switchboard.Agents;
using Switchboard.Events;

namespace Switchboard.Conversations.Reading;

/// <summary>
/// Wakes whoever waits for events of an agent or of an organization once these can be read. A signal names the agent alone; whose agent it
/// is, is only asked while somebody listens to an organization. Signals get lost: who waits also looks by itself now and then.
/// </summary>
internal sealed partial class EventArrivals(AgentDirectory directory, ISignals signals, TimeProvider clock, ILogger<EventArrivals> logger) : BackgroundService
{
    readonly LocalSignals here = new();
    readonly ConcurrentDictionary<AgentId, bool> due = new();
    readonly Channel<bool> woken = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    int organizations;

    /// <summary>Wakes for events of one agent.</summary>
    public Wakeup Of(AgentId agent) => new(here, agent.Value, clock);

    /// <summary>Wakes for events of any agent of an organization.</summary>
    public Wakeup Of(OrganizationId organization) => new(clock, wake => Hear(organization, _ => wake()));

    /// <summary>Calls when events of any agent of an organization may be there, with the agent, until disposed. What is called notes it and returns.</summary>
    public IDisposable Hear(OrganizationId organization, Action<AgentId> heard)
    {
        Interlocked.Increment(ref organizations);
        return new Seat(this, here.Subscribe(organization.Value, agent => heard(AgentId.From(agent))));
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var placed = signals.Subscribe(EventRow.Placed, Note);
        await foreach (var _ in woken.Reader.ReadAllAsync(stoppingToken))
        {
            foreach (var agent in due.Keys)
            {
                due.TryRemove(agent, out var __);
                try
                {
                    if (await directory.Find(agent, stoppingToken) is { } entry)
                    {
                        here.Publish(entry.OrganizationId.Value, agent.Value);
                    }
                }
                catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
                {
                    LogFailed(logger, exception, agent.Value);
                }
            }
        }
    }

    void Note(string agent)
    {
        here.Publish(agent, agent);
        if (Volatile.Read(ref organizations) > 0)
        {
            due[AgentId.From(agent)] = true;
            woken.Writer.TryWrite(true);
        }
    }

    sealed class Seat(EventArrivals arrivals, IDisposable subscription) : IDisposable
    {
        int left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref left, 1) == 0)
            {
                Interlocked.Decrement(ref arrivals.organizations);
                subscription.Dispose();
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Whose agent {AgentId} is could not be looked up; those who wait for its events look by themselves soon.")]
    static partial void LogFailed(ILogger logger, Exception exception, string agentId);
}
