using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Switchboard.Simulator;

/// <summary>
/// The simulator's own interface has no login, and other sites are open in the same browser: what another site sends is refused, and on loopback
/// so is every Host that isn't loopback (a name that was pointed here afterwards).
/// </summary>
internal static class LoopbackGuard
{
    public static void UseLoopbackGuard(this WebApplication app, SimulatorOptions options)
    {
        var loopback = new Uri(options.Url.Replace("*", "0.0.0.0", StringComparison.Ordinal)).IsLoopback;
        app.Use((http, next) =>
        {
            var foreign = !HttpMethods.IsGet(http.Request.Method)
                && (http.Request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site"
                    || (http.Request.Headers.Origin is [{ } origin] && origin != $"{http.Request.Scheme}://{http.Request.Host}"));
            var host = http.Request.Host.Host;
            if (foreign || (loopback && host is not ("localhost" or "127.0.0.1" or "[::1]")))
            {
                http.Response.StatusCode = StatusCodes.Status403Forbidden;
                return http.Response.WriteAsJsonAsync(
                    new Refusal("Call the simulator by its own address: localhost, and from its own page."), http.RequestAborted);
            }

            return next(http);
        });
    }
}
