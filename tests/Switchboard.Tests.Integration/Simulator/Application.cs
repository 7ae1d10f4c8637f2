using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Switchboard.Tests.Integration.Simulator;

/// <summary>What an application got: everything that was sent to it, byte for byte.</summary>
sealed record Call(string Path, string Body, string Signature, string Token)
{
    public string? Field(string name) => Body.Split('&').Select(p => p.Split('=', 2)).Where(p => p[0] == name).Select(p => WebUtility.UrlDecode(p[1])).FirstOrDefault();
}

/// <summary>An application that a carrier calls; it answers as a test tells it to.</summary>
sealed class Application : IAsyncDisposable
{
    readonly WebApplication app;

    Application(WebApplication app, ConcurrentQueue<Call> calls) => (this.app, Calls) = (app, calls);

    public string Url => app.Urls.First();

    public ConcurrentQueue<Call> Calls { get; }

    public IReadOnlyList<Call> At(string path) => [.. Calls.Where(c => c.Path == path)];

    /// <param name="answer">Given the call and its number from 1. None: 204.</param>
    public static async Task<Application> StartAsync(Func<HttpContext, int, Task>? answer = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.None);
        var listening = builder.Build();
        var calls = new ConcurrentQueue<Call>();
        var count = 0;
        listening.Run(async http =>
        {
            using var reader = new StreamReader(http.Request.Body);
            var body = await reader.ReadToEndAsync(http.RequestAborted);
            calls.Enqueue(new Call(http.Request.Path + http.Request.QueryString, body, http.Request.Headers["X-Twilio-Signature"]!, http.Request.Headers["I-Twilio-Idempotency-Token"]!));
            http.Response.StatusCode = StatusCodes.Status204NoContent;
            await (answer?.Invoke(http, Interlocked.Increment(ref count)) ?? Task.CompletedTask);
        });
        await listening.StartAsync(TestContext.Current.CancellationToken);
        return new Application(listening, calls);
    }

    public static Task Say(HttpContext http, int status, string type = "text/plain", string text = "")
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = type;
        return http.Response.WriteAsync(text);
    }

    /// <summary>Never answers; ends when the caller has had enough.</summary>
    public static async Task Hang(HttpContext http)
    {
        var gone = new TaskCompletionSource();
        await using var registration = http.RequestAborted.Register(() => gone.TrySetResult());
        await gone.Task;
    }

    /// <summary>A loopback port that nobody listens on.</summary>
    public static string NobodyThere() => $"http://127.0.0.1:{Ports.NobodyListens}";

    public async ValueTask DisposeAsync() => await app.DisposeAsync();
}
