using System.ComponentModel;
using ModelContextProtocol.Server;
using Switchboard.Agents;
using Switchboard.Tenancy;

namespace Switchboard.Mcp.Tools;

/// <summary>The first call of a new agent: is somebody there?</summary>
internal sealed class Ping(AgentPool pool, Channels.Providers providers) : IUseCase
{
    /// <summary>Answers at once. Tells an organization's places for agents too.</summary>
    [McpServerTool(
        Name = "comms_ping", Title = "Check the connection", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false,
        UseStructuredContent = true)]
    [Description("Checks that Switchboard is there and that your token works. Changes nothing.")]
    public async ValueTask<Outcome<Pong>> Answer(
        Caller caller, [Description("A text to get back.")] string? message = null, CancellationToken ct = default)
    {
        var places = caller.Tier != Tier.SuperAdmin ? await pool.Of(caller.OrganizationId, ct) : null;
        return new Pong("ok", Server.Identity.Name, Server.Identity.Version, message, places, [.. providers.Names]);
    }
}

/// <summary>The answer to a ping.</summary>
internal sealed record Pong(
    [property: Description("`ok` when calls are taken.")] string Status,
    [property: Description("The server's name.")] string Server,
    [property: Description("The server's version.")] string Version,
    [property: Description("The text that was sent.")] string? Echo,
    [property: Description("The organization's places for agents.")] PoolPlaces? Pool,
    [property: Description("The providers that there are adapters for.")] IReadOnlyList<string> Providers);
