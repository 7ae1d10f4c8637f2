using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Switchboard.Mcp.Tools;

/// <summary>Progress of one call, sent in the order in which it was reported.</summary>
internal sealed class ProgressReport(McpServer server, ProgressToken token) : IProgress<ProgressNotificationValue>
{
    readonly Lock gate = new();
    Task last = Task.CompletedTask;

    /// <inheritdoc />
    public void Report(ProgressNotificationValue value)
    {
        lock (gate)
        {
            last = SendAfter(last, value);
        }
    }

    /// <summary>Ends when all that was reported is on its way, so that none follows the answer.</summary>
    public Task Sent()
    {
        lock (gate)
        {
            return last;
        }
    }

    async Task SendAfter(Task before, ProgressNotificationValue value)
    {
        await before;
        await server.NotifyProgressAsync(token, value);
    }
}
