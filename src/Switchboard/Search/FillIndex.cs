using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Switchboard.Data;

namespace Switchboard.Search;

/// <summary>
/// Fills the index behind those who write: nothing that comes in waits for it, and what came in is found within a second. It takes a part
/// of the database's time alone; under load it falls behind and catches up afterwards. One node does it at a time.
/// </summary>
internal sealed partial class FillIndex(
    Database database, Leases leases, IEnumerable<ISearchSource> sources, TimeProvider clock, ILogger<FillIndex> logger) : BackgroundService
{
    const int Batch = 100;
    // Of each stretch of time that indexing takes, so many are left to others.
    const int LeftToOthers = 2;
    static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(400);
    static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);
    // Ids are made before their commit: until then one that is older may come.
    static readonly TimeSpan Settling = TimeSpan.FromSeconds(30);
    static readonly TimeSpan BetweenLooksBack = TimeSpan.FromSeconds(2);

    static readonly Sql Settled = "SELECT settled FROM search_progress WHERE name = @name";

    static readonly Sql Settle = """
        INSERT INTO search_progress (name, settled)
        VALUES (@name, @settled)
        ON CONFLICT (name) DO UPDATE
        SET settled = excluded.settled
        WHERE search_progress.settled < excluded.settled
        """;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var all = sources.Select(source => new Place(source)).ToList();
        while (!stoppingToken.IsCancellationRequested)
        {
            var isMine = true;
            try
            {
                foreach (var place in all)
                {
                    isMine &= await Follow(place, stoppingToken);
                }
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(logger, exception);
            }

            await Task.Delay(isMine ? Poll : Lease / 2, clock, stoppingToken);
        }
    }

    /// <summary>False when another node does it.</summary>
    async Task<bool> Follow(Place place, CancellationToken ct)
    {
        place.Settled ??= await database.ReadSystem(session => session.One(Settled, new { name = place.Source.Name }, row => row.Text("settled")), ct) ?? "";
        place.Reached ??= place.Settled;
        if (!place.IsUnsettled && !await place.Source.HasAfter(place.Reached, ct))
        {
            return true;
        }

        if (!await leases.TryHold("search.fill", Lease, ct))
        {
            (place.Settled, place.Reached) = (null, null);
            return false;
        }

        place.Reached = await FillUp(place.Source, place.Reached, place.Source.Prefix + "_~", ct);
        place.IsUnsettled = true;
        var now = clock.GetUtcNow();
        if (now - place.LookedBackAt > BetweenLooksBack)
        {
            await LookBack(place, now, ct);
        }

        return true;
    }

    /// <summary>Finds those that were committed after younger ones.</summary>
    async Task LookBack(Place place, DateTimeOffset now, CancellationToken ct)
    {
        place.LookedBackAt = now;
        await FillUp(place.Source, place.Settled!, place.Reached!, ct);
        var settled = Min(Ids.Floor(place.Source.Prefix, now - Settling), place.Reached!);
        place.IsUnsettled = string.CompareOrdinal(settled, place.Reached) < 0;
        if (string.CompareOrdinal(settled, place.Settled) > 0)
        {
            await database.WriteSystem(unit => unit.Execute(Settle, new { name = place.Source.Name, settled }), ct);
            place.Settled = settled;
        }
    }

    /// <summary>Where it came to.</summary>
    async Task<string> FillUp(ISearchSource source, string after, string until, CancellationToken ct)
    {
        while (true)
        {
            var began = Stopwatch.GetTimestamp();
            var filled = await source.Fill(after, until, Batch, ct);
            after = filled.Last ?? after;
            if (filled.Count < Batch)
            {
                return after;
            }

            await Task.Delay(Stopwatch.GetElapsedTime(began) * LeftToOthers, clock, ct);
            if (!await leases.TryHold("search.fill", Lease, ct))
            {
                return after;
            }
        }
    }

    static string Min(string one, string other) => string.CompareOrdinal(one, other) < 0 ? one : other;

    /// <summary>How far the index has followed a source.</summary>
    sealed class Place(ISearchSource source)
    {
        public ISearchSource Source { get; } = source;

        /// <summary>Nothing before this is missing.</summary>
        public string? Settled { get; set; }

        public string? Reached { get; set; }

        public bool IsUnsettled { get; set; }

        public DateTimeOffset LookedBackAt { get; set; }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The search index could not be filled; the next look comes soon.")]
    static partial void LogFailed(ILogger logger, Exception exception);
}
