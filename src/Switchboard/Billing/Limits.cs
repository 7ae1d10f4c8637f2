using Switchboard.Data;

namespace Switchboard.Billing;

/// <summary>How much one may do; null is no limit.</summary>
/// <param name="SpendPerDay">In millionths of a US dollar.</param>
/// <param name="SpendPerMonth">In millionths of a US dollar.</param>
/// <param name="SpendPerAction">What one act may cost, in millionths of a US dollar.</param>
internal sealed record Limits(
    long? PerMinute, long? PerHour, long? PerDay, long? SpendPerDay, long? SpendPerMonth, long? CallsPerDaySameNumber, long? SpendPerAction)
{
    /// <summary>These where they are given, else the others.</summary>
    public Limits Or(Limits others) => new(
        PerMinute ?? others.PerMinute, PerHour ?? others.PerHour, PerDay ?? others.PerDay, SpendPerDay ?? others.SpendPerDay,
        SpendPerMonth ?? others.SpendPerMonth, CallsPerDaySameNumber ?? others.CallsPerDaySameNumber, SpendPerAction ?? others.SpendPerAction);

    /// <summary>Of each the stricter.</summary>
    public Limits And(Limits others) => new(
        Least(PerMinute, others.PerMinute), Least(PerHour, others.PerHour), Least(PerDay, others.PerDay), Least(SpendPerDay, others.SpendPerDay),
        Least(SpendPerMonth, others.SpendPerMonth), Least(CallsPerDaySameNumber, others.CallsPerDaySameNumber), Least(SpendPerAction, others.SpendPerAction));

    /// <summary>Where a limit was lowered below what was used, nothing is left.</summary>
    public Limits AtLeastNothing() => new(
        Most(PerMinute), Most(PerHour), Most(PerDay), Most(SpendPerDay), Most(SpendPerMonth), Most(CallsPerDaySameNumber),
        Most(SpendPerAction));

    static long? Most(long? left) => left < 0 ? 0 : left;

    static long? Least(long? one, long? other) => one is null ? other : other is null ? one : Math.Min(one.Value, other.Value);
}

/// <summary>What was done in a window.</summary>
/// <param name="At">When it began.</param>
/// <param name="Micros">What it costs, in millionths of a US dollar.</param>
internal readonly record struct Window(DateTimeOffset At, long Count, long Micros);

/// <summary>The row of an agent or an organization: its own limits, and what it has done in the windows that run.</summary>
/// <param name="Own">Its own limits; none of them for what goes by default.</param>
/// <param name="Tier">An organization's; null is the default.</param>
internal sealed record UsageLimit(
    string Subject, bool IsOrganization, Limits Own, BillingTier? Tier, long? MarkupPercent, string? BillingEmail, Window Minute, Window Hour, Window Day,
    Window Month)
{
    /// <summary>
    /// How far ahead a window may begin and count: clocks of nodes differ, and one that goes back comes to the same window once more, in which nothing
    /// may be done twice. One that begins later yet was begun by a clock that was wrong; it would lock everybody in.
    /// </summary>
    public static TimeSpan Ahead(string window) => window switch
    {
        "minute" => TimeSpan.FromMinutes(5), "hour" => TimeSpan.FromHours(1), "day" => TimeSpan.FromDays(1), _ => TimeSpan.FromDays(31),
    };

    /// <summary>
    /// The beginning of an insert: behind it come subject, <c>@organization</c>, and for minute, hour, day and month when it began and what was done.
    /// </summary>
    public const string Insert = """
        INSERT INTO usage_limit AS u (
            subject, organization_id, minute_at, minute_count, hour_at, hour_count, day_at, day_count, day_micros, month_at, month_micros)
        """;

    /// <summary>The values of windows in which nothing was done yet.</summary>
    public const string Nothing = "0, 0, 0, 0, 0, 0, 0, 0, 0";

    const string Columns = """
        subject, organization_id, per_minute, per_hour, per_day, spend_day, spend_month, same_number, spend_action, tier, markup_percent, billing_email,
            minute_at, minute_count, hour_at, hour_count, day_at, day_count, day_micros, month_at, month_micros
        """;

    /// <summary>The rows of an agent, <c>@agent</c>, and of its organization, as far as they are there.</summary>
    static readonly Sql Both = $"SELECT {Columns} FROM usage_limit WHERE organization_id = @organization AND subject IN (@agent, @organization)";

    static readonly Limits NoneOwn = new(null, null, null, null, null, null, null);

    /// <summary>The agent's, none when it isn't about one, and the organization's.</summary>
    public static async ValueTask<(UsageLimit? Agent, UsageLimit Organization)> Read(Session session, OrganizationId organization, AgentId? agent)
    {
        var rows = await session.Many(Both, new { agent = agent?.Value ?? "" }, From);
        return (
            agent is { } one ? rows.Find(row => !row.IsOrganization) ?? Fresh(one.Value, isOrganization: false) : null,
            rows.Find(row => row.IsOrganization) ?? Fresh(organization.Value, isOrganization: true));
    }

    /// <summary>What it may, all told.</summary>
    public Limits InForce(LimitSettings settings) => IsOrganization ? Own.And(settings.Of(TierIn(settings))) : Own.Or(settings.OfAgents);

    /// <summary>As it would be with none of its own.</summary>
    public UsageLimit WithoutOwn => this with { Own = NoneOwn };

    /// <summary>The organization's tier.</summary>
    public BillingTier TierIn(LimitSettings settings) => Tier ?? settings.DefaultTier;

    /// <summary>The windows as they stand at a time: those that have ended by then are empty.</summary>
    public UsageLimit At(DateTimeOffset at) => this with
    {
        Minute = At("minute", Minute, Windows.Minute(at), at), Hour = At("hour", Hour, Windows.Hour(at), at),
        Day = At("day", Day, Windows.Day(at), at), Month = At("month", Month, Windows.Month(at), at),
    };

    /// <summary>Whether a first act is within the limits.</summary>
    /// <param name="cost">In millionths of a US dollar.</param>
    public static bool Fits(Limits limits, long cost) =>
        limits is { PerMinute: not 0, PerHour: not 0, PerDay: not 0 } && !(cost > limits.SpendPerDay) && !(cost > limits.SpendPerMonth)
        && !(cost > limits.SpendPerAction);

    /// <summary>The limits that one more act would go beyond.</summary>
    /// <param name="cost">In millionths of a US dollar.</param>
    public IEnumerable<ReachedLimit> Reached(LimitSettings settings, DateTimeOffset at, long cost)
    {
        var (now, limits) = (At(at), InForce(settings));
        ReachedLimit?[] all =
        [
            One(cost, limits.SpendPerAction),
            Acts(now.Minute, limits.PerMinute, "a minute", now.Minute.At.AddMinutes(1)),
            Acts(now.Hour, limits.PerHour, "an hour", now.Hour.At.AddHours(1)),
            Acts(now.Day, limits.PerDay, "a day", now.Day.At.AddDays(1)),
            Spend(now.Day, cost, limits.SpendPerDay, "a day", now.Day.At.AddDays(1)),
            Spend(now.Month, cost, limits.SpendPerMonth, "a month", now.Month.At.AddMonths(1)),
        ];
        return all.OfType<ReachedLimit>();
    }

    static ReachedLimit? Acts(Window window, long? most, string length, DateTimeOffset next) =>
        most is not { } limit || window.Count < limit ? null
        : new($"has done {window.Count} of the {limit} actions {length} that it may", limit == 0 ? null : next);

    static ReachedLimit? One(long cost, long? most) =>
        most is not { } limit || cost <= limit ? null
        : new($"may spend {Dollars.Text(limit)} on one action, and this is estimated at {Dollars.Text(cost)}", null)
        {
            Advice = "Make it less: a shorter text, without files, or over another channel.",
        };

    static ReachedLimit? Spend(Window window, long cost, long? most, string length, DateTimeOffset next) =>
        most is not { } limit || window.Micros + cost <= limit ? null
        : new(
            $"has spent {Dollars.Text(window.Micros)} of the {Dollars.Text(limit)} {length} that it may, and this is estimated at {Dollars.Text(cost)}",
            cost > limit ? null : next);

    static Window At(string name, Window window, DateTimeOffset start, DateTimeOffset at) =>
        window.At >= start && window.At <= at + Ahead(name) ? window : new(start, 0, 0);

    static UsageLimit Fresh(string subject, bool isOrganization) => new(subject, isOrganization, NoneOwn, null, null, null, default, default, default, default);

    static UsageLimit From(Row row) => new(
        row.Text("subject"),
        row.Text("subject") == row.Text("organization_id"),
        new(
            row.LongOrNull("per_minute"), row.LongOrNull("per_hour"), row.LongOrNull("per_day"), row.LongOrNull("spend_day"), row.LongOrNull("spend_month"),
            row.LongOrNull("same_number"), row.LongOrNull("spend_action")),
        row.TextOrNull("tier") is { } tier ? EnumText.Parse<BillingTier>(tier) : null,
        row.LongOrNull("markup_percent"),
        row.TextOrNull("billing_email"),
        new(row.Instant("minute_at"), row.Long("minute_count"), 0),
        new(row.Instant("hour_at"), row.Long("hour_count"), 0),
        new(row.Instant("day_at"), row.Long("day_count"), row.Long("day_micros")),
        new(row.Instant("month_at"), 0, row.Long("month_micros")));
}

/// <summary>A limit that one more act would go beyond.</summary>
/// <param name="What">How it stands, as the rest of a sentence.</param>
/// <param name="Until">When its window begins anew; null where that changes nothing.</param>
internal sealed record ReachedLimit(string What, DateTimeOffset? Until)
{
    /// <summary>What helps, where waiting doesn't.</summary>
    public string Advice { get; init; } = "Waiting doesn't help.";
}

/// <summary>When the windows begin that limits count by, in UTC.</summary>
internal static class Windows
{
    public static DateTimeOffset Minute(DateTimeOffset at) => Floor(at, TimeSpan.FromMinutes(1));

    public static DateTimeOffset Hour(DateTimeOffset at) => Floor(at, TimeSpan.FromHours(1));

    public static DateTimeOffset Day(DateTimeOffset at) => Floor(at, TimeSpan.FromDays(1));

    public static DateTimeOffset Month(DateTimeOffset at) => new(at.UtcDateTime.Year, at.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero);

    static DateTimeOffset Floor(DateTimeOffset at, TimeSpan length) => new(at.UtcTicks - at.UtcTicks % length.Ticks, TimeSpan.Zero);
}
