using Microsoft.Extensions.Logging;
using Switchboard.Data;

namespace Switchboard.Audit;

/// <summary>
/// Reads an organization's log, newest first. The blocks of its chain name its entries, and what waits for the sealer names the newest: entries have no
/// index beside their ids, because every message writes one.
/// </summary>
[Singleton]
internal sealed partial class AuditTrail(Database database, ILogger<AuditTrail> logger)
{
    /// <summary>How many entries one page looks at; where it stops, the next goes on.</summary>
    public const int MostLookedAt = 5000;

    const int FirstBlocks = 20;
    const int MostBlocks = 200;

    // Nodes' clocks differ a little, and what is committed late is sealed late.
    static readonly TimeSpan Slack = TimeSpan.FromMinutes(1);

    static readonly Sql Head = "SELECT number FROM audit_head WHERE organization_id = @organization";

    static readonly Sql Waiting = """
        SELECT entry_id FROM audit_unsealed WHERE organization_id = @organization AND entry_id < @Before ORDER BY entry_id DESC LIMIT @most
        """;

    static readonly Sql SealedSince = """
        SELECT organization_id, number, entries, hash, sealed_at FROM audit_block
        WHERE organization_id = @organization AND number > @Block ORDER BY number LIMIT @most
        """;

    static readonly Sql Blocks = """
        SELECT organization_id, number, entries, hash, sealed_at FROM audit_block
        WHERE organization_id = @organization AND number <= @Block ORDER BY number DESC LIMIT @most
        """;

    static readonly Sql Beginning = "SELECT substr(entries, 1, 40) AS entries FROM audit_block WHERE organization_id = @organization AND number = @number";

    /// <summary>A page of what is asked for, from a place on.</summary>
    public Task<Page<AuditView>> Read(OrganizationId organization, AuditQuestion asked, AuditPlace? after, int limit, CancellationToken ct) =>
        database.Read(organization, session => Read(session, asked, after, limit), ct);

    async ValueTask<Page<AuditView>> Read(Session session, AuditQuestion asked, AuditPlace? after, int limit)
    {
        var place = after ?? await Begin(session, asked);
        var look = new AuditLook(session, asked, limit);
        if (!place.IsSealed)
        {
            await look.At(await Newest(session, place));
            place = AuditPlace.AtEndOf(place.Block);
        }

        for (var most = FirstBlocks; !look.IsOver;)
        {
            var blocks = await session.Many(Blocks, new { place.Block, most }, SealedBlock.From);
            var wanted = blocks.TakeWhile(block => block.At >= asked.Since - Slack).ToList();
            var places = wanted.SelectMany(block => Named(block.Block).Where(one => one.IsBehind(place))).ToList();
            await look.At(places);
            if (wanted.Count < most)
            {
                break;
            }

            place = AuditPlace.AtEndOf(wanted[^1].Block.Number - 1);
            most = Math.Clamp(most * AuditLook.Chunk / Math.Max(1, places.Count), 1, MostBlocks);
        }

        return look.Page;
    }

    /// <summary>Before the newest entry, or the newest block that began by then.</summary>
    async ValueTask<AuditPlace> Begin(Session session, AuditQuestion asked)
    {
        var head = await session.Count(Head);
        if (asked.Until is not { } until)
        {
            return AuditPlace.AtEnd(head);
        }

        var latest = until.ToUnixTimeMilliseconds() + (long)Slack.TotalMilliseconds;
        var (low, high) = (0L, head);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            var began = await session.One(Beginning, new { number = middle }, row => AuditBlock.BeganAt(row.Text("entries")));
            (low, high) = began <= latest ? (middle, high) : (low, middle - 1);
        }

        return low == head ? AuditPlace.AtEnd(head) : AuditPlace.AtEndOf(low);
    }

    /// <summary>What no block named when the reading began. It may have been sealed since: who waits is asked first, so that nothing slips through.</summary>
    async ValueTask<List<AuditPlace>> Newest(Session session, AuditPlace place)
    {
        var waiting = await session.Many(Waiting, new { place.Before, most = MostLookedAt }, row => row.Text("entry_id"));
        var since = await session.Many(SealedSince, new { place.Block, most = MostBlocks }, SealedBlock.From);
        return
        [
            .. waiting.Concat(since.SelectMany(block => Named(block.Block)).Select(one => one.Before))
                .Where(id => string.CompareOrdinal(id, place.Before) < 0)
                .Distinct(StringComparer.Ordinal).OrderDescending(StringComparer.Ordinal).Select(id => place with { Before = id }),
        ];
    }

    /// <summary>A block's entries, the newest first.</summary>
    IEnumerable<AuditPlace> Named(AuditBlock block)
    {
        if (block.Sealed() is { } named)
        {
            return named.Select(entry => new AuditPlace(true, block.Number, entry.Id)).Reverse();
        }

        LogUnreadable(logger, block.Number, block.Organization);
        return [];
    }

    sealed record SealedBlock(AuditBlock Block, DateTimeOffset At)
    {
        public static SealedBlock From(Row row) => new(AuditBlock.From(row), row.Instant("sealed_at"));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Block {Number} of the audit log of {Organization} is not what was sealed; `audit verify` says more.")]
    static partial void LogUnreadable(ILogger logger, long number, string organization);
}
