using Switchboard.Channels;
using Switchboard.Data;

namespace Switchboard.Billing;

/// <summary>
/// What is left of the limits, taken before the act in the act's own transaction, and given back when the act never comes about. One statement
/// looks and counts for the agent and its organization, so that no two slip past together, on whichever nodes they are.
/// </summary>
[Singleton]
internal sealed class Allowance(Database database, Providers providers, LimitSettings settings, NearLimit near)
{
    /// <summary>
    /// Others took what was left between the gate's look and the taking. What the unit wrote is taken back; the gate, asked again, says which limit it is.
    /// </summary>
    public static readonly Problem TakenByOthers = new(
        "refused_by_limits", 403, "Others took what the limits had left in this moment.",
        "Ask again in a second; comms_get_usage_dashboard tells what is left.");

    static readonly string[] Names = ["minute", "hour", "day", "month"];

    // Updated by its key alone, the organization's row before its agent's: who holds one of an agent's holds its organization's too.
    static readonly Sql Move = $"""
        UPDATE usage_limit SET
            minute_count = {Moved("minute", "minute_count", "@Acts")}, hour_count = {Moved("hour", "hour_count", "@Acts")},
            day_count = {Moved("day", "day_count", "@Acts")}, day_micros = {Moved("day", "day_micros", "@Micros")},
            month_micros = {Moved("month", "month_micros", "@Micros")}
        WHERE subject = @Subject AND organization_id = @organization
        """;

    static readonly Sql MoveDay = $"""
        UPDATE usage_day SET quantity = quantity + @Acts, segments = segments + @Segments, cost_micros = cost_micros + @Micros
        WHERE organization_id = @organization AND agent_id = @Agent AND day = {LimitSql.Start("day")} AND channel = @Channel
        """;

    static readonly Sql IsThere = "SELECT count(*) FROM usage_limit WHERE organization_id = @organization AND subject IN (@AgentId, @organization)";

    static readonly Sql Begin = $"""
        {UsageLimit.Insert}
        SELECT s.subject, @organization, {UsageLimit.Nothing} FROM (SELECT @organization AS subject UNION ALL SELECT @AgentId) AS s WHERE true
        ON CONFLICT (subject) DO NOTHING
        """;

    // What isn't an agent's act counts to the organization's month alone.
    static readonly Sql SpendAnyway = $"""
        {UsageLimit.Insert}
        VALUES (@organization, @organization, 0, 0, 0, 0, 0, 0, 0, @CountedMonth, @Cost)
        ON CONFLICT (subject) DO UPDATE SET
            month_at = CASE WHEN {LimitSql.Runs("u.", "month")} THEN u.month_at ELSE excluded.month_at END,
            month_micros = @Cost + CASE WHEN {LimitSql.Runs("u.", "month")} THEN u.month_micros ELSE 0 END
        """;

    const string Noting = """
        INSERT INTO usage_day AS d (organization_id, agent_id, day, channel, quantity, segments, cost_micros, markup_percent)
        VALUES (@organization, @AgentId, @CountedAt - @CountedAt % 86400000, @Channel, 1, @Segments, @Cost, coalesce(
            (SELECT l.markup_percent FROM usage_limit l WHERE l.subject = @AgentId AND l.organization_id = @organization),
            (SELECT l.markup_percent FROM usage_limit l WHERE l.subject = @organization AND l.organization_id = @organization), @Markup))
        ON CONFLICT (organization_id, agent_id, day, channel) DO UPDATE
        SET quantity = d.quantity + 1, segments = d.segments + excluded.segments, cost_micros = d.cost_micros + excluded.cost_micros
        """;

    // PostgreSQL does it within the other statement.
    static readonly Sql Note = Sql.OnSqlite(Noting);

    readonly LimitSql kept = new(settings, "u.");
    readonly LimitSql written = new(settings, "");
    readonly Limits ofAgents = settings.OfAgents;
    readonly Limits ofTier = settings.Of(settings.DefaultTier);

    Sql Take => field ??= WithNote($"{TakeAnyway} WHERE {kept.Fits} {Answer}");

    Sql Count => field ??= WithNote($"{TakeAnyway} {Answer}");

    string TakeAnyway => $"""
        {UsageLimit.Insert}
        SELECT s.subject, @organization, {LimitSql.Start("minute")}, 1, {LimitSql.Start("hour")}, 1, {LimitSql.Start("day")}, 1, @Cost, @CountedMonth, @Cost
        FROM (SELECT @organization AS subject UNION ALL SELECT @AgentId) AS s WHERE true
        ON CONFLICT (subject) DO UPDATE SET
            {string.Join(", ", Names.Select(window => $"{window}_at = CASE WHEN {kept.Runs(window)} THEN u.{window}_at ELSE excluded.{window}_at END"))},
            minute_count = {kept.Used("minute", "minute_count")} + 1, hour_count = {kept.Used("hour", "hour_count")} + 1,
            day_count = {kept.Used("day", "day_count")} + 1, day_micros = {kept.Used("day", "day_micros")} + @Cost,
            month_micros = {kept.Used("month", "month_micros")} + @Cost
        """;

    string Answer => $"RETURNING {written.Nearly} AS nearly";

    /// <summary>What a message is estimated to cost, in millionths of a US dollar.</summary>
    public long Estimate(ChannelKind channel, string provider, string to, int segments, bool hasFiles) =>
        providers.Messages(channel, provider) is not { } known ? 0
        : hasFiles ? known.EstimateWithFilesMicros(to, segments)
        : known.EstimateMicros(to, segments);

    /// <summary>
    /// Takes it inside the unit of the act, best at its end: until the commit, others of the organization wait. False when a limit is in the way; then what
    /// was taken goes back with all that the unit wrote.
    /// </summary>
    /// <param name="mustGo">Whether it goes, and counts, whatever the limits are.</param>
    public async ValueTask<bool> Reserve(Session unit, OrganizationId organization, Act act, bool mustGo)
    {
        if (!mustGo && !FitsFresh(act) && await unit.Count(IsThere, act) < 2)
        {
            // What the defaults don't let through may be let through by what one of the two was given: a row to compare with.
            await unit.Execute(Begin, act);
        }

        var taken = new Taken(act.AgentId, act.Channel, act.Segments, act.Cost, act.CountedAt, act.CountedMonth, settings.MarkupPercent);
        if (database.Kind == DatabaseKind.Sqlite)
        {
            await unit.Execute(Note, taken);
        }

        var nearly = await unit.Many(mustGo ? Count : Take, taken, row => row.Long("nearly"));
        if (nearly.Count < 2)
        {
            return false;
        }

        if (nearly.Exists(bits => bits > 0))
        {
            await near.Tell(unit, organization, act);
        }

        return true;
    }

    /// <summary>Counts what the organization spends beside its agents' acts, to its month.</summary>
    public async ValueTask Spend(Session unit, long micros, DateTimeOffset now) =>
        await unit.Execute(SpendAnyway, new { Cost = micros, CountedAt = now, CountedMonth = Windows.Month(now) });

    /// <summary>Gives back what was taken for an act that never came about, inside the unit that ends it, as far as the windows still run.</summary>
    public static ValueTask Release(Session unit, OrganizationId organization, Act act) =>
        Change(unit, organization, act, acts: -1, -act.Segments, -act.Cost);

    /// <summary>Corrects what an act costs, where its price turned out to be another one.</summary>
    /// <param name="more">By how much, in millionths of a US dollar; less than nothing where it was cheaper.</param>
    public static ValueTask Correct(Session unit, OrganizationId organization, Act act, long more) =>
        Change(unit, organization, act, acts: 0, segments: 0, more);

    static async ValueTask Change(Session unit, OrganizationId organization, Act act, long acts, long segments, long micros)
    {
        await unit.Execute(Move, new { Subject = organization.Value, act.CountedAt, act.CountedMonth, Acts = acts, Micros = micros });
        await unit.Execute(Move, new { Subject = act.AgentId.Value, act.CountedAt, act.CountedMonth, Acts = acts, Micros = micros });
        await unit.Execute(MoveDay, new { Agent = act.AgentId, act.Channel, act.CountedAt, Acts = acts, Segments = segments, Micros = micros });
    }

    static Sql WithNote(string take) => new(take, $"WITH noted AS ({Noting}) {take}");

    static string Moved(string window, string column, string by) =>
        $"CASE WHEN {window}_at <> {LimitSql.Start(window)} THEN {column} WHEN {column} + {by} < 0 THEN 0 ELSE {column} + {by} END";

    // Where there is no row yet, what goes by default counts for the first act.
    bool FitsFresh(Act act) => UsageLimit.Fits(ofAgents, act.Cost) && UsageLimit.Fits(ofTier, act.Cost);

    sealed record Taken(
        AgentId AgentId, ChannelKind Channel, long Segments, long Cost, DateTimeOffset CountedAt, DateTimeOffset CountedMonth, long Markup);
}
