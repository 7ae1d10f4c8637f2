using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Switchboard.Tenancy;

namespace Switchboard.Mcp.Transports;

/// <summary>Who and what gets past the door of any of the transports.</summary>
internal sealed class Admission(McpOptions options)
{
    readonly Origins origins = new(options.AllowedOrigins);

    /// <summary>Says who calls, or why it is turned away.</summary>
    public Refusal? Admit(HttpContext http, out Caller? caller)
    {
        caller = http.Features.Get<Caller>();
        if (http.Request.Headers.Origin.ToString() is var origin && !origins.Allow(origin) && OwnOrigin(http) != origin)
        {
            return new Refusal(
                StatusCodes.Status403Forbidden, Refusal.Other,
                "Pages of this origin may not call. The deployer can allow it in Switchboard__Server__AllowedOrigins.");
        }

        if (caller is not null)
        {
            return null;
        }

        http.Response.Headers.WWWAuthenticate = "Bearer";
        return new Refusal(StatusCodes.Status401Unauthorized, Refusal.Other, "Send your token in the Authorization header, as Bearer.");
    }

    /// <summary>Reads a message, or a batch whose messages are still to be checked. What is no message is answered here, and null is returned.</summary>
    public async ValueTask<(Caller? Caller, Envelope? Message)> ReadAsync(HttpContext http, bool streams = true)
    {
        var refusal = Admit(http, out var caller) ?? Media.CheckContent(http.Request) ?? (streams ? Media.CheckAccept(http.Request) : null);
        Envelope? message = null;
        if (refusal is null)
        {
            (message, refusal) = await Envelope.ReadAsync(http.Request, options.MaxBodyBytes);
        }

        if (message is { IsWellFormed: false, IsBatch: false })
        {
            using (message)
            {
                await Refusal.Invalid("The body is not one JSON-RPC 2.0 request, notification or response.").WriteAsync(http.Response, message.Id);
            }

            return (caller, null);
        }

        if (refusal is not null)
        {
            await refusal.WriteAsync(http.Response);
        }

        return (caller, message);
    }

    static string? OwnOrigin(HttpContext http) => http.RequestServices.GetRequiredService<ServerAddress>().Given?.GetLeftPart(UriPartial.Authority);
}
