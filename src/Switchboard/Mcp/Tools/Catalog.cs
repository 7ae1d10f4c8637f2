using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Switchboard.Mcp.Transports;

namespace Switchboard.Mcp.Tools;

/// <summary>What one tier sees and may call. Made once; a request only looks things up in it.</summary>
internal sealed class Catalog
{
    /// <summary>How long a client may keep a list: lists change only with a new version of the server.</summary>
    public static readonly TimeSpan ListLifetime = TimeSpan.FromMinutes(5);

    readonly FrozenDictionary<string, UseCaseTool> tools;

    public Catalog(McpServerOptions server, IEnumerable<UseCaseTool> tools, IEnumerable<McpServerTool> others)
    {
        Server = server;
        this.tools = tools.ToFrozenDictionary(t => t.ProtocolTool.Name, StringComparer.Ordinal);
        var all = tools.Concat(others).ToFrozenDictionary(t => t.ProtocolTool.Name, StringComparer.Ordinal);
        var list = new ListToolsResult { Tools = [.. all.Values.Select(t => t.ProtocolTool).OrderBy(t => t.Name, StringComparer.Ordinal)] };
        // Handlers, not the SDK's collection: with that it would promise to tell when the list changes, which it never does.
        server.Handlers.ListToolsHandler = (_, _) => new(new ListToolsResult { Tools = list.Tools });
        server.Handlers.CallToolHandler = (request, ct) => all.TryGetValue(request.Params.Name, out var tool)
            ? tool.InvokeAsync(request, ct)
            : throw new McpProtocolException($"There is no tool '{request.Params.Name}' for this token.", McpErrorCode.InvalidParams);
        var json = JsonSerializer.SerializeToNode(list, McpJsonUtilities.DefaultOptions)!.AsObject();
        ToolList = JsonSerializer.SerializeToUtf8Bytes(json, Wire.Json);
        json["resultType"] = "complete";
        json["ttlMs"] = (long)ListLifetime.TotalMilliseconds;
        json["cacheScope"] = "private";
        json["_meta"] = new JsonObject
        {
            [MetaKeys.ServerInfo] = JsonSerializer.SerializeToNode(server.ServerInfo!, McpJsonUtilities.DefaultOptions),
        };
        StatelessToolList = JsonSerializer.SerializeToUtf8Bytes(json, Wire.Json);
        ServerInfo = JsonSerializer.SerializeToUtf8Bytes(server.ServerInfo!, McpJsonUtilities.DefaultOptions);
    }

    /// <summary>The options of the SDK's server for this tier.</summary>
    public McpServerOptions Server { get; }

    /// <summary>The result of tools/list up to revision 2025-11-25, as UTF-8 JSON.</summary>
    public byte[] ToolList { get; }

    /// <summary>The result of tools/list from revision 2026-07-28 on.</summary>
    public byte[] StatelessToolList { get; }

    /// <summary>Who the server is, as UTF-8 JSON.</summary>
    public byte[] ServerInfo { get; }

    /// <summary>
    /// The tool that a call can be given to straight away: a use case's, of this tier, that has nothing to tell before it answers.
    /// Null for everything else, which the SDK answers.
    /// </summary>
    public UseCaseTool? Find(Envelope message) =>
        message.Is("tools/call"u8)
        && Envelope.Member(message.Params, "name"u8) is { ValueKind: JsonValueKind.String } name
        && tools.TryGetValue(name.GetString()!, out var tool)
        && !(tool.ReportsProgress && Envelope.Member(message.Meta, "progressToken"u8).ValueKind is not JsonValueKind.Undefined)
            ? tool
            : null;
}
