using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Switchboard.Mcp.Tools;

namespace Switchboard.Mcp.Transports;

/// <summary>Says from revision 2026-07-28 on how long a list may be kept, and that it is the caller's alone.</summary>
internal static class CacheHints
{
    /// <summary>Puts it on all lists. What a resource says is never promised to stay.</summary>
    public static void Stamp(McpRequestFilters filters)
    {
        filters.ListToolsFilters.Add(next => (request, ct) => StampAsync(next, request, ct));
        filters.ListPromptsFilters.Add(next => (request, ct) => StampAsync(next, request, ct));
        filters.ListResourcesFilters.Add(next => (request, ct) => StampAsync(next, request, ct));
        filters.ListResourceTemplatesFilters.Add(next => (request, ct) => StampAsync(next, request, ct));
    }

    static async ValueTask<TResult> StampAsync<TParams, TResult>(
        McpRequestHandler<TParams, TResult> next, RequestContext<TParams> request, CancellationToken ct) where TResult : ICacheableResult
    {
        var result = await next(request, ct);
        if (Revisions.IsStateless(request.JsonRpcRequest.Context?.ProtocolVersion))
        {
            result.TimeToLive ??= Catalog.ListLifetime;
            result.CacheScope ??= CacheScope.Private;
        }

        return result;
    }
}
