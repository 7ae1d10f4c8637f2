using System.Globalization;
using System.Text.Json;
using Switchboard.Data;

namespace Switchboard.Audit;

/// <summary>What is looked for in the log; what is empty narrows nothing.</summary>
internal sealed record AuditQuestion(string Subject, string Action, string Actor, DateTimeOffset Since, DateTimeOffset? Until)
{
    /// <summary>The time before which no question reaches.</summary>
    public static readonly DateTimeOffset Ever = DateTimeOffset.UnixEpoch;

    /// <summary>Whether entries may be passed over.</summary>
    public bool IsNarrow => Subject.Length + Action.Length + Actor.Length > 0 || Since > Ever || Until is not null;
}

/// <summary>A page in the making: entries are looked at one place after another, until there are enough of them or it was enough looking.</summary>
internal sealed class AuditLook(Session session, AuditQuestion asked, int limit)
{
    /// <summary>How many entries are fetched at once.</summary>
    public const int Chunk = 1000;

    const string Matching = """
        (@Subject = '' OR e.subject = @Subject) AND (@Action = '' OR e.action = @Action) AND (@Actor = '' OR e.actor = @Actor)
        AND e.at >= @Since AND e.at <= @until
        """;

    static readonly Sql Find = new(
        $"""
        SELECT {AuditView.Columns} FROM audit_entry e
        WHERE e.organization_id = @organization AND e.id IN (SELECT value FROM json_each(@ids)) AND {Matching}
        """,
        $"""
        SELECT {AuditView.Columns} FROM audit_entry e
        WHERE e.organization_id = @organization AND e.id IN (SELECT value FROM jsonb_array_elements_text(@ids::jsonb)) AND {Matching}
        """);

    readonly List<(AuditView Entry, AuditPlace Place)> found = [];
    int left = AuditTrail.MostLookedAt;
    AuditPlace? last;

    /// <summary>Whether the page is full, or enough was looked at.</summary>
    public bool IsOver => found.Count > limit || left == 0;

    /// <summary>The page, and where the next one goes on.</summary>
    public Page<AuditView> Page => found.Count > limit
        ? new([.. found.Take(limit).Select(one => one.Entry)], found[limit - 1].Place.ToString())
        : new([.. found.Select(one => one.Entry)], left == 0 ? last!.ToString() : null);

    /// <summary>Looks at entries, in this order.</summary>
    public async ValueTask At(List<AuditPlace> places)
    {
        for (var done = 0; done < places.Count && !IsOver;)
        {
            var some = places[done..Math.Min(places.Count, done + Math.Min(left, asked.IsNarrow ? Chunk : limit + 1 - found.Count))];
            var wanted = new
            {
                ids = JsonSerializer.Serialize(some.Select(place => place.Before)), asked.Subject, asked.Action, asked.Actor, asked.Since,
                until = asked.Until ?? DateTimeOffset.MaxValue,
            };
            var entries = (await session.Many(Find, wanted, AuditView.From)).ToDictionary(entry => entry.AuditId.Value, StringComparer.Ordinal);
            foreach (var place in some)
            {
                if (entries.TryGetValue(place.Before, out var entry))
                {
                    found.Add((entry, place));
                }
            }

            (done, left, last) = (done + some.Count, left - some.Count, some[^1]);
        }
    }
}

/// <summary>
/// Where the reading of a log is: behind an entry of a block, or, until the blocks are reached that there were when it began, behind an entry that
/// none of them has. Ids alone don't tell: what was committed late is sealed later than what was made after it.
/// </summary>
internal sealed record AuditPlace(bool IsSealed, long Block, string Before)
{
    // '~' sorts behind letters and digits.
    const string BeforeAll = "aud_~";

    /// <summary>Before every entry, when the chain has this many blocks.</summary>
    public static AuditPlace AtEnd(long blocks) => new(false, blocks, BeforeAll);

    /// <summary>Before the newest entry of a block.</summary>
    public static AuditPlace AtEndOf(long block) => new(true, block, BeforeAll);

    /// <summary>Whether it comes later in the reading; both are sealed.</summary>
    public bool IsBehind(AuditPlace other) => Block < other.Block || (Block == other.Block && string.CompareOrdinal(Before, other.Before) < 0);

    /// <summary>Reads a cursor; null for one that was never given out.</summary>
    public static AuditPlace? Read(string cursor) =>
        cursor.Split('.') is [['b' or 'n', .. var number], var entry]
            && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var block)
            && Ids.TryParse<AuditEntryId>(entry, out _)
            ? new(cursor[0] == 'b', block, entry)
            : null;

    public override string ToString() => $"{(IsSealed ? 'b' : 'n')}{Block}.{Before}";
}

/// <summary>An entry of the audit log.</summary>
/// <param name="Actor">Who did it: <c>agent:agt_…</c>, <c>token:tok_…</c>, <c>contact</c> or <c>system</c>.</param>
/// <param name="Action">What was done, such as <c>send.refused</c>.</param>
/// <param name="Subject">The id of what it was done to.</param>
/// <param name="Detail">What else is on record, by the action: of a refusal its rule and source.</param>
internal sealed record AuditView(AuditEntryId AuditId, DateTimeOffset At, string Actor, string Action, string Subject, JsonElement? Detail)
{
    public const string Columns = "e.id, e.actor, e.action, e.subject, e.detail, e.at";

    public static AuditView From(Row row) => new(
        row.Id<AuditEntryId>("id"), row.Instant("at"), row.Text("actor"), row.Text("action"), row.Text("subject"),
        row.TextOrNull("detail") is { } detail ? JsonElement.Parse(detail) : (JsonElement?)null);
}
