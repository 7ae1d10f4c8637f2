using System.ComponentModel;
using ModelContextProtocol.Server;

namespace Switchboard.Mcp;

/// <summary>The first call of a new agent: is somebody there?</summary>
internal sealed class Ping : IUseCase
{
    /// <summary>Answers at once, without touching anything.</summary>
    [McpServerTool(Name = "comms_ping", Title = "Check the connection", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Checks that Switchboard is there and that your token works. Changes nothing.")]
    public ValueTask<Outcome<Pong>> PingAsync([Description("A text to get back.")] string? message = null) =>
        new(new Pong("ok", Server.Identity.Name, Server.Identity.Version, message));
}

/// <summary>The answer to a ping.</summary>
internal sealed record Pong(
    [property: Description("`ok` when calls are taken.")] string Status,
    [property: Description("The server's name.")] string Server,
    [property: Description("The server's version.")] string Version,
    [property: Description("The text that was sent.")] string? Echo);
