using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;

namespace Switchboard.Simulator.Faults;

/// <summary>What faults do to a webhook before it leaves: late, twice, after the next one, or never.</summary>
internal sealed class WebhookFaults(FaultBoard faults, TimeProvider clock, IHostApplicationLifetime life)
{
    static readonly TimeSpan HoldBack = TimeSpan.FromSeconds(2);
    static readonly TimeSpan Delay = TimeSpan.FromSeconds(1);

    readonly ConcurrentDictionary<(string Provider, string Account), TaskCompletionSource> held = new();

    /// <param name="send">Sends it; the fault is given, since it may sign wrongly.</param>
    /// <param name="dropped">Called instead when it is never sent.</param>
    /// <param name="to">Whom the text is for that it tells of, where that is known.</param>
    public async Task Send(string provider, string account, string operation, Func<FaultRule?, Task> send, Action<FaultRule> dropped, string? to = null)
    {
        var fault = faults.Strike(provider, operation, to);
        var place = (provider, account);
        switch (fault?.Kind)
        {
            case FaultKind.DropWebhook:
                dropped(fault);
                return;
            case FaultKind.DelayWebhook:
                await Task.Delay(fault.Delay ?? Delay, clock, life.ApplicationStopping);
                break;
            case FaultKind.ReorderWebhooks:
                await UntilOvertaken(place, fault);
                break;
            case FaultKind.DuplicateWebhook:
                await Task.WhenAll(send(fault), send(fault));
                return;
        }

        await send(fault);
        if (fault?.Kind is not FaultKind.ReorderWebhooks && held.TryRemove(place, out var waiting))
        {
            waiting.TrySetResult();
        }
    }

    /// <summary>Holds this one back until another webhook of the account is through. One at a time: the next that is to be held lets it go.</summary>
    async Task UntilOvertaken((string Provider, string Account) place, FaultRule fault)
    {
        var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (held.TryRemove(place, out var before))
        {
            before.TrySetResult();
        }

        held[place] = mine;
        await Task.WhenAny(mine.Task, Task.Delay(fault.Delay ?? HoldBack, clock, life.ApplicationStopping));
        held.TryRemove(new(place, mine));
    }
}
