using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Switchboard.Mcp.Tools;
using Switchboard.Tenancy;

namespace Switchboard.Mcp.News;

/// <summary>
/// Subscriptions to an agent's events: resources/subscribe within a session, and subscriptions/listen from revision 2026-07-28 on,
/// whose answer is itself the stream (https://modelcontextprotocol.io/specification/2026-07-28/basic/patterns/subscriptions).
/// </summary>
internal sealed class EventSubscriptions(AgentListeners audience, ResourcesAndPrompts hosted, OpenStreams streams, IHostApplicationLifetime life)
{
    const int Kept = 64;

    /// <summary>Lets the server offer subscriptions.</summary>
    public void Offer(McpServerOptions server)
    {
        server.Capabilities ??= new();
        server.Capabilities.Resources ??= new();
        server.Capabilities.Resources.Subscribe = true;
        server.Handlers.SubscribeToResourcesHandler = Subscribe;
        server.Handlers.UnsubscribeFromResourcesHandler = (request, _) => new(Unsubscribe(request));
        server.Handlers.SubscriptionsListenHandler = Listen;
    }

    async ValueTask<EmptyResult> Subscribe(RequestContext<SubscribeRequestParams> request, CancellationToken ct)
    {
        var uri = request.Params.Uri;
        return (AgentNews.TryParse(uri, out var agent) && await Subscriptions(request).Add(agent, ct)) || hosted.Find(uri) is not null
            ? new EmptyResult()
            : throw ResourcesAndPrompts.Unknown(uri, request.JsonRpcRequest.Context?.ProtocolVersion);
    }

    static EmptyResult Unsubscribe(RequestContext<UnsubscribeRequestParams> request)
    {
        if (AgentNews.TryParse(request.Params.Uri, out var agent))
        {
            Subscriptions(request).Remove(agent);
        }

        return new EmptyResult();
    }

    async ValueTask<EmptyResult> Listen(RequestContext<SubscriptionsListenRequestParams> request, CancellationToken ct)
    {
        var caller = Caller(request);
        var asked = request.Params.Notifications.ResourceSubscriptions ?? [];
        if (asked.Count > News.Subscriptions.Most)
        {
            throw News.Subscriptions.TooMany();
        }

        var id = JsonSerializer.SerializeToNode(request.JsonRpcRequest.Id, McpJsonUtilities.DefaultOptions);
        var news = Channel.CreateBounded<AgentNews>(new BoundedChannelOptions(Kept) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        using var stream = streams.Open(caller);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ct, life.ApplicationStopping, stream.Ended);
        var seats = new Dictionary<AgentId, IDisposable>();
        try
        {
            foreach (var uri in asked)
            {
                if (AgentNews.TryParse(uri, out var agent) && !seats.ContainsKey(agent)
                    && await audience.Join(agent, caller, n => news.Writer.TryWrite(n), over.Token) is { } seat)
                {
                    seats.Add(agent, seat);
                }
            }

            // The lists of a running server never change, so there is nothing else to grant.
            var granted = new SubscriptionsListenNotifications { ResourceSubscriptions = seats.Count > 0 ? [.. seats.Keys.Select(AgentNews.UriOf)] : null };
            await SendAsync(request.Server, NotificationMethods.SubscriptionsAcknowledgedNotification, id, "notifications",
                JsonSerializer.SerializeToNode(granted, McpJsonUtilities.DefaultOptions), ct);
            await foreach (var item in news.Reader.ReadAllAsync(over.Token))
            {
                await SendAsync(request.Server, NotificationMethods.ResourceUpdatedNotification, id, "uri", item.Uri, ct);
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // The server stops, or the token is no longer good; the answer tells the client that this is no accident.
        }
        finally
        {
            foreach (var seat in seats.Values)
            {
                seat.Dispose();
            }
        }

        return new EmptyResult();
    }

    static Task SendAsync(McpServer server, string method, JsonNode? subscription, string name, JsonNode? value, CancellationToken ct) =>
        server.SendMessageAsync(
            new JsonRpcNotification
            {
                Method = method,
                Params = new JsonObject { [name] = value, ["_meta"] = new JsonObject { [MetaKeys.SubscriptionId] = subscription?.DeepClone() } },
            },
            ct);

    static Caller Caller(MessageContext request) => (Caller)request.Items[UseCaseTool.CallerItem]!;

    static Subscriptions Subscriptions(MessageContext request) => (Subscriptions)request.Items[News.Subscriptions.Item]!;
}
