using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Switchboard.Mcp.Tools;
using Switchboard.Tenancy;

namespace Switchboard.Mcp.Resources;

/// <summary>
/// The resources of use cases, and those in the SDK's own form. They are offered by handlers, not by the SDK's collection: with that the
/// server would promise to tell when the list changes, and what may be read by template changes with every message.
/// </summary>
internal sealed class OfferResources(
    IEnumerable<McpServerResource> others, IEnumerable<IResourceList> lists, ToolAssemblies assemblies, IServiceProvider services) : IOffer
{
    readonly List<IResourceList> lists = [.. lists.OrderBy(list => list.Order)];

    readonly Lazy<List<McpServerResource>> resources = new(() =>
    [
        .. others,
        .. Catalogs.Methods<McpServerResourceAttribute>(assemblies).Select(found =>
            UseCaseResource.From((IUseCase)services.GetRequiredService(found.UseCase), found.Method))
            .OrderBy(resource => resource.ProtocolResourceTemplate.UriTemplate, StringComparer.Ordinal),
    ]);

    /// <inheritdoc />
    public void Offer(McpServerOptions server, Tier tier)
    {
        server.Handlers.ListResourcesHandler = List;
        server.Handlers.ListResourceTemplatesHandler = (_, _) =>
            new(new ListResourceTemplatesResult { ResourceTemplates = [.. resources.Value.Where(r => r.IsTemplated).Select(r => r.ProtocolResourceTemplate)] });
        server.Handlers.ReadResourceHandler = (request, ct) => Find(request.Params.Uri) is { } resource
            ? resource.ReadAsync(request, ct)
            : throw UnknownResource.At(request.Params.Uri, request.JsonRpcRequest.Context?.ProtocolVersion);
    }

    /// <summary>The resource at this address.</summary>
    public McpServerResource? Find(string uri) => resources.Value.Find(r => r.IsMatch(uri));

    /// <summary>What stands at an address, as embedded content: it says itself that it is data.</summary>
    public async ValueTask<Outcome<EmbeddedResourceBlock>> Embed(Caller caller, string uri, CancellationToken ct) =>
        await ((UseCaseResource)Find(uri)!).Read(caller, uri, ct) is var read && read.Problem is { } problem
            ? problem
            : new EmbeddedResourceBlock { Resource = read.Value };

    async ValueTask<ListResourcesResult> List(RequestContext<ListResourcesRequestParams> request, CancellationToken ct)
    {
        var (at, inner) = ReadCursor(request.Params?.Cursor);
        var result = new ListResourcesResult { Resources = at == 0 && inner is null
            ? [.. resources.Value.Select(r => r.ProtocolResource).OfType<Resource>()]
            : [] };
        if (at >= lists.Count)
        {
            return result;
        }

        var page = await lists[at].Page((Caller)request.Items[UseCaseTool.CallerItem]!, inner, ct);
        if (page.Problem is { } wrong)
        {
            throw new McpProtocolException(wrong.Detail, McpErrorCode.InvalidParams);
        }

        foreach (var resource in page.Value.Items)
        {
            result.Resources.Add(resource);
        }

        result.NextCursor = page.Value.NextCursor is { } more ? Cursor(at, more) : at + 1 < lists.Count ? Cursor(at + 1, null) : null;
        return result;
    }

    static string Cursor(int list, string? inner) => string.Create(CultureInfo.InvariantCulture, $"{list}.{inner}");

    static (int List, string? Inner) ReadCursor(string? cursor) =>
        cursor is null ? (0, null)
        : cursor.Split('.', 2) is [var list, var inner] && int.TryParse(list, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            ? (at, inner.Length > 0 ? inner : null)
        : throw new McpProtocolException("The cursor isn't one that was given out. Leave it out to begin.", McpErrorCode.InvalidParams);
}
