using ModelContextProtocol.Server;
using Switchboard.Tenancy;

namespace Switchboard.Mcp;

/// <summary>How the MCP door is set up; the host fills in what a deployer may change.</summary>
public sealed class McpOptions
{
    /// <summary>Browser origins that may call, such as <c>https://switchboard.example.com</c>. Those on loopback always may.</summary>
    public IList<string> AllowedOrigins { get; } = [];

    /// <summary>The longest message that is read, in bytes; a longer one is answered with 413.</summary>
    public int MaxBodyBytes { get; set; } = 1 << 20;

    /// <summary>The most messages that a batch may have.</summary>
    public int MaxBatch { get; set; } = 50;

    /// <summary>How long a session without an open stream or running request is kept.</summary>
    public TimeSpan SessionIdle { get; set; } = TimeSpan.FromHours(2);

    /// <summary>Sessions kept at once. One more closes the one that is idle for longest.</summary>
    public int MaxSessions { get; set; } = 10_000;

    /// <summary>Sessions kept at once for one token, so that no caller can push the others out.</summary>
    public int MaxSessionsPerToken { get; set; } = 500;

    /// <summary>How often a quiet stream carries a comment, so that nothing between closes it.</summary>
    public TimeSpan KeepAlive { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>What the server says about itself to a model when a client connects.</summary>
    public string Instructions { get; set; } =
        "Switchboard gives an AI agent phone numbers and other channels to people. Send with comms_send_message, "
        + "read answers with comms_get_waiting_messages, or wait for them with comms_wait_for_event. "
        + "Give every call that has an effect its own clientRef and repeat the call with the same clientRef after a timeout. "
        + "An error says in `next` what to do about it.";

    /// <summary>More for the protocol server of a tier (completions, experimental capabilities), applied once at start.</summary>
    internal Action<McpServerOptions, Tier>? Extend { get; set; }
}
