using System.ComponentModel;
using System.Text.Json;
using Switchboard.Data;

namespace Switchboard.Erasure;

/// <summary>How far the deletion of an organization has come.</summary>
internal enum DeletionState
{
    /// <summary>It is suspended, and what it holds at providers and in storage is being given back.</summary>
    Releasing,

    /// <summary>Its rows are being erased.</summary>
    Erasing,

    /// <summary>Nothing of it is left but this record.</summary>
    Erased,
}

/// <summary>
/// The record of a deletion. It belongs to the deployment and outlives the organization: ids, numbers and hashes, nothing that anybody
/// wrote.
/// </summary>
internal sealed record Deletion(
    [property: Description("The organization that is being deleted, or was.")] OrganizationId OrganizationId,
    [property: Description("releasing, erasing or erased.")] DeletionState State,
    [property: Description("Who asked for it.")] string RequestedBy,
    [property: Description("When.")] DateTimeOffset RequestedAt,
    [property: Description("Whether its numbers stay with the provider's account.")] bool KeepNumbers,
    [property: Description("What stands in the way at the moment; it is tried again by itself.")] string? Trouble,
    [property: Description("How many rows each table had when the erasing began.")] IReadOnlyDictionary<string, long>? Rows,
    [property: Description("How many rows have been erased so far.")] long RowsErased,
    [property: Description("The number of the last block of its audit log.")] long? AuditBlocks,
    [property: Description("The hash of that block: who kept a copy of the log can prove that it is the one that was erased.")] string? AuditHead,
    [property: Description("When all was erased.")] DateTimeOffset? FinishedAt)
{
    const string Columns =
        "erased_id, state, requested_by, requested_at, keep_numbers, trouble, rows_found, rows_erased, audit_blocks, audit_head, finished_at";

    /// <summary>In the deployment's scope.</summary>
    public static readonly Sql Find = $"SELECT {Columns} FROM organization_deletion WHERE organization_id = @organization AND erased_id = @erased";

    public static readonly Sql Insert = """
        INSERT INTO organization_deletion (erased_id, organization_id, state, keep_numbers, requested_by, requested_at, rows_erased)
        VALUES (@erased, @organization, 'releasing', @keepNumbers, @requestedBy, @requestedAt, 0) ON CONFLICT (erased_id) DO NOTHING
        """;

    public static Deletion From(Row row) => new(
        row.Id<OrganizationId>("erased_id"),
        row.Enum<DeletionState>("state"),
        row.Text("requested_by"),
        row.Instant("requested_at"),
        row.Flag("keep_numbers"),
        row.TextOrNull("trouble"),
        row.TextOrNull("rows_found") is { } found ? JsonSerializer.Deserialize<Dictionary<string, long>>(found) : null,
        row.Long("rows_erased"),
        row.LongOrNull("audit_blocks"),
        row.TextOrNull("audit_head"),
        row.InstantOrNull("finished_at"));
}
