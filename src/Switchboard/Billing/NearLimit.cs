using System.Text.Json;
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
            var limits = row.InForce(settings);
            var ofDay = IsNear(row.Day.Count, limits.PerDay) && told.Day != row.Day.At;
            var ofSpend = IsNear(row.Day.Micros, limits.SpendPerDay) && told.Spend != row.Day.At;
            var ofMonth = IsNear(row.Month.Micros, limits.SpendPerMonth) && told.Month != row.Month.At;
            if (await Any(unit, row, ofDay, ofSpend, ofMonth))
            {
                await Write(unit, organization, act, row, ofDay, "actions_per_day", row.Day.Count, limits.PerDay);
                await Write(unit, organization, act, row, ofSpend, "spend_per_day", row.Day.Micros, limits.SpendPerDay);
                await Write(unit, organization, act, row, ofMonth, "spend_per_month", row.Month.Micros, limits.SpendPerMonth);
            }
        }
    }

    static async ValueTask<bool> Any(Session unit, UsageLimit row, bool ofDay, bool ofSpend, bool ofMonth) =>
        (ofDay || ofSpend || ofMonth) && await unit.Execute(Mark, new { subject = row.Subject, ofDay, ofSpend, ofMonth }) == 1;

    async ValueTask Write(Session unit, OrganizationId organization, Act act, UsageLimit row, bool isNear, string limit, long used, long? most)
    {
        if (!isNear)
        {
            return;
        }

        var detail = new { limit, used, most };
        var args = new AlertNearLimit.Args(row.Subject, limit, used, most!.Value).ToString();
        await unit.Execute(Job.Insert, jobs.At(AlertNearLimit.JobKind, args, act.CountedAt));
        await audit.Append(unit, organization, AuditEntry.System, EventKinds.LimitNearlyReached, row.Subject, detail);
        await unit.Execute(EventRow.Insert, new EventBirth(
            ids.Next<EventId>(), act.AgentId, EventKinds.LimitNearlyReached, row.Subject, null, JsonSerializer.Serialize(detail, Wire.Json), act.CountedAt));
    }

    static bool IsNear(long used, long? most) => most is { } limit && used > 0 && used * 5m >= limit * 4m;
}
