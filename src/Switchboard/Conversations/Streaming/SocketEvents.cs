using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Switchboard.Conversations.Reading;
using Switchboard.Events;
using Switchboard.Tenancy;

namespace Switchboard.Conversations.Streaming;

/// <summary>
/// Events over a WebSocket, a JSON frame each: <c>{"cursor", "event"}</c>. Where it begins is said in the address (<c>?cursor=</c>), or in
/// the client's first frame, <c>{"cursor", "kinds"}</c>, both optional. What the client sends later is passed over.
/// </summary>
internal sealed class SocketEvents(EventFeed feed, TimeProvider clock) : IUseCase, IEndpoint
{
    const int MostOfFrame = 4_096;
    static readonly TimeSpan FirstFrame = TimeSpan.FromSeconds(30);
    static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    static readonly Problem NoSocket = new(
        "websocket_expected",
        426,
        "This address takes WebSockets only.",
        "Open one here with the token in the Authorization header, or read GET /api/v1/events/stream.");

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet(
            "/api/v1/events/socket",
            (AgentId? agentId, OrganizationId? organizationId, string? cursor, [FromQuery] string[]? kinds, Caller caller, SocketEvents socket,
                HttpContext http, CancellationToken ct) =>
                socket.Serve(caller, agentId, organizationId, cursor, kinds, http, ct))
        .Says("socketEvents", "Events", "What happens, as it happens, over a WebSocket")
        .Produces<SocketFrame>(StatusCodes.Status101SwitchingProtocols, "application/json");

    async Task Serve(Caller caller, AgentId? agent, OrganizationId? organization, string? cursor, string[]? kinds, HttpContext http, CancellationToken ct)
    {
        var opened = await feed.Open(caller, agent, organization, cursor, kinds, ct);
        if ((opened.Problem ?? (http.WebSockets.IsWebSocketRequest ? null : NoSocket)) is { } problem)
        {
            await ProblemJson.Write(http, problem);
            return;
        }

        using var socket = await http.WebSockets.AcceptWebSocketAsync(
            new WebSocketAcceptContext { KeepAliveInterval = EventFeed.Breath, KeepAliveTimeout = EventFeed.Breath });
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ct);
        try
        {
            var asked = cursor is null ? await Begin(socket, opened.Value, ct) : opened.Value;
            if (asked is null)
            {
                return;
            }

            // Reading on is how a closed line is seen.
            var hearing = Hear(socket, over);
            try
            {
                await foreach (var one in feed.Read(asked, over.Token))
                {
                    await socket.SendAsync(
                        JsonSerializer.SerializeToUtf8Bytes(new SocketFrame(one.Cursor, one.Event), Wire.Json),
                        WebSocketMessageType.Text,
                        true,
                        over.Token);
                }
            }
            catch (OperationCanceledException) when (!over.IsCancellationRequested)
            {
                await Close(socket, WebSocketCloseStatus.NormalClosure, "The token is no longer good, or the server stops. Come back with the last cursor.");
                // To stop reading breaks the line, and with it the farewell that is on its way.
                await Task.WhenAny(hearing, Task.Delay(Farewell, clock, CancellationToken.None));
            }
            finally
            {
                await over.CancelAsync();
                await hearing;
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or WebSocketException or IOException)
        {
            // The client has gone.
        }
    }

    /// <summary>Where the first frame wants to begin; null when it was refused, and the socket closed.</summary>
    async Task<Feed?> Begin(WebSocket socket, Feed opened, CancellationToken ct)
    {
        using var late = new CancellationTokenSource(FirstFrame, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, late.Token);
        var buffer = new byte[MostOfFrame];
        var length = 0;
        ValueWebSocketReceiveResult got;
        do
        {
            got = await socket.ReceiveAsync(buffer.AsMemory(length), either.Token);
            length += got.Count;
        }
        while (!got.EndOfMessage && length < MostOfFrame);
        if (got.MessageType == WebSocketMessageType.Close)
        {
            await Close(socket, WebSocketCloseStatus.NormalClosure, "");
            return null;
        }

        var (feed, why) = got.EndOfMessage ? await Read(opened, buffer.AsMemory(0, length), ct) : (null, $"The first frame has at most {MostOfFrame} bytes.");
        if (feed is null)
        {
            await Close(socket, WebSocketCloseStatus.PolicyViolation, why);
        }

        return feed;
    }

    async Task<(Feed? Feed, string Why)> Read(Feed opened, ReadOnlyMemory<byte> frame, CancellationToken ct)
    {
        SocketBeginning? begin;
        try
        {
            begin = JsonSerializer.Deserialize<SocketBeginning>(frame.Span, Wire.Json);
        }
        catch (JsonException)
        {
            begin = null;
        }

        if (begin is null)
        {
            return (null, "The first frame is JSON with cursor and kinds, both optional.");
        }

        if (EventKinds.Check("kinds", begin.Kinds) is { } wrong)
        {
            return (null, wrong.Detail);
        }

        var kinds = begin.Kinds is { Length: > 0 } ? begin.Kinds : opened.Kinds;
        if (begin.Cursor is null)
        {
            return (opened with { Kinds = kinds }, "");
        }

        var position = await feed.Position(opened.Organization, begin.Cursor, ct);
        return position.Problem is { } problem ? (null, problem.Detail) : (opened with { Position = position.Value, Kinds = kinds }, "");
    }

    static async Task Hear(WebSocket socket, CancellationTokenSource over)
    {
        var buffer = new byte[MostOfFrame];
        try
        {
            while ((await socket.ReceiveAsync(buffer, over.Token)).MessageType != WebSocketMessageType.Close)
            {
                // What a client has to say after the beginning has no effect.
            }

            await Close(socket, WebSocketCloseStatus.NormalClosure, "");
        }
        catch (Exception ended) when (ended is OperationCanceledException or WebSocketException or IOException)
        {
            // The line is gone, or we have closed it.
        }
        finally
        {
            await over.CancelAsync();
        }
    }

    static async Task Close(WebSocket socket, WebSocketCloseStatus status, string why)
    {
        if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
        {
            using var patience = new CancellationTokenSource(Farewell, TimeProvider.System);
            await socket.CloseOutputAsync(status, why, patience.Token);
        }
    }

    sealed record SocketBeginning(string? Cursor = null, string[]? Kinds = null);
}

/// <summary>One frame of the socket.</summary>
/// <param name="Cursor">How far the listener is; give it to go on from here.</param>
/// <param name="Event">What happened; absent in frames that only say how far it is.</param>
internal sealed record SocketFrame(string Cursor, EventView? Event);
