using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Switchboard.Mcp.Transports;

namespace Switchboard.Mcp.Tools;

/// <summary>
/// Resources and prompts in the SDK's own form. They are offered by handlers, not by the SDK's collections: with those the server
/// would promise to tell when a list changes, and lists of a running server never change.
/// </summary>
internal sealed class ResourcesAndPrompts(IEnumerable<McpServerResource> resources, IEnumerable<McpServerPrompt> prompts)
{
    readonly List<McpServerResource> resources = [.. resources];
    readonly Dictionary<string, McpServerPrompt> prompts = prompts.ToDictionary(p => p.ProtocolPrompt.Name, StringComparer.Ordinal);

    /// <summary>Lets the server offer them.</summary>
    public void Offer(McpServerOptions server)
    {
        server.Handlers.ListResourcesHandler = (_, _) => new(new ListResourcesResult { Resources = [.. resources.Select(r => r.ProtocolResource).OfType<Resource>()] });
        server.Handlers.ListResourceTemplatesHandler = (_, _) =>
            new(new ListResourceTemplatesResult { ResourceTemplates = [.. resources.Where(r => r.IsTemplated).Select(r => r.ProtocolResourceTemplate)] });
        server.Handlers.ReadResourceHandler = (request, ct) => Find(request.Params.Uri) is { } resource
            ? resource.ReadAsync(request, ct)
            : throw Unknown(request.Params.Uri, request.JsonRpcRequest.Context?.ProtocolVersion);
        if (prompts.Count > 0)
        {
            server.Handlers.ListPromptsHandler = (_, _) => new(new ListPromptsResult { Prompts = [.. prompts.Values.Select(p => p.ProtocolPrompt)] });
            server.Handlers.GetPromptHandler = (request, ct) => prompts.TryGetValue(request.Params.Name, out var prompt)
                ? prompt.GetAsync(request, ct)
                : throw new McpProtocolException($"There is no prompt '{request.Params.Name}'.", McpErrorCode.InvalidParams);
        }
    }

    /// <summary>The resource at this address.</summary>
    public McpServerResource? Find(string uri) => resources.Find(r => r.IsMatch(uri));

    /// <summary>There is nothing at this address; the code changed with revision 2026-07-28.</summary>
    public static McpProtocolException Unknown(string uri, string? version)
    {
        var code = Revisions.IsStateless(version) ? McpErrorCode.InvalidParams : McpErrorCode.ResourceNotFound;
        var unknown = new McpProtocolException($"There is no resource '{uri}' for this token.", code);
        unknown.Data["uri"] = uri;
        return unknown;
    }
}
