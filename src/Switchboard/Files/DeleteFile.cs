using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Audit;
using Switchboard.Data;
using Switchboard.Tenancy;

namespace Switchboard.Files;

/// <summary>
/// Deletes a file, or ends the addresses that were given out for it. An agent does so with its own files, an admin with all; an operator, who brings files
/// for messages, deletes what no message has. Messages keep saying that there was one.
/// </summary>
internal sealed class DeleteFile(
    Database database, FileReach reach, DropFile drop, FileAddresses addresses, FileViews views, AuditLog audit) : IUseCase, IEndpoint
{
    static readonly Problem NotYours = Problem.Forbidden("The file is for all agents of the organization.", "An admin of the organization does this.");

    static readonly Problem InMessage = Problem.Forbidden(
        "A message has this file: it was sent, waits to be sent, or a person wrote it.", "An admin of the organization deletes it.");

    static readonly Problem Gone = new("file_gone", 410, "The file was deleted.", "Nothing: it has no addresses any more.");

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapDelete("/api/v1/files/{fileId}", (FileId fileId, Caller caller, DeleteFile delete, CancellationToken ct) =>
            delete.Delete(fileId, caller, ct).ToHttp())
            .Says("deleteFile", "Files", "Delete a file").LetsIn(Role.Operator);
        routes.MapDelete("/api/v1/files/{fileId}/addresses", (FileId fileId, Caller caller, DeleteFile delete, CancellationToken ct) =>
            delete.EndAddresses(fileId, caller, ct).ToHttp())
            .Says("endFileAddresses", "Files", "End all addresses that a file was given out under");
    }

    async Task<Outcome<FileView>> Delete(FileId id, Caller caller, CancellationToken ct)
    {
        var own = await Own(id, caller, ct);
        if (own.Problem is { } refused)
        {
            return refused;
        }

        const string Why = "It was deleted on request.";
        var file = own.Value;
        var isOperator = caller.User is { Role: < Role.Admin };
        var dropped = await database.Write(file.Organization, async unit =>
        {
            var wasThere = isOperator ? await drop.DropUnsent(unit, file, Why) : await drop.Drop(unit, file, Why);
            if (wasThere)
            {
                await audit.Append(unit, file.Organization, caller.Actor, "file.deleted", file.Id.Value, new { file.Bytes });
            }

            return wasThere;
        }, ct);
        if (dropped)
        {
            await drop.TakeAway(file);
        }

        var shown = await Show(file);
        return shown.DeletedAt is null ? InMessage : shown;
    }

    async Task<Outcome<FileView>> EndAddresses(FileId id, Caller caller, CancellationToken ct)
    {
        var own = await Own(id, caller, ct);
        if (own.Problem is { } refused)
        {
            return refused;
        }

        var file = own.Value;
        var ended = await database.Write(file.Organization, async unit =>
        {
            var isThere = await addresses.EndAll(unit, file.Id);
            if (isThere)
            {
                await audit.Append(unit, file.Organization, caller.Actor, "file.addresses_ended", file.Id.Value);
            }

            return isThere;
        }, ct);
        return ended ? await Show(file) : Gone;
    }

    async Task<Outcome<StoredFile>> Own(FileId id, Caller caller, CancellationToken ct)
    {
        var found = await reach.Find(caller, id, ct);
        return found.Succeeded && caller.AgentId is not null && found.Value.AgentId is null ? NotYours : found;
    }

    async Task<FileView> Show(StoredFile file) => views.Of((await reach.Find(file.Organization, file.Id, CancellationToken.None))!);
}
