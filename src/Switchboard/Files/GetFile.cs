using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Switchboard.Tenancy;

namespace Switchboard.Files;

/// <summary>One file, with an address that it can be fetched at. What was deleted is still told of.</summary>
internal sealed class GetFile(FileReach reach, FileViews views) : IUseCase, IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/v1/files/{fileId}", (FileId fileId, Caller caller, GetFile get, CancellationToken ct) => get.Get(fileId, caller, ct).ToHttp())
        .Says("getFile", "Files", "A stored file, with an address to fetch it at");

    async Task<Outcome<FileView>> Get(FileId file, Caller caller, CancellationToken ct) =>
        (await reach.Find(caller, file, ct)).Match<Outcome<FileView>>(found => views.Of(found), problem => problem);
}
