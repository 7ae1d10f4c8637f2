using Switchboard.Audit;
using Switchboard.Data;
using Switchboard.Events;
using Switchboard.Jobs;

namespace Switchboard.Billing;

/// <summary>
/// Tells once in a day or a month that four fifths of a limit are used, before it is reached: by an entry in the organization's log, by an
/// alert, and to the agent whose act it was by an event.
/// </summary>
[Singleton]
internal sealed class NearLimit(LimitSettings settings, AuditLog audit, JobQueue jobs, Ids ids)
{
    static readonly Sql Mark = """
        UPDATE usage_limit SET
            day_told = CASE WHEN @ofDay THEN day_at ELSE day_told END,
            spend_told = CASE WHEN @ofSpend THEN day_at ELSE spend_told END,
            month_told = CASE WHEN @ofMonth THEN month_at ELSE month_told END
        WHERE subject = @subject AND organization_id = @organization
        """;

    static readonly Sql Told = "SELECT day_told, spend_told, month_told FROM usage_limit WHERE subject = @subject AND organization_id = @organization";

    /// <summary>Inside the unit that took the allowance: its rows are nobody else's until the commit.</summary>
    public async ValueTask Tell(Session unit, OrganizationId organization, Act act)
    {
        var (agent, whole) = await UsageLimit.Read(unit, organization, act.AgentId);
        foreach (var row in new[] { agent!, whole })
        {
            var told = await unit.One(Told, new { subject = row.Subject }, one =>
                (Day: one.InstantOrNull("day_told"), Spend: one.InstantOrNull("spend_told"), Month: one.InstantOrNull("month_told")));
            var near = (
                from limit in Enum.GetValues<WatchedLimit>()
                let use = LimitUse.Of(row, limit, settings)
                let toldAt = limit switch { WatchedLimit.ActionsPerDay => told.Day, WatchedLimit.SpendPerDay => told.Spend, _ => told.Month }
                where use.IsNear && use.Window != toldAt
                select use).ToList();
            if (near.Count == 0 || await unit.Execute(Mark, Marks(row, near)) == 0)
            {
                continue;
            }

            foreach (var use in near)
            {
                await Write(unit, organization, act, row.Subject, use);
            }
        }
    }

    static object Marks(UsageLimit row, List<LimitUse> near) => new
    {
        subject = row.Subject,
        ofDay = near.Exists(use => use.Limit == WatchedLimit.ActionsPerDay),
        ofSpend = near.Exists(use => use.Limit == WatchedLimit.SpendPerDay),
        ofMonth = near.Exists(use => use.Limit == WatchedLimit.SpendPerMonth),
    };

    async ValueTask Write(Session unit, OrganizationId organization, Act act, string subject, LimitUse use)
    {
        var (told, detail) = (ids.Next<EventId>(), use.Detail);
        await unit.Execute(EventRow.Insert, new EventBirth(
            told, act.AgentId, EventKinds.LimitNearlyReached, subject, null, detail.ToString(), act.CountedAt));
        await unit.Execute(Job.Insert, jobs.At(AlertNearLimit.JobKind, told.Value, act.CountedAt));
        await audit.Append(unit, organization, AuditEntry.System, EventKinds.LimitNearlyReached, subject, detail);
    }
}
