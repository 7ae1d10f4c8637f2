using Switchboard.Data;

namespace Switchboard.Agents;

/// <summary>
/// Who is at work on a channel that is being made or given up. Longer than any provider is waited for (<c>Twilio:Timeout</c> is a minute at
/// most), so that a request which its process did not survive has long been answered when another takes over.
/// </summary>
[Singleton]
internal sealed class ChannelLease(Leases leases, TimeProvider clock)
{
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(2);

    static readonly TimeSpan ShortestWait = TimeSpan.FromMinutes(1);
    static readonly TimeSpan LongestWait = TimeSpan.FromHours(6);

    static readonly Sql Postpone = "UPDATE channel SET look_at = @lookAt WHERE organization_id = @organization AND id = @channel";

    /// <summary>Takes it, if nobody has it.</summary>
    public ValueTask<bool> Take(Session unit, ChannelId channel) => leases.Take(unit, NameOf(channel), Length);

    /// <summary>Keeps it for its whole length from now. False when it was lost.</summary>
    public ValueTask<bool> Extend(Session unit, ChannelId channel) => leases.Extend(unit, NameOf(channel), Length);

    /// <summary>Gives it up.</summary>
    public ValueTask End(Session unit, ChannelId channel) => leases.End(unit, NameOf(channel));

    /// <summary>Gives it up until a later look: in as long again as it has been tried, from a minute to six hours.</summary>
    public async ValueTask<int> LookLater(Session unit, AgentChannel channel)
    {
        await End(unit, channel.ChannelId);
        var now = clock.GetUtcNow();
        var tried = now - (channel.ReleasedAt ?? channel.CreatedAt);
        var wait = tried < ShortestWait ? ShortestWait : tried > LongestWait ? LongestWait : tried;
        return await unit.Execute(Postpone, new { channel = channel.ChannelId, lookAt = now + wait });
    }

    static string NameOf(ChannelId channel) => $"channel:{channel}";
}
