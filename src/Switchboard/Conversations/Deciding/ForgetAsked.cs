using System.Text.Json;
using Microsoft.Extensions.Logging;
using Switchboard.Compliance;
using Switchboard.Data;

namespace Switchboard.Conversations.Deciding;

/// <summary>
/// Deletes decisions that were only asked for, after a while. What was decided of a message stays with it, refusals too, and the audit log keeps all.
/// </summary>
internal sealed class ForgetAsked(Broom broom, Database database, ComplianceSettings settings, ILogger<ForgetAsked> log) : Sweep(broom, log)
{
    const int AtOnce = 500;

    static readonly Sql RunOut = """
        SELECT organization_id, id FROM decision WHERE asked = true AND decided_at <= @before ORDER BY decided_at LIMIT @most
        """;

    static readonly Sql Delete = new(
        "DELETE FROM decision WHERE organization_id = @organization AND asked = true AND id IN (SELECT value FROM json_each(@ids))",
        "DELETE FROM decision WHERE organization_id = @organization AND asked = true AND id IN (SELECT jsonb_array_elements_text(@ids::jsonb))");

    protected override Rhythm Rhythm => new(TimeSpan.FromHours(1));

    public override async Task Round(CancellationToken ct)
    {
        var due = new { before = Clock.GetUtcNow() - settings.AskedKept, most = AtOnce };
        List<(OrganizationId Organization, string Decision)> some;
        do
        {
            some = await database.ReadSystem(
                session => session.Many(RunOut, due, row => (row.Id<OrganizationId>("organization_id"), row.Text("id"))), ct);
            foreach (var group in some.GroupBy(one => one.Organization))
            {
                var ids = JsonSerializer.Serialize(group.Select(one => one.Decision));
                await database.Write(group.Key, unit => unit.Execute(Delete, new { ids }), ct);
            }
        }
        while (some.Count == AtOnce);
    }
}
