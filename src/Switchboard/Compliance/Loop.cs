using Switchboard.Channels.Gate;
using Switchboard.Data;

namespace Switchboard.Compliance;

/// <summary>
/// Two programs that answer each other are stopped: but for a machine nobody answers within seconds again and again, or always in the same
/// words. It costs money and reaches no one.
/// </summary>
internal sealed class Loop(LoopSettings settings) : IGateRule
{
    const string Theirs = """
        (SELECT c.id
        FROM contact_address a JOIN conversation c ON c.organization_id = a.organization_id AND c.agent_id = @AgentId AND c.contact_id = a.contact_id
        WHERE a.organization_id = @organization AND a.address = @To)
        """;

    static readonly Sql Recent = $"""
        SELECT m.direction, m.created_at, m.body FROM message m
        WHERE m.organization_id = @organization AND m.id >= @since AND m.conversation_id = {Theirs}
        ORDER BY m.id DESC LIMIT @most
        """;

    public string Name => "loop";

    public int Order => 70;

    // Where little was said in a day, nobody answers again and again: an index tells how much it was.
    public string Suspicion => field ??= $"""
        {Fewest} <= (
            SELECT count(*) FROM (
                SELECT 1 FROM message m WHERE m.conversation_id = v.id AND m.id >= @DayFloor LIMIT {Fewest}) AS few)
        """;

    // The second look is about the same messages.
    public bool IsSudden => false;

    public bool Concerns(Outbound outbound) => outbound is { Confirmation: false, Caller: not null };

    // Of each answer there are two messages.
    int Fewest => 2 * Math.Min(settings.QuickAnswers, settings.SameAnswers);

    int Most => 2 * Math.Max(settings.QuickAnswers, settings.SameAnswers);

    public async ValueTask<Verdict> Judge(Outbound outbound, Session session)
    {
        var asked = new
        {
            outbound.AgentId,
            outbound.To,
            since = Ids.Floor(MessageId.Prefix, outbound.At - settings.LookBack),
            most = Most,
        };
        var recent = await session.Many(Recent, asked, row => new Said(row.Text("direction") == "in", row.Instant("created_at"), row.Text("body")));
        var sign = AreSame(recent) ? $"The last {settings.SameAnswers} answers are in the same words"
            : AreQuick(recent) ? $"{settings.QuickAnswers} answers came within {settings.Quick.TotalSeconds:0.###} seconds each"
            : null;
        return sign is null ? Verdict.Allow : Verdict.Deny(
            $"{sign}: a program seems to answer.", Name, "MSG-9: loops are cut",
            until: recent.First(said => said.IsTheirs).At + settings.LookBack, next: "Don't answer any more; let a person look at the conversation.");
    }

    bool AreSame(IReadOnlyList<Said> recent)
    {
        var answers = Answers(recent).Take(settings.SameAnswers).ToList();
        return answers.Count == settings.SameAnswers && answers.TrueForAll(answer => answer.Later.Body == answers[0].Later.Body);
    }

    bool AreQuick(IReadOnlyList<Said> recent) => Answers(recent).Count(answer => answer.Later.At - answer.Earlier.At < settings.Quick) >= settings.QuickAnswers;

    /// <summary>What they wrote right after us, the newest first.</summary>
    static IEnumerable<(Said Later, Said Earlier)> Answers(IReadOnlyList<Said> recent) =>
        recent.Zip(recent.Skip(1)).Where(pair => pair is { First.IsTheirs: true, Second.IsTheirs: false });

    sealed record Said(bool IsTheirs, DateTimeOffset At, string Body);
}
