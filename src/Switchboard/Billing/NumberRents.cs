using Switchboard.Agents;
using Switchboard.Channels;
using Switchboard.Data;

namespace Switchboard.Billing;

/// <summary>
/// What rented numbers cost: an entry for each month that one is held, from the day on which it was bought. The key of an entry is the number's row
/// and its month, so that each is written once, however many nodes look and however long none did.
/// </summary>
internal sealed class NumberRents(Providers providers, Allowance allowance, LimitSettings settings, TimeProvider clock) : INumberRent
{
    static readonly Sql Find = """
        SELECT id, agent_id, address, provider, created_at, rent_due_at FROM channel
        WHERE organization_id = @organization AND id = @channel AND provider_ref IS NOT NULL AND address IS NOT NULL AND released_at IS NULL
        """;

    static readonly Sql Move = """
        UPDATE channel SET rent_due_at = @next
        WHERE organization_id = @organization AND id = @channel AND coalesce(rent_due_at, 0) = @seen AND released_at IS NULL
        """;

    static readonly Sql Write = """
        INSERT INTO number_rent (organization_id, channel_id, month, agent_id, number, at, cost_micros, markup_percent)
        VALUES (@organization, @channel, @month, @agent, @number, @at, @cost, coalesce(
            (SELECT l.markup_percent FROM usage_limit l WHERE l.subject = @agent AND l.organization_id = @organization),
            (SELECT l.markup_percent FROM usage_limit l WHERE l.subject = @organization AND l.organization_id = @organization), @markup))
        ON CONFLICT (channel_id, month) DO NOTHING
        """;

    public ValueTask<int> Begin(Session unit, ChannelId channel) => Settle(unit, channel, isNew: true);

    /// <summary>Writes the months that are due by now. Of a number that was there before months were written, those to come.</summary>
    public ValueTask<int> Settle(Session unit, ChannelId channel) => Settle(unit, channel, isNew: false);

    async ValueTask<int> Settle(Session unit, ChannelId channel, bool isNew)
    {
        if (await unit.One(Find, new { channel }, Rented.From) is not { } number)
        {
            return 0;
        }

        var now = clock.GetUtcNow();
        var from = number.DueAt is { } due ? number.MonthOf(due) : isNew ? 0 : number.MonthAfter(now);
        var next = number.MonthAfter(now);
        // Whoever moves it writes them; another node finds it moved.
        var moved = new { channel, next = number.StartOf(next), seen = number.DueAt ?? DateTimeOffset.UnixEpoch };
        if (await unit.Execute(Move, moved) == 0)
        {
            return 0;
        }

        var written = 0;
        for (var month = from; month < next; month++)
        {
            var at = month == 0 ? number.CreatedAt : number.StartOf(month);
            var cost = providers.Numbers(number.Provider)?.MonthlyMicros(number.Address) ?? 0;
            var row = new
            {
                channel, month = (long)month, agent = number.Agent?.Value, number = number.Address, at, cost, markup = (long)settings.MarkupPercent,
            };
            if (await unit.Execute(Write, row) == 1)
            {
                written++;
                // Of months that are over nothing is capped any more.
                if (at >= Windows.Month(now))
                {
                    await allowance.Spend(unit, cost, now);
                }
            }
        }

        return written;
    }

    /// <summary>A number that is rented.</summary>
    sealed record Rented(AgentId? Agent, string Address, string Provider, DateTimeOffset CreatedAt, DateTimeOffset? DueAt)
    {
        // From the day on which it was bought: a month that lacks it begins on its last.
        public DateTimeOffset StartOf(int month) => CreatedAt.AddMonths(month);

        public int MonthAfter(DateTimeOffset now)
        {
            var month = Math.Max(0, MonthOf(now) - 1);
            while (StartOf(month) <= now)
            {
                month++;
            }

            return month;
        }

        public int MonthOf(DateTimeOffset at)
        {
            var (begin, end) = (CreatedAt.UtcDateTime, at.UtcDateTime);
            return Math.Max(0, ((end.Year - begin.Year) * 12) + end.Month - begin.Month);
        }

        public static Rented From(Row row) => new(
            row.IdOrNull<AgentId>("agent_id"), row.Text("address"), row.Text("provider"), row.Instant("created_at"), row.InstantOrNull("rent_due_at"));
    }
}
