using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Switchboard.Conversations.Reading;
using Switchboard.Tenancy;

namespace Switchboard.Conversations.Streaming;

/// <summary>
/// Events as server-sent events, each with its cursor as the id: a client that was cut off sends the last one as <c>Last-Event-ID</c> and misses nothing.
/// https://html.spec.whatwg.org/multipage/server-sent-events.html
/// </summary>
internal sealed class StreamEvents(EventFeed feed) : IUseCase, IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet(
            "/api/v1/events/stream",
            (AgentId? agentId, OrganizationId? organizationId, string? cursor, [FromQuery] string[]? kinds, Caller caller, StreamEvents stream,
                HttpContext http, CancellationToken ct) =>
                stream.Stream(caller, agentId, organizationId, cursor, kinds, http, ct))
        .Says("streamEvents", "Events", "What happens, as it happens: server-sent events, resumed by Last-Event-ID or cursor")
        .Produces<EventView>(StatusCodes.Status200OK, "text/event-stream");

    async Task Stream(Caller caller, AgentId? agent, OrganizationId? organization, string? cursor, string[]? kinds, HttpContext http, CancellationToken ct)
    {
        // What a client sends by itself when it comes back is newer than the address that it was given.
        var last = http.Request.Headers["Last-Event-ID"].ToString();
        var opened = await feed.Open(caller, agent, organization, last.Length > 0 ? last : cursor, kinds, ct);
        if (opened.Problem is { } problem)
        {
            await ProblemJson.Write(http, problem);
            return;
        }

        var response = http.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache, no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        http.Features.GetRequiredFeature<IHttpResponseBodyFeature>().DisableBuffering();
        try
        {
            await foreach (var one in feed.Read(opened.Value, ct))
            {
                await response.Body.WriteAsync(Text(one), ct);
                await response.Body.FlushAsync(ct);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException)
        {
            // The client has gone, the server stops, or the token is no longer good.
        }
    }

    // An id alone moves the client's Last-Event-ID on and tells it nothing.
    static ReadOnlyMemory<byte> Text(FedEvent one)
    {
        using var text = new MemoryStream();
        text.Write(System.Text.Encoding.ASCII.GetBytes($"id: {one.Cursor}\n"));
        if (one.Event is not null)
        {
            text.Write("data: "u8);
            JsonSerializer.Serialize(text, one.Event, Wire.Json);
            text.Write("\n"u8);
        }

        text.Write("\n"u8);
        return text.GetBuffer().AsMemory(0, (int)text.Length);
    }
}
