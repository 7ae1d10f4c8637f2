using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Switchboard.Mcp.News;
using Switchboard.Mcp.Tools;
using Switchboard.Tenancy;

namespace Switchboard.Mcp.Transports;

/// <summary>
/// HTTP+SSE of revision 2024-11-05, for clients that know nothing newer: answers come on one stream, messages go to another address.
/// The session's id in that address finds the stream but proves nothing.
/// </summary>
internal sealed class HttpWithSse(
    Catalogs menus, AgentListeners audience, IOptions<McpOptions> options, TimeProvider clock, SdkLog logs, IServiceProvider services,
    OpenStreams streams, IHostApplicationLifetime life) : IEndpoint
{
    readonly ConcurrentDictionary<string, SseSession> sessions = new(StringComparer.Ordinal);
    readonly McpOptions options = options.Value;
    readonly Admission admission = new(options.Value);

    /// <inheritdoc />
    public static void Map(IEndpointRouteBuilder routes)
    {
        var door = routes.ServiceProvider.GetRequiredService<HttpWithSse>();
        routes.MapGet("/sse", door.Get);
        routes.MapPost("/messages", door.Post);
    }

    /// <summary>Opens a session, which lives as long as its stream.</summary>
    public async Task Get(HttpContext http)
    {
        var refusal = admission.Admit(http, out var caller) ?? Media.CheckStream(http.Request) ?? CheckRoom(caller!);
        if (refusal is not null)
        {
            await refusal.WriteAsync(http.Response);
            return;
        }

        using var stream = streams.Open(caller!);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, life.ApplicationStopping, stream.Ended);
        var id = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var events = new EventStream(http);
        await events.StartAsync(over.Token);
        await using var transport = new SseResponseStreamTransport(events, $"{http.Request.PathBase}/messages?sessionId={id}", id);
        using var session = new SseSession(caller!, transport, audience);
        sessions[id] = session;
        try
        {
            await session.HearOwn(over.Token);
            await using var server = McpServer.Create(transport, menus.For(caller!.Tier).Server, logs, services);
            session.Server = server;
            // None of them ends before the client goes; then all do.
            await Task.WhenAll(
                transport.RunAsync(over.Token),
                server.RunAsync(over.Token),
                session.Tell(over.Token),
                events.KeepAlive(options.KeepAlive, clock, over.Token));
        }
        catch (Exception ended) when (over.IsCancellationRequested && ended is OperationCanceledException or IOException)
        {
            // The client has gone, its token is no longer good, or the server stops.
        }
        finally
        {
            sessions.TryRemove(id, out _);
        }
    }

    /// <summary>A message from a client; its answer comes on the stream.</summary>
    public async Task Post(HttpContext http)
    {
        var (caller, envelope) = await admission.ReadAsync(http, streams: false);
        if (envelope is null)
        {
            return;
        }

        using (envelope)
        {
            if (await Deliver(http, caller!, envelope) is { } refusal)
            {
                await refusal.WriteAsync(http.Response, envelope.Id);
                return;
            }

            http.Response.StatusCode = StatusCodes.Status202Accepted;
        }
    }

    async Task<Refusal?> Deliver(HttpContext http, Caller caller, Envelope envelope)
    {
        var gone = new Refusal(StatusCodes.Status404NotFound, Refusal.NoSession, "There is no such session. Open /sse and post to the address that it names.");
        if (!sessions.TryGetValue(http.Request.Query["sessionId"].ToString(), out var session) || session.Caller.TokenId != caller.TokenId)
        {
            return gone;
        }

        List<Envelope> envelopes = [envelope];
        if (envelope.IsBatch && Batch.Read(envelope, session.Revision, options.MaxBatch, out envelopes) is { } refusal)
        {
            return refusal;
        }

        var messages = new List<JsonRpcMessage>(envelopes.Count);
        foreach (var one in envelopes)
        {
            if (!Protocol.TryRead(one, session.Caller, session.Subscriptions, out var message))
            {
                return Protocol.Malformed;
            }

            messages.Add(message);
        }

        try
        {
            foreach (var message in messages)
            {
                await session.Transport.OnMessageReceivedAsync(message, http.RequestAborted);
            }

            return null;
        }
        catch (InvalidOperationException)
        {
            // Its stream has ended in this moment, and takes no more.
            return gone;
        }
    }

    Refusal? CheckRoom(Caller caller) =>
        sessions.Count >= options.MaxSessions || sessions.Values.Count(s => s.Caller.TokenId == caller.TokenId) >= options.MaxSessionsPerToken
            ? new Refusal(StatusCodes.Status429TooManyRequests, Refusal.Other, "Too many streams are open. Close one, or use /mcp.")
            : null;
}
