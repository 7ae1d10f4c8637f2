using ModelContextProtocol;
using Switchboard.Mcp.Transports;

namespace Switchboard.Mcp.Resources;

/// <summary>There is nothing at this address for this caller; the code changed with revision 2026-07-28.</summary>
internal static class UnknownResource
{
    public static McpProtocolException At(string uri, string? version)
    {
        var code = Revisions.IsStateless(version) ? McpErrorCode.InvalidParams : McpErrorCode.ResourceNotFound;
        var unknown = new McpProtocolException($"There is no resource '{uri}' for this token.", code);
        unknown.Data["uri"] = uri;
        return unknown;
    }
}
