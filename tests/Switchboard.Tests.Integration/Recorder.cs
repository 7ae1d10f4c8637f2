using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;

namespace Switchboard.Tests.Integration;

/// <summary>A request that passed by.</summary>
internal sealed record Recorded(string Method, string Path, Dictionary<string, string[]> Query, Dictionary<string, string[]> Form, string Body);

/// <summary>Stands between the adapter and the simulator, and writes down what passes.</summary>
internal sealed class Recorder(string prefix = "twilio") : IAsyncDisposable
{
    readonly HttpClient onward = new();
    WebApplication? app;

    public ConcurrentQueue<Recorded> Requests { get; } = new();

    public async Task<string> Start(string target)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        app = builder.Build();
        app.Run(context => Pass(context, target));
        await app.StartAsync();
        return app.Urls.First();
    }

    public async ValueTask DisposeAsync()
    {
        onward.Dispose();
        await app!.DisposeAsync();
    }

    async Task Pass(HttpContext context, string target)
    {
        using var body = new StreamReader(context.Request.Body);
        var text = await body.ReadToEndAsync();
        Requests.Enqueue(new(context.Request.Method, context.Request.Path.Value![(prefix.Length + 1)..], Fields(context.Request.QueryString.Value), Fields(text), text));
        using var request = new HttpRequestMessage(new(context.Request.Method), target + context.Request.Path + context.Request.QueryString);
        request.Headers.TryAddWithoutValidation("Authorization", context.Request.Headers.Authorization.ToString());
        request.Content = text.Length == 0 ? null : new StringContent(text, System.Net.Http.Headers.MediaTypeHeaderValue.Parse(context.Request.ContentType!));
        using var response = await onward.SendAsync(request);
        context.Response.StatusCode = (int)response.StatusCode;
        if (response.Headers.TryGetValues("X-Message-Id", out var id))
        {
            context.Response.Headers["X-Message-Id"] = id.ToArray();
        }

        // Kestrel ends the connection when anything is written to an answer that has no body, be it nothing.
        if (await response.Content.ReadAsByteArrayAsync() is { Length: > 0 } answer)
        {
            await context.Response.Body.WriteAsync(answer);
        }
    }

    static Dictionary<string, string[]> Fields(string? encoded) =>
        QueryHelpers.ParseQuery(encoded).ToDictionary(field => field.Key, field => field.Value.OfType<string>().ToArray());
}
