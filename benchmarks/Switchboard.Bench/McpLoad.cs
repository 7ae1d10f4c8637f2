using System.Net.Http.Headers;
using System.Net.Http.Json;
using Switchboard.Bench.Measuring;

namespace Switchboard.Bench;

/// <summary>MCP clients, 32 or fewer, that call <c>comms_send_message</c> as fast as they get answers, to 5,000 people.</summary>
internal sealed class McpLoad(Lab lab)
{
    /// <summary>The most.</summary>
    public const int Connections = 32;

    static readonly HttpClient Http = new();

    int runs;

    /// <param name="revision">Of the protocol.</param>
    /// <param name="bearers">Tokens of the callers, taken in turn; none for a server that asks for none.</param>
    /// <param name="sessions">Whether each caller opens a session first.</param>
    /// <param name="connections">How many of them.</param>
    public async Task<Load> Run(
        Running side, int seconds, string revision, IReadOnlyList<string> bearers, bool sessions, int connections = Connections)
    {
        var run = Interlocked.Increment(ref runs);
        var callers = Path.Combine(lab.Scratch, "mcp-callers");
        var lines = new List<string>();
        for (var i = 0; i < Math.Max(Connections, bearers.Count); i++)
        {
            var bearer = bearers.Count == 0 ? null : bearers[i % bearers.Count];
            lines.Add($"{(sessions ? await Open(side.Url, revision, bearer) : "-")} {bearer ?? "-"}");
        }

        await File.WriteAllLinesAsync(callers, lines);
        return await Wrk.Run(side.Url, connections, seconds, lab.Load("mcp.lua"), new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["LOADS"] = Path.GetDirectoryName(lab.Load("mcp.lua"))!,
            ["CALLERS"] = callers,
            ["REVISION"] = revision,
            ["RUN"] = run.ToString(),
        });
    }

    static async Task<string> Open(Uri url, string revision, string? bearer)
    {
        using var answer = await Post(url, revision, bearer, session: null, new
        {
            jsonrpc = "2.0",
            id = 0,
            method = "initialize",
            @params = new { protocolVersion = revision, capabilities = new { }, clientInfo = new { name = "bench", version = "1.0.0" } },
        });
        var session = answer.Headers.GetValues("Mcp-Session-Id").Single();
        using var noted = await Post(url, revision, bearer, session, new { jsonrpc = "2.0", method = "notifications/initialized" });
        return session;
    }

    static async Task<HttpResponseMessage> Post(Uri url, string revision, string? bearer, string? session, object message)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(url, "/mcp")) { Content = JsonContent.Create(message) };
        request.Headers.Accept.ParseAdd("application/json, text/event-stream");
        request.Headers.Authorization = bearer is null ? null : new AuthenticationHeaderValue("Bearer", bearer);
        request.Headers.Add("MCP-Protocol-Version", revision);
        if (session is not null)
        {
            request.Headers.Add("Mcp-Session-Id", session);
        }

        var answer = await Http.SendAsync(request);
        await answer.Content.LoadIntoBufferAsync();
        return answer.EnsureSuccessStatusCode();
    }
}
