using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Switchboard.Data;

namespace Switchboard.Audit;

/// <summary>
/// One line of the audit log, written in the transaction of what it tells about; the chain over it is sealed afterwards. Its detail holds ids,
/// words and numbers, never what a person wrote or can be reached by, so that erasing the person leaves the chain whole.
/// </summary>
/// <param name="Actor">Who did it, such as <c>agent:agt_…</c>, <c>token:tok_…</c> or <c>system</c>.</param>
/// <param name="Action">What was done, such as <c>token.created</c>.</param>
/// <param name="Subject">The id of what it was done to.</param>
/// <param name="Detail">JSON, or null.</param>
internal sealed record AuditEntry(
    AuditEntryId AuditId, OrganizationId OrganizationId, string Actor, string Action, string Subject, string? Detail, DateTimeOffset At)
{
    /// <summary>The actor of what the deployment does by itself.</summary>
    public const string System = "system";

    /// <summary>The insert, for declared units; the parameters are this record's properties.</summary>
    public static readonly Sql Insert = """
        INSERT INTO audit_entry (id, organization_id, actor, action, subject, detail, at)
        VALUES (@AuditId, @OrganizationId, @Actor, @Action, @Subject, @Detail, @At)
        """;

    /// <summary>Tells the sealer of it.</summary>
    public static readonly Sql Unsealed = "INSERT INTO audit_unsealed (entry_id, organization_id) VALUES (@AuditId, @OrganizationId)";
}

/// <summary>Appends to the audit log.</summary>
[Singleton]
internal sealed class AuditLog(Ids ids, TimeProvider clock)
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    /// <summary>Appends an entry to the organization's log inside the unit that did it.</summary>
    public async ValueTask Append(Session unit, OrganizationId organization, string actor, string action, string subject, object? detail = null)
    {
        var entry = Entry(organization, actor, action, subject, detail);
        await unit.Later(AuditEntry.Insert, entry);
        await unit.Later(AuditEntry.Unsealed, entry);
    }

    AuditEntry Entry(OrganizationId organization, string actor, string action, string subject, object? detail) =>
        new(ids.Next<AuditEntryId>(), organization, actor, action, subject, detail is null ? null : JsonSerializer.Serialize(detail, Json), clock.GetUtcNow());
}
