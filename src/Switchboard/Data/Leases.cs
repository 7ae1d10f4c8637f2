namespace Switchboard.Data;

/// <summary>Work that one holder does at a time. A lease is taken or prolonged for a while; who does not come back in time loses it.</summary>
[Singleton]
internal sealed class Leases(Database database, NodeName node, TimeProvider clock)
{
    static readonly Sql Claim = """
        INSERT INTO lease (name, holder, fence, until) VALUES (@Name, @Holder, 1, @Until)
        ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, fence = lease.fence + 1, until = excluded.until
        WHERE lease.until <= @Now
        """;

    static readonly Sql ClaimOrKeep = """
        INSERT INTO lease (name, holder, fence, until) VALUES (@Name, @Holder, 1, @Until)
        ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, fence = lease.fence + 1, until = excluded.until
        WHERE lease.until <= @Now OR lease.holder = excluded.holder
        """;

    static readonly Sql Prolong = "UPDATE lease SET until = @Until WHERE name = @Name AND holder = @Holder AND until > @Now";
    static readonly Sql Drop = "DELETE FROM lease WHERE name = @Name AND holder = @Holder";

    /// <summary>Whether the holder has the lease from now on for <paramref name="length"/>; it may have had it before.</summary>
    /// <param name="holder">Who takes it; this process unless said otherwise.</param>
    public async Task<bool> TryHold(string name, TimeSpan length, CancellationToken ct, string? holder = null) =>
        await database.WriteSystem(unit => unit.Execute(ClaimOrKeep, Row(name, length) with { Holder = holder ?? node.Text }), ct) == 1;

    /// <summary>Takes it for one piece of work, if nothing is at it: not this process either.</summary>
    public async ValueTask<bool> Take(Session unit, string name, TimeSpan length) => await unit.Execute(Claim, Row(name, length)) == 1;

    /// <summary>Keeps it for its whole length from now. False when it was lost.</summary>
    public async ValueTask<bool> Extend(Session unit, string name, TimeSpan length) => await unit.Execute(Prolong, Row(name, length)) == 1;

    /// <summary>Gives it up.</summary>
    public async ValueTask End(Session unit, string name) => await unit.Execute(Drop, Row(name, default));

    LeaseRow Row(string name, TimeSpan length) => new(name, node.Text, clock.GetUtcNow(), clock.GetUtcNow() + length);

    sealed record LeaseRow(string Name, string Holder, DateTimeOffset Now, DateTimeOffset Until);
}
