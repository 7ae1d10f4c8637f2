using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Switchboard.Data;

namespace Switchboard.Events;

/// <summary>
/// Gives committed events their positions on PostgreSQL. Ids are made before commit, so a reader that went by them could step over one that
/// commits late; positions are given one batch after another under the lock of a single row, so whoever sees a position sees all before it.
/// On SQLite events are written with theirs.
/// </summary>
internal sealed partial class PlaceEvents(Database database, ISignals signals, TimeProvider clock, ILogger<PlaceEvents> logger) : BackgroundService
{
    const int Batch = 500;
    static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);
    // Lets one look serve many commits under load; an agent does not notice it.
    static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(15);
    // A transaction that takes longer to commit than this is found by the look from the beginning.
    static readonly TimeSpan Settled = TimeSpan.FromSeconds(10);
    static readonly TimeSpan FromBeginning = TimeSpan.FromMinutes(1);

    static readonly Sql Lock = Sql.OnPostgres("UPDATE event_head SET position = position WHERE name = 'all'");
    static readonly Sql Unplaced = Sql.OnPostgres("SELECT id, agent_id FROM event WHERE position IS NULL AND id > @after ORDER BY id LIMIT @batch");
    static readonly Sql Head = Sql.OnPostgres("SELECT position FROM event_head WHERE name = 'all'");
    static readonly Sql Advance = Sql.OnPostgres("UPDATE event_head SET position = position + @count WHERE name = 'all'");

    static readonly Sql Place = Sql.OnPostgres(
        """
        UPDATE event SET position = @head + placed.number
        FROM jsonb_array_elements_text(@ids::jsonb) WITH ORDINALITY AS placed (id, number)
        WHERE event.id = placed.id
        """);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        database.Kind == DatabaseKind.Sqlite ? PassOn(stoppingToken) : PlaceAll(stoppingToken);

    async Task PassOn(CancellationToken ct)
    {
        using var written = signals.Subscribe(EventRow.Written, agent => signals.Publish(EventRow.Placed, agent));
        await Task.Delay(Timeout.InfiniteTimeSpan, clock, ct);
    }

    async Task PlaceAll(CancellationToken stoppingToken)
    {
        using var woken = new Wakeup(signals, EventRow.Written, clock);
        var floor = new Floor(clock);
        var told = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var after = floor.Next();
                if (told
                    || await database.ReadSystem(session => session.One(Unplaced, new { batch = 1, after }, row => row.Text("id")), stoppingToken) is not null)
                {
                    while (await PlaceBatch(floor, after, stoppingToken) == Batch)
                    {
                        // More waits.
                    }
                }
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(logger, exception);
            }

            told = await woken.Wait(Poll, stoppingToken);
            await Task.Delay(Gather, clock, stoppingToken);
        }
    }

    async Task<int> PlaceBatch(Floor floor, string after, CancellationToken ct)
    {
        var asked = new { batch = Batch, after };
        var placed = await database.WriteSystem(
            async unit =>
            {
                await unit.Execute(Lock);
                var events = await unit.Many(Unplaced, asked, row => (Id: row.Text("id"), Agent: row.TextOrNull("agent_id")));
                if (events.Count > 0)
                {
                    var head = await unit.Count(Head);
                    await unit.Execute(Place, new { head, ids = JsonSerializer.Serialize(events.Select(e => e.Id)) });
                    await unit.Execute(Advance, new { count = events.Count });
                }

                return events;
            },
            ct);
        floor.Placed(placed.Select(e => e.Id).LastOrDefault());
        foreach (var agent in placed.Select(e => e.Agent).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            signals.Publish(EventRow.Placed, agent);
        }

        return placed.Count;
    }

    /// <summary>Where to look from: index entries of what was placed linger until PostgreSQL cleans up, and each look would step over all of them.</summary>
    internal sealed class Floor(TimeProvider clock)
    {
        string settled = "";
        string newest = "";
        DateTimeOffset movedAt = clock.GetUtcNow();
        DateTimeOffset beganAt = clock.GetUtcNow();

        /// <summary>The id after which the next look begins; now and then the very first.</summary>
        public string Next()
        {
            var now = clock.GetUtcNow();
            if (now - beganAt <= FromBeginning)
            {
                return settled;
            }

            beganAt = now;
            return "";
        }

        public void Placed(string? last)
        {
            var now = clock.GetUtcNow();
            if (now - movedAt > Settled)
            {
                (settled, newest, movedAt) = (newest, last ?? newest, now);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Events could not be placed; the next look comes soon.")]
    static partial void LogFailed(ILogger logger, Exception exception);
}
