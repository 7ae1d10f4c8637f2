using System.ComponentModel;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Switchboard.Setup.Onboarding;

/// <summary>How an agent's MCP client reaches this deployment.</summary>
internal sealed record McpAccess(
    [property: Description("The MCP server's address.")] string Url,
    [property: Description("The configuration of each client.")] IReadOnlyList<McpClientSetup> Clients)
{
    /// <summary>Stands where a token isn't known.</summary>
    public const string Placeholder = "YOUR_AGENT_TOKEN";

    static readonly JsonSerializerOptions Json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>For a token, or with a placeholder for it.</summary>
    /// <param name="root">The deployment's address, without a slash at its end.</param>
    public static McpAccess For(string root, string? token)
    {
        var (url, bearer) = ($"{root}/mcp", $"Bearer {token ?? Placeholder}");
        var headers = new { Authorization = bearer };
        return new(url,
        [
            new("Claude Code", "Run it in a terminal.", $"claude mcp add --transport http switchboard {url} --header \"Authorization: {bearer}\""),
            // Its own connectors want OAuth; a small program between takes a header. https://github.com/geelen/mcp-remote
            new("Claude Desktop", "Settings > Developer > Edit Config: claude_desktop_config.json (needs Node.js).", Servers(new
            {
                command = "npx",
                // A plain address is taken by loopback alone unless it is said that it may be another's.
                args = (string[])[
                    "-y",
                    "mcp-remote",
                    url,
                    "--header",
                    "Authorization:${SWITCHBOARD_AUTH}",
                    .. url.StartsWith("http:", StringComparison.Ordinal) ? (string[])["--allow-http"] : [],
                ],
                env = new { SWITCHBOARD_AUTH = bearer },
            })),
            new("Cursor", "~/.cursor/mcp.json, or .cursor/mcp.json in a project.", Servers(new { url, headers })),
            new(
                "VS Code",
                ".vscode/mcp.json in a workspace.",
                JsonSerializer.Serialize(new { servers = new { switchboard = new { type = "http", url, headers } } }, Json)),
            new("Windsurf", "~/.codeium/windsurf/mcp_config.json", Servers(new { serverUrl = url, headers })),
            new("Gemini CLI", "~/.gemini/settings.json", Servers(new { httpUrl = url, headers })),
            new("Codex", "~/.codex/config.toml", $"[mcp_servers.switchboard]\nurl = \"{url}\"\nhttp_headers = {{ Authorization = \"{bearer}\" }}"),
            new("Others", "Wherever the client keeps its servers.", Servers(new { type = "http", url, headers })),
        ]);
    }

    static string Servers<T>(T server) => JsonSerializer.Serialize(new { mcpServers = new { switchboard = server } }, Json);
}

/// <summary>The configuration of one MCP client.</summary>
internal sealed record McpClientSetup(
    [property: Description("The client.")] string Client,
    [property: Description("Where it goes.")] string Where,
    [property: Description("What to paste.")] string Paste);
