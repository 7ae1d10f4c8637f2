using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Switchboard.Tenancy;

namespace Switchboard.Mcp.Transports;

/// <summary>
/// Ends sessions and streams whose token was revoked, has expired, or whose organization was suspended: at once by the signal, and by a look of its own when a
/// signal was lost or time alone has changed something. The same look notes the tokens that something listens with as used: who only listens asks for nothing.
/// </summary>
internal sealed partial class EndWithToken(
    McpSessions sessions, OpenStreams streams, Tokens tokens, ISignals signals, TimeProvider clock, ILogger<EndWithToken> logger) : BackgroundService
{
    static readonly TimeSpan Look = TimeSpan.FromMinutes(1);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var changed = new Wakeup(signals, Tokens.Changed, clock);
        while (!stoppingToken.IsCancellationRequested)
        {
            await changed.Wait(Look, stoppingToken);
            try
            {
                await End(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(logger, exception);
            }
        }
    }

    async Task End(CancellationToken ct)
    {
        var used = sessions.Tokens.Concat(streams.Tokens).ToHashSet();
        if (used.Count == 0)
        {
            return;
        }

        var listening = sessions.TokensInUse.Concat(streams.Tokens).ToHashSet();
        var inForce = await tokens.InForce(used, ct);
        tokens.NoteListening(inForce.Where(token => listening.Contains(token.Id)));
        used.ExceptWith(inForce.Select(token => token.Id));
        streams.End(used);
        await sessions.CloseAsync(used);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Whether open sessions' tokens are still good could not be looked up; the next look comes soon.")]
    static partial void LogFailed(ILogger logger, Exception exception);
}
