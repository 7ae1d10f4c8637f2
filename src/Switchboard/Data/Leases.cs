namespace Switchboard.Data;

/// <summary>Work that one node does at a time. A lease is taken or prolonged for a while; who does not come back in time loses it.</summary>
[Singleton]
internal sealed class Leases(Database database, Ids ids, TimeProvider clock)
{
    static readonly Sql Take = """
        INSERT INTO lease (name, holder, fence, until) VALUES (@name, @holder, 1, @until)
        ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, fence = lease.fence + 1, until = excluded.until
        WHERE lease.holder = excluded.holder OR lease.until < @now
        """;

    readonly string holder = ids.Next("node");

    /// <summary>Whether this process holds the lease from now on for <paramref name="length"/>.</summary>
    public async Task<bool> TryHold(string name, TimeSpan length, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return await database.WriteSystem(unit => unit.Execute(Take, new { name, holder, until = now + length, now }), ct) == 1;
    }
}
