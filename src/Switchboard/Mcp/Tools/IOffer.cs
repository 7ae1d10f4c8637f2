using ModelContextProtocol.Server;
using Switchboard.Tenancy;

namespace Switchboard.Mcp.Tools;

/// <summary>Something beside tools that the protocol's server of a tier offers: its handlers and capabilities, set once.</summary>
[Collected]
internal interface IOffer
{
    /// <summary>Adds them.</summary>
    void Offer(McpServerOptions server, Tier tier);
}
