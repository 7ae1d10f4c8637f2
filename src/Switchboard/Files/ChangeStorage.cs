using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Agents;
using Switchboard.Audit;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Files;

/// <summary>How much an organization may store, and for how long. How much is for a super-admin to say; how long for its own admin too, and each agent's own number wins.</summary>
internal sealed class ChangeStorage(Database database, FileRoom room, AuditLog audit) : IUseCase, IEndpoint
{
    const long Megabyte = 1024 * 1024;
    const int MaxMegabytes = 1024 * 1024;

    [Example("""{"retentionDays": 30}""")]
    internal sealed record Request(
        [property: Range(0, MaxMegabytes), Description("How many megabytes it may store.")] int? QuotaMegabytes = null,
        [property: Range(1, ProfileText.MaxMediaDays), Description("After how many days its files are deleted, where an agent has no number of its own.")] int? RetentionDays = null);

    static readonly Sql Change = """
        UPDATE file_room SET most_bytes = COALESCE(@most, most_bytes), retention_days = COALESCE(@RetentionDays, retention_days) WHERE organization_id = @organization
        """;

    static readonly Sql IsThere = "SELECT count(*) FROM organization WHERE organization_id = @organization AND status <> 'deleting'";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/organizations/{organizationId}/storage", (OrganizationId organizationId, Caller caller, ChangeStorage storage, CancellationToken ct) =>
            storage.Get(organizationId, caller, ct).ToHttp()).Says("getStorage", "Files", "What an organization stores, and may").Requires(Tier.Organization);
        routes.MapPatch("/api/v1/organizations/{organizationId}/storage", (OrganizationId organizationId, Request request, Caller caller, ChangeStorage storage, CancellationToken ct) =>
            storage.Set(organizationId, request, caller, ct).ToHttp()).Says("changeStorage", "Files", "Change how much an organization may store, and for how long").Requires(Tier.Organization);
    }

    async Task<Outcome<StorageView>> Get(OrganizationId organization, Caller caller, CancellationToken ct)
    {
        var usage = await Reaches(organization, caller, ct) ? await database.Read(organization, room.Look, ct) : null;
        return usage is null ? Caller.UnknownOrganization : StorageView.Of(usage);
    }

    async Task<Outcome<StorageView>> Set(OrganizationId organization, Request request, Caller caller, CancellationToken ct)
    {
        if (!await Reaches(organization, caller, ct))
        {
            return Caller.UnknownOrganization;
        }

        if (request.QuotaMegabytes is not null && caller.Tier < Tier.SuperAdmin)
        {
            return Problem.Forbidden("How much an organization may store is for a super-admin to change.", "Leave quotaMegabytes out, or ask the operator of this deployment.");
        }

        if (Check(request) is { } wrong)
        {
            return wrong;
        }

        return await database.Write<Outcome<StorageView>>(organization, async unit =>
        {
            await unit.Execute(FileRoom.Begin);
            await unit.Execute(Change, new { most = request.QuotaMegabytes * Megabyte, request.RetentionDays });
            await audit.Append(unit, organization, caller.Actor, "storage.changed", organization.Value, request);
            return StorageView.Of(await room.Look(unit));
        }, ct);
    }

    static Problem? Check(Request request) =>
        request.QuotaMegabytes is < 0 or > MaxMegabytes ? Problem.Invalid("quotaMegabytes", $"{request.QuotaMegabytes} megabytes can't be stored.", $"Give a number from 0 to {MaxMegabytes}.")
        : request.RetentionDays is < 1 or > ProfileText.MaxMediaDays ? Problem.Invalid("retentionDays", $"Files can't be kept for {request.RetentionDays} days.", $"Give a number from 1 to {ProfileText.MaxMediaDays}.")
        : null;

    async Task<bool> Reaches(OrganizationId organization, Caller caller, CancellationToken ct) =>
        organization != OrganizationId.Deployment && caller.ReachOrDeployment(organization).Succeeded && await database.Read(organization, session => session.Count(IsThere), ct) == 1;
}

/// <summary>An organization's storage.</summary>
internal sealed record StorageView(
    [property: Description("How many bytes are stored.")] long Bytes,
    [property: Description("In how many files.")] int Files,
    [property: Description("How many bytes may be stored.")] long QuotaBytes,
    [property: Description("After how many days files are deleted, where their agent has no number of its own.")] int RetentionDays)
{
    public static StorageView Of(FileUsage usage) => new(usage.Bytes, usage.Files, usage.QuotaBytes, usage.RetentionDays);
}
