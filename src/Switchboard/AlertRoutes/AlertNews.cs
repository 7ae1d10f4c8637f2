using System.Globalization;
using System.Text.Json;
using Switchboard.Alerts;
using Switchboard.Data;

namespace Switchboard.AlertRoutes;

/// <summary>What is told of an alert, on whatever way.</summary>
/// <param name="OwnerName">What the organization is called.</param>
/// <param name="AlertId">Null for a test.</param>
internal sealed record AlertNews(
    OrganizationId OrganizationId, string OwnerName, AlertId? AlertId, Severity Severity, string Kind, string Subject, string Title,
    IReadOnlyDictionary<string, string> Facts, long Times, DateTimeOffset At)
{
    const int LongestName = 60;

    public static readonly Sql FindOwner = "SELECT name FROM organization WHERE organization_id = @organization";

    /// <summary>An alert as it is now, if it is still open.</summary>
    public static readonly Sql FindOpen = """
        SELECT a.id, a.organization_id, o.name, a.severity, a.kind, a.subject, a.title, a.facts, a.times, a.last_at
        FROM alert a JOIN organization o ON o.organization_id = a.organization_id
        WHERE a.organization_id = @organization AND a.id = @alert AND a.state = 'open'
        """;

    /// <summary>It in one line.</summary>
    public string Line
    {
        get
        {
            var often = Times > 1 ? string.Create(CultureInfo.InvariantCulture, $" ({Times} times)") : "";
            return $"{Severity.ToString().ToUpperInvariant()} {Kernel.Line.Clean(OwnerName, LongestName)}: {Title}{often}";
        }
    }

    /// <summary>It as a message.</summary>
    public string Text
    {
        get
        {
            var facts = Facts.Count == 0 ? "" : $"\n{string.Join(", ", Facts.Select(fact => $"{fact.Key} {fact.Value}"))}";
            return $"{Line}{facts}{(AlertId is { } alert ? $"\n{Kind} {Subject}\n{alert}" : "")}";
        }
    }

    /// <summary>A test of the routes.</summary>
    public static AlertNews Test(OrganizationId owner, string ownerName, DateTimeOffset now) => new(
        owner, ownerName, null, Severity.High, "test", owner.Value, "This is a test of the alert routes",
        new Dictionary<string, string>(StringComparer.Ordinal), 1, now);

    public static AlertNews From(Row row) => new(
        row.Id<OrganizationId>("organization_id"), row.Text("name"), row.Id<AlertId>("id"), row.Enum<Severity>("severity"), row.Text("kind"),
        row.Text("subject"), row.Text("title"), JsonSerializer.Deserialize<Dictionary<string, string>>(row.Text("facts"))!, row.Long("times"),
        row.Instant("last_at"));
}
