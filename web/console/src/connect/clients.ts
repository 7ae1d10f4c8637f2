/** What is pasted into an MCP client, and where. The server says the same when it onboards a customer (McpAccess.cs). */
export interface McpClient {
  client: string;
  where: string;
  paste: string;
}

const servers = (server: object) => JSON.stringify({ mcpServers: { switchboard: server } }, null, 2);

/** The configuration of each of the usual MCP clients. */
export function mcpClients(root: string, token: string): McpClient[] {
  const url = `${root}/mcp`;
  const bearer = `Bearer ${token}`;
  const headers = { Authorization: bearer };
  return [
    { client: 'Claude Code', where: 'Run it in a terminal.', paste: `claude mcp add --transport http switchboard ${url} --header "Authorization: ${bearer}"` },
    {
      client: 'Claude Desktop',
      where: 'Settings, Developer, Edit Config: claude_desktop_config.json. It needs Node.js.',
      paste: servers({
        command: 'npx',
        args: ['-y', 'mcp-remote', url, '--header', 'Authorization:${SWITCHBOARD_AUTH}', ...(url.startsWith('http:') ? ['--allow-http'] : [])],
        env: { SWITCHBOARD_AUTH: bearer },
      }),
    },
    { client: 'Cursor', where: '~/.cursor/mcp.json, or .cursor/mcp.json in a project.', paste: servers({ url, headers }) },
    {
      client: 'VS Code',
      where: '.vscode/mcp.json in a workspace.',
      paste: JSON.stringify({ servers: { switchboard: { type: 'http', url, headers } } }, null, 2),
    },
    { client: 'Windsurf', where: '~/.codeium/windsurf/mcp_config.json', paste: servers({ serverUrl: url, headers }) },
    { client: 'Gemini CLI', where: '~/.gemini/settings.json', paste: servers({ httpUrl: url, headers }) },
    { client: 'Codex', where: '~/.codex/config.toml', paste: `[mcp_servers.switchboard]\nurl = "${url}"\nhttp_headers = { Authorization = "${bearer}" }` },
    { client: 'Another', where: 'Wherever the client keeps its servers.', paste: servers({ type: 'http', url, headers }) },
  ];
}
