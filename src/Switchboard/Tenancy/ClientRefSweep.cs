using Microsoft.Extensions.Logging;
using Switchboard.Data;

namespace Switchboard.Tenancy;

/// <summary>Deletes references that have run out. It reads apart from the writers and deletes in small units; several nodes at it do no harm.</summary>
internal sealed partial class ClientRefSweep(Broom broom, Database db, ILogger<ClientRefSweep> log) : Sweep(broom, log)
{
    const int AtOnce = 200;
    const int Page = 5_000;

    static readonly Sql Organizations = "SELECT organization_id FROM organization";

    static readonly Sql RunOut = $"""
        SELECT caller, tool, reference FROM client_ref
        WHERE organization_id = @organization AND created_at <= @before LIMIT {Page}
        """;

    static readonly Sql Delete = """
        DELETE FROM client_ref
        WHERE organization_id = @organization AND caller = @Caller AND tool = @Tool AND reference = @Reference AND created_at <= @Before
        """;

    protected override Rhythm Rhythm => new(TimeSpan.FromHours(6));

    public override async Task Round(CancellationToken ct) => Swept(log, await DeleteRunOut(ct));

    /// <summary>Deletes what has run out, and tells how many.</summary>
    public async Task<int> DeleteRunOut(CancellationToken ct)
    {
        var before = Clock.GetUtcNow() - ClientRefs.Kept;
        var deleted = 0;
        foreach (var organization in await db.ReadSystem(session => session.Many(Organizations, null, row => row.Id<OrganizationId>("organization_id")), ct))
        {
            List<Key> keys;
            do
            {
                keys = await db.Read(organization, session => session.Many(
                    RunOut, new { before }, row => new Key(row.Text("caller"), row.Text("tool"), row.Text("reference"), before)), ct);
                foreach (var some in keys.Chunk(AtOnce))
                {
                    deleted += await db.Write(organization, unit => DeleteAll(unit, some), ct);
                }
            }
            while (keys.Count == Page);
        }

        return deleted;
    }

    static async ValueTask<int> DeleteAll(Session unit, Key[] keys)
    {
        var count = 0;
        foreach (var key in keys)
        {
            count += await unit.Execute(Delete, key);
        }

        return count;
    }

    sealed record Key(string Caller, string Tool, string Reference, DateTimeOffset Before);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Count} client references had run out")]
    static partial void Swept(ILogger log, int count);
}
