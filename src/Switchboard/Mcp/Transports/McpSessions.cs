using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Switchboard.Mcp.News;
using Switchboard.Mcp.Tools;
using Switchboard.Tenancy;

namespace Switchboard.Mcp.Transports;

/// <summary>The live sessions of this node: bound to a token, closed when idle for long, and limited in number.</summary>
internal sealed partial class McpSessions : BackgroundService
{
    readonly ConcurrentDictionary<string, McpSession> sessions = new(StringComparer.Ordinal);
    readonly Catalogs menus;
    readonly AgentListeners audience;
    readonly McpOptions options;
    readonly TimeProvider clock;
    readonly SdkLog logs;
    readonly ILogger log;
    readonly IServiceProvider services;

    public McpSessions(Catalogs menus, AgentListeners audience, IOptions<McpOptions> options, TimeProvider clock, SdkLog logs, IServiceProvider services)
    {
        this.menus = menus;
        this.audience = audience;
        this.options = options.Value;
        this.clock = clock;
        this.logs = logs;
        this.services = services;
        log = services.GetRequiredService<ILogger<McpSessions>>();
    }

    /// <summary>The tokens that they are bound to.</summary>
    public IEnumerable<TokenId> Tokens => sessions.Values.Select(session => session.Caller.TokenId).Distinct();

    /// <summary>The tokens of those that have a stream open, or a call that runs.</summary>
    public IEnumerable<TokenId> TokensInUse => sessions.Values.Where(session => session.IsInUse).Select(session => session.Caller.TokenId).Distinct();

    /// <summary>How many there are.</summary>
    public int Count => sessions.Count;

    /// <summary>
    /// Tells live clients of an agent that there is something new: sessions with an open stream, and subscriptions.
    /// Never waits and never throws; a client that isn't there now finds it by its next call.
    /// </summary>
    public void Notify(AgentNews news) => audience.Tell(news);

    /// <summary>Opens a session for a caller, in the place of an idle one when there are too many.</summary>
    public async ValueTask<McpSession> Open(Caller caller)
    {
        await MakeRoom(sessions.Values.Where(s => s.Caller.TokenId == caller.TokenId), options.MaxSessionsPerToken);
        await MakeRoom(sessions.Values, options.MaxSessions);
        var session = new McpSession(RandomNumberGenerator.GetHexString(32, lowercase: true), caller, menus.For(caller.Tier), audience, clock, logs, services);
        sessions[session.Id] = session;
        return session;
    }

    /// <summary>The session of this id, if it is this caller's.</summary>
    public McpSession? Find(string id, Caller caller) =>
        sessions.TryGetValue(id, out var session) && session.Caller.TokenId == caller.TokenId ? session : null;

    /// <summary>Ends a session.</summary>
    public async Task CloseAsync(McpSession session)
    {
        if (sessions.TryRemove(new(session.Id, session)))
        {
            await session.DisposeAsync();
        }
    }

    /// <summary>Ends all sessions of these tokens.</summary>
    public Task CloseAsync(IReadOnlySet<TokenId> tokens) =>
        Task.WhenAll(sessions.Values.Where(session => tokens.Contains(session.Caller.TokenId)).Select(CloseAsync));

    /// <summary>Ends those in which nothing has happened for long.</summary>
    public async Task CloseIdle()
    {
        var idle = sessions.Values.Where(s => s.Idle >= options.SessionIdle).ToList();
        await Task.WhenAll(idle.Select(CloseAsync));
        if (idle.Count > 0)
        {
            ClosedIdle(log, idle.Count, sessions.Count);
        }
    }

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Task.WhenAll(sessions.Values.Select(CloseAsync));
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1), clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await CloseIdle();
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // It is out of the list; the others go on.
                NotClosed(log, exception);
            }
        }
    }

    async Task MakeRoom(IEnumerable<McpSession> among, int limit)
    {
        var all = among.ToList();
        if (all.Count >= limit)
        {
            await CloseAsync(all.MaxBy(s => s.Idle)!);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Closed {Closed} idle MCP sessions, {Left} left")]
    static partial void ClosedIdle(ILogger log, int closed, int left);

    [LoggerMessage(Level = LogLevel.Error, Message = "An MCP session could not be closed in order.")]
    static partial void NotClosed(ILogger log, Exception exception);
}
