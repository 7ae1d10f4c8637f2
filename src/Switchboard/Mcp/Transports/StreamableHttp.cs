using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Switchboard.Mcp.Tools;
using Switchboard.Tenancy;

namespace Switchboard.Mcp.Transports;

/// <summary>Streamable HTTP at one address for all revisions: those with sessions and the one without.</summary>
internal sealed class StreamableHttp(
    Catalogs menus, McpSessions sessions, Protocol protocol, IOptions<McpOptions> options, TimeProvider clock, IHostApplicationLifetime life) : IEndpoint
{
    const string SessionHeader = "Mcp-Session-Id";
    const string VersionHeader = "MCP-Protocol-Version";

    readonly McpOptions options = options.Value;
    readonly Admission admission = new(options.Value);

    /// <inheritdoc />
    public static void Map(IEndpointRouteBuilder routes)
    {
        var door = routes.ServiceProvider.GetRequiredService<StreamableHttp>();
        routes.MapPost("/mcp", door.Post);
        routes.MapGet("/mcp", door.Get);
        routes.MapDelete("/mcp", door.Delete);
    }

    /// <summary>A message from a client.</summary>
    public async Task Post(HttpContext http)
    {
        var (caller, message) = await admission.ReadAsync(http);
        if (message is null)
        {
            return;
        }

        using (message)
        {
            var stateless = IsStateless(http, message, out var version);
            var refusal = message.IsBatch && stateless ? Batch.Gone
                : stateless ? await AnswerAlone(http, caller!, message, version)
                : version is not null && !Revisions.Served.Contains(version) ? Refusal.Unsupported(version)
                : await AnswerInSession(http, caller!, message);
            if (refusal is not null)
            {
                await refusal.WriteAsync(http.Response, message.Id);
            }
        }
    }

    /// <summary>Opens the stream for what belongs to no request.</summary>
    public async Task Get(HttpContext http)
    {
        McpSession? session = null;
        var refusal = admission.Admit(http, out var caller)
            ?? RefuseStateless(http)
            ?? Media.CheckStream(http.Request)
            ?? Find(http, caller!, out session);
        if (refusal is not null)
        {
            await refusal.WriteAsync(http.Response);
            return;
        }

        using var over = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, life.ApplicationStopping);
        using (session!.Enter())
        {
            var events = new EventStream(http);
            var beats = events.KeepAlive(options.KeepAlive, clock, over.Token);
            await session.Stream(events, over.Token);
            await over.CancelAsync();
            await beats;
        }
    }

    /// <summary>Ends a session.</summary>
    public async Task Delete(HttpContext http)
    {
        McpSession? session = null;
        var refusal = admission.Admit(http, out var caller) ?? RefuseStateless(http) ?? Find(http, caller!, out session);
        if (refusal is not null)
        {
            await refusal.WriteAsync(http.Response);
            return;
        }

        await sessions.CloseAsync(session!);
        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    async ValueTask<Refusal?> AnswerAlone(HttpContext http, Caller caller, Envelope message, string? version)
    {
        if (version is not null && version != Revisions.Stateless)
        {
            return Refusal.Unsupported(version);
        }

        if (message.IsNotification)
        {
            http.Response.StatusCode = StatusCodes.Status202Accepted;
            return null;
        }

        if (!message.IsRequest)
        {
            return Refusal.Invalid("From revision 2026-07-28 on a client sends requests and notifications only.");
        }

        if (StatelessRules.Check(message, http.Request.Headers) is { } refusal)
        {
            return refusal;
        }

        var menu = menus.For(caller.Tier);
        if (message.Is("tools/list"u8) && Answers.IsFirstPage(message))
        {
            await Answers.SendAsync(http, message.Id, menu.StatelessToolList);
            return null;
        }

        if (menu.Find(message) is { } tool)
        {
            var answer = await tool.Call(caller, message.Arguments, progress: null, http.RequestAborted);
            await Answers.SendAsync(http, message.Id, answer, menu.ServerInfo);
            return null;
        }

        return await protocol.Answer(http, caller, message, menu);
    }

    async ValueTask<Refusal?> AnswerInSession(HttpContext http, Caller caller, Envelope message)
    {
        if (message.Is("initialize"u8) && message.IsRequest && !http.Request.Headers.ContainsKey(SessionHeader))
        {
            return await Initialize(http, caller, message);
        }

        if (Find(http, caller, out var session) is { } refusal)
        {
            return refusal;
        }

        using (session!.Enter())
        {
            if (message.IsBatch)
            {
                return Batch.Read(message, session.Server.NegotiatedProtocolVersion, options.MaxBatch, out var messages)
                    ?? await protocol.Answer(http, session, messages.FindAll(one => !Cancels(session, one)));
            }

            var menu = menus.For(caller.Tier);
            if (message.IsRequest && message.Is("tools/list"u8) && Answers.IsFirstPage(message))
            {
                await Answers.SendAsync(http, message.Id, menu.ToolList);
                return null;
            }

            if (message.IsRequest && menu.Find(message) is { } tool)
            {
                return await Call(http, session, tool, message);
            }

            if (Cancels(session, message))
            {
                http.Response.StatusCode = StatusCodes.Status202Accepted;
                return null;
            }

            return await protocol.Answer(http, session, message);
        }
    }

    async ValueTask<Refusal?> Initialize(HttpContext http, Caller caller, Envelope message)
    {
        var session = await sessions.Open(caller);
        http.Response.Headers[SessionHeader] = session.Id;
        Refusal? refusal;
        using (session.Enter())
        {
            refusal = await protocol.Answer(http, session, message);
        }

        if (session.Server.NegotiatedProtocolVersion is null)
        {
            await sessions.CloseAsync(session);
        }

        return refusal;
    }

    static async ValueTask<Refusal?> Call(HttpContext http, McpSession session, UseCaseTool tool, Envelope message)
    {
        var id = message.Id.GetRawText();
        if (session.Begin(id) is not { } call)
        {
            return Refusal.Invalid("A request of this id is still running.");
        }

        var ct = call.Token;
        try
        {
            var answer = await tool.Call(session.Caller, message.Arguments, progress: null, ct);
            await Answers.SendAsync(http, message.Id, answer, serverInfo: null);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // A cancelled request gets no answer: its stream ends without one.
            http.Response.ContentType = "text/event-stream";
        }
        finally
        {
            session.End(id);
        }

        return null;
    }

    static bool Cancels(McpSession session, Envelope message) =>
        message.Is("notifications/cancelled"u8) && Envelope.Member(message.Params, "requestId"u8) is { ValueKind: not JsonValueKind.Undefined } id
        && session.Cancel(id.GetRawText());

    Refusal? Find(HttpContext http, Caller caller, out McpSession? session)
    {
        session = null;
        string? id = http.Request.Headers[SessionHeader];
        if (string.IsNullOrEmpty(id))
        {
            return Refusal.Invalid("The header Mcp-Session-Id is missing. Begin with initialize, or speak revision 2026-07-28, which needs no session.");
        }

        session = sessions.Find(id, caller);
        return session is null ? Refusal.SessionGone : null;
    }

    // The body counts too: what it says about the version has to be said by the header, and is held against it later.
    static bool IsStateless(HttpContext http, Envelope message, out string? version)
    {
        version = http.Request.Headers[VersionHeader];
        version = string.IsNullOrEmpty(version) ? null : version;
        return Revisions.IsStateless(version)
            || (StatelessRules.VersionIn(message) is { ValueKind: JsonValueKind.String } named && Revisions.IsStateless(named.GetString()));
    }

    static Refusal? RefuseStateless(HttpContext http)
    {
        if (!Revisions.IsStateless(http.Request.Headers[VersionHeader]))
        {
            return null;
        }

        http.Response.Headers.Allow = HttpMethods.Post;
        return new Refusal(
            StatusCodes.Status405MethodNotAllowed, Refusal.Other,
            "From revision 2026-07-28 on there are no sessions and no GET stream; POST subscriptions/listen instead.");
    }
}
