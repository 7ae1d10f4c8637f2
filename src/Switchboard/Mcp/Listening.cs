using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Switchboard.Tenancy;

namespace Switchboard.Mcp;

/// <summary>
/// Subscriptions to an agent's events: resources/subscribe within a session, and subscriptions/listen from revision 2026-07-28 on,
/// whose answer is itself the stream (https://modelcontextprotocol.io/specification/2026-07-28/basic/patterns/subscriptions).
/// </summary>
internal sealed class Listening(Audience audience, Hosted hosted, IHostApplicationLifetime life)
{
    const int Kept = 64;

    /// <summary>Lets the server offer subscriptions.</summary>
    public void Offer(McpServerOptions server)
    {
        server.Capabilities ??= new();
        server.Capabilities.Resources ??= new();
        server.Capabilities.Resources.Subscribe = true;
        server.Handlers.SubscribeToResourcesHandler = (request, _) => new(Subscribe(request));
        server.Handlers.UnsubscribeFromResourcesHandler = (request, _) => new(Unsubscribe(request));
        server.Handlers.SubscriptionsListenHandler = ListenAsync;
    }

    EmptyResult Subscribe(RequestContext<SubscribeRequestParams> request)
    {
        var uri = request.Params.Uri;
        if (AgentNews.TryParse(uri, out var agent) && MayAsk(Caller(request), agent))
        {
            Subscriptions(request).Add(agent);
        }
        else if (hosted.Find(uri) is null)
        {
            throw Hosted.Unknown(uri, request.JsonRpcRequest.Context?.ProtocolVersion);
        }

        return new EmptyResult();
    }

    static EmptyResult Unsubscribe(RequestContext<UnsubscribeRequestParams> request)
    {
        if (AgentNews.TryParse(request.Params.Uri, out var agent))
        {
            Subscriptions(request).Remove(agent);
        }

        return new EmptyResult();
    }

    async ValueTask<EmptyResult> ListenAsync(RequestContext<SubscriptionsListenRequestParams> request, CancellationToken ct)
    {
        var caller = Caller(request);
        var agents = new List<AgentId>();
        foreach (var uri in request.Params.Notifications.ResourceSubscriptions ?? [])
        {
            if (AgentNews.TryParse(uri, out var agent) && MayAsk(caller, agent))
            {
                agents.Add(agent);
            }
        }

        var id = JsonSerializer.SerializeToNode(request.JsonRpcRequest.Id, McpJsonUtilities.DefaultOptions);
        var news = Channel.CreateBounded<AgentNews>(new BoundedChannelOptions(Kept) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ct, life.ApplicationStopping);
        var seats = agents.ConvertAll(agent => audience.Join(agent, caller, n => news.Writer.TryWrite(n)));
        try
        {
            // The lists of a running server never change, so there is nothing else to grant.
            var granted = new SubscriptionsListenNotifications { ResourceSubscriptions = agents.Count > 0 ? [.. agents.Select(AgentNews.UriOf)] : null };
            await SendAsync(request.Server, NotificationMethods.SubscriptionsAcknowledgedNotification, id, "notifications",
                JsonSerializer.SerializeToNode(granted, McpJsonUtilities.DefaultOptions), ct);
            await foreach (var item in news.Reader.ReadAllAsync(over.Token))
            {
                await SendAsync(request.Server, NotificationMethods.ResourceUpdatedNotification, id, "uri", item.Uri, ct);
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // The server stops; its answer tells the client that this is no accident.
        }
        finally
        {
            seats.ForEach(seat => seat.Dispose());
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

    static bool MayAsk(Caller caller, AgentId agent) => caller.AgentId is null || caller.AgentId == agent;

    static Caller Caller(MessageContext request) => (Caller)request.Items[UseCaseTool.CallerItem]!;

    static Subscriptions Subscriptions(MessageContext request) => (Subscriptions)request.Items[Mcp.Subscriptions.Item]!;
}
