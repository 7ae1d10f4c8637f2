using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Switchboard.Mcp.Resources;
using Switchboard.Mcp.Tools;
using Switchboard.Tenancy;

namespace Switchboard.Mcp.News;

/// <summary>
/// Subscriptions to what is at an address: resources/subscribe within a session, and subscriptions/listen from revision 2026-07-28 on,
/// whose answer is itself the stream (https://modelcontextprotocol.io/specification/2026-07-28/basic/patterns/subscriptions).
/// </summary>
internal sealed class OfferSubscriptions(AgentListeners audience, OfferResources resources, OpenStreams streams, IHostApplicationLifetime life) : IOffer
{
    const int Kept = 64;

    /// <inheritdoc />
    public void Offer(McpServerOptions server, Tier tier)
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
        return await Subscriptions(request).Add(uri, ct) || resources.Find(uri) is not (null or UseCaseResource)
            ? new EmptyResult()
            : throw UnknownResource.At(uri, request.JsonRpcRequest.Context?.ProtocolVersion);
    }

    static EmptyResult Unsubscribe(RequestContext<UnsubscribeRequestParams> request)
    {
        Subscriptions(request).Remove(request.Params.Uri);
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

        if (streams.Refuse(caller) is { } full)
        {
            throw new McpProtocolException($"{full.Detail} {full.Next}", McpErrorCode.InvalidParams);
        }

        var id = JsonSerializer.SerializeToNode(request.JsonRpcRequest.Id, McpJsonUtilities.DefaultOptions);
        var news = Channel.CreateBounded<string>(new BoundedChannelOptions(Kept) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        using var stream = streams.Open(caller);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ct, life.ApplicationStopping, stream.Ended);
        var seats = new Dictionary<string, IDisposable>(StringComparer.Ordinal);
        try
        {
            foreach (var uri in asked)
            {
                if (!seats.ContainsKey(uri) && await audience.Watch(uri, caller, updated => news.Writer.TryWrite(updated), over.Token) is { } seat)
                {
                    seats.Add(uri, seat);
                }
            }

            // The lists of a running server never change, so there is nothing else to grant.
            var granted = new SubscriptionsListenNotifications { ResourceSubscriptions = seats.Count > 0 ? [.. seats.Keys] : null };
            await SendAsync(request.Server, NotificationMethods.SubscriptionsAcknowledgedNotification, id, "notifications",
                JsonSerializer.SerializeToNode(granted, McpJsonUtilities.DefaultOptions), ct);
            await foreach (var uri in news.Reader.ReadAllAsync(over.Token))
            {
                await SendAsync(request.Server, NotificationMethods.ResourceUpdatedNotification, id, "uri", uri, ct);
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
