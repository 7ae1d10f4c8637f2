using Switchboard.Data;

namespace Switchboard.Agents;

/// <summary>
/// Who is at work on a channel that is being made or given up. Longer than any provider is waited for, so that a request which its process did not
/// survive has long been answered when another takes over.
/// </summary>
[Singleton]
internal sealed class ChannelLease(Ids ids, TimeProvider clock)
{
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(2);

    static readonly Sql Claim = """
        INSERT INTO lease (name, holder, fence, until) VALUES (@name, @holder, 1, @until)
        ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, fence = lease.fence + 1, until = excluded.until
        WHERE lease.until <= @now
        """;

    static readonly Sql Prolong = "UPDATE lease SET until = @until WHERE name = @name AND holder = @holder AND until > @now";
    static readonly Sql Drop = "DELETE FROM lease WHERE name = @name AND holder = @holder";

    readonly string holder = ids.Next("node");

    /// <summary>Takes it, if nobody has it.</summary>
    public async ValueTask<bool> Take(Session unit, ChannelId channel) => await unit.Execute(Claim, Row(channel)) == 1;

    /// <summary>Keeps it for its whole length from now. False when it was lost.</summary>
    public async ValueTask<bool> Extend(Session unit, ChannelId channel) => await unit.Execute(Prolong, Row(channel)) == 1;

    /// <summary>Gives it up.</summary>
    public async ValueTask End(Session unit, ChannelId channel) => await unit.Execute(Drop, Row(channel));

    LeaseRow Row(ChannelId channel) => new($"channel:{channel}", holder, clock.GetUtcNow(), clock.GetUtcNow() + Length);

    sealed record LeaseRow(string Name, string Holder, DateTimeOffset Now, DateTimeOffset Until);
}
