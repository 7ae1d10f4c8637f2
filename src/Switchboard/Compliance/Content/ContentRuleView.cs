using Switchboard.Data;

namespace Switchboard.Compliance.Content;

/// <summary>A wording that an organization forbids.</summary>
/// <param name="Phrase">As it was written; it counts in any case and with any punctuation.</param>
/// <param name="By">Who forbade it, such as <c>token:tok_…</c>.</param>
internal sealed record ContentRuleView(ContentRuleId ContentRuleId, string Phrase, string By, DateTimeOffset CreatedAt)
{
    public const string Columns = "id, phrase, actor, created_at";

    /// <summary>What is said of one that isn't there for this caller.</summary>
    public static readonly Problem Unknown = Problem.NotFound("content_rule", "GET /api/v1/content-rules lists the organization's own.");

    public static ContentRuleView From(Row row) =>
        new(row.Id<ContentRuleId>("id"), row.Text("phrase"), row.Text("actor"), row.Instant("created_at"));
}
