using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Switchboard.Kernel;

namespace Switchboard.Tests.Integration.Webhooks;

/// <summary>A world whose webhooks are tried again within moments.</summary>
public sealed class WebhookWorld : IAsyncLifetime
{
    internal World World { get; private set; } = null!;

    /// <summary>The settings of a deployment on somebody's desk, whose tenants may name programs on the same desk.</summary>
    internal static (string Name, string? Value)[] OnDesk => [("Server:TrustedProxies", ""), ("Outside:Allow", "")];

    internal static Task<World> Start(params (string Name, string? Value)[] settings) => World.Start(
        null, [.. OnDesk, ("Webhooks:RetrySchedule", "50ms,100ms,200ms,400ms"), ("Webhooks:DisableAfter", "30s"), .. settings]);

    public async ValueTask InitializeAsync() => World = await Start();

    public ValueTask DisposeAsync() => World.DisposeAsync();
}

/// <summary>One request that a receiver got.</summary>
internal sealed record Pushed(string Path, string Body, string Id, string Timestamp, string Signature)
{
    public JsonElement Json { get; } = JsonElement.Parse(Body);

    public string Type => Json.GetProperty("type").GetString()!;

    /// <summary>What a person wrote.</summary>
    public string Text => Json.GetProperty("data").GetProperty("message").GetProperty("body").GetString()!;

    public bool IsSignedBy(string secret) => StandardWebhooks.Verify(secret, Id, Timestamp, Signature, Encoding.UTF8.GetBytes(Body), TimeProvider.System.GetUtcNow());
}

/// <summary>A program that events are pushed to; it answers as the test tells it.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    readonly WebApplication app;

    Receiver(WebApplication app) => this.app = app;

    public string Url => app.Urls.First();

    public ConcurrentQueue<Pushed> All { get; } = [];

    /// <summary>Given the request and its number from 1; 204 when it says nothing.</summary>
    public Func<HttpContext, int, Task> Answer { get; set; } = (_, _) => Task.CompletedTask;

    public static async Task<Receiver> Start(int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.Logging.SetMinimumLevel(LogLevel.None);
        var listening = builder.Build();
        var receiver = new Receiver(listening);
        var count = 0;
        listening.Run(async http =>
        {
            using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
            var body = await reader.ReadToEndAsync();
            var headers = http.Request.Headers;
            receiver.All.Enqueue(new(http.Request.Path, body, headers["webhook-id"]!, headers["webhook-timestamp"]!, headers["webhook-signature"]!));
            http.Response.StatusCode = StatusCodes.Status204NoContent;
            await receiver.Answer(http, Interlocked.Increment(ref count));
        });
        await listening.StartAsync();
        return receiver;
    }

    public List<Pushed> At(string path) => [.. All.Where(one => one.Path == path)];

    /// <summary>What came, once it is as many.</summary>
    public Task<List<Pushed>> Gets(int count, string? path = null) =>
        Eventually.Get(() => Task.FromResult(path is null ? All.ToList() : At(path)), all => all.Count >= count, $"{count} requests");

    public async ValueTask DisposeAsync() => await app.DisposeAsync();
}

/// <summary>A program that keeps a connection after its answer, as HTTP/1.1 says, and hangs up when the next request comes on it.</summary>
internal sealed class HangsUp : IAsyncDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource over = new();
    readonly Task listening;
    int hungUp;

    public HangsUp()
    {
        listener.Start();
        listening = Listen();
    }

    public string Url => $"http://{listener.LocalEndpoint}";

    /// <summary>How many requests got no answer.</summary>
    public int Unanswered => hungUp;

    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        // Disposed of before, it would refuse the next accept with an error that isn't the cancellation.
        await listening;
        listener.Dispose();
        over.Dispose();
    }

    async Task Listen()
    {
        List<Task> all = [];
        try
        {
            while (true)
            {
                all.Add(Answer(await listener.AcceptTcpClientAsync(over.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(all);
        }
    }

    async Task Answer(TcpClient client)
    {
        using var _ = client;
        try
        {
            var stream = client.GetStream();
            if (await Hear(stream))
            {
                await stream.WriteAsync("HTTP/1.1 204 No Content\r\n\r\n"u8.ToArray(), over.Token);
                if (await Hear(stream))
                {
                    Interlocked.Increment(ref hungUp);
                }
            }
        }
        catch (Exception end) when (end is IOException or OperationCanceledException)
        {
            // The client has gone, or the test is over.
        }
    }

    /// <summary>Reads a whole request; false when none comes.</summary>
    async Task<bool> Hear(NetworkStream stream)
    {
        const string Length = "content-length: ";
        var (heard, buffer) = ("", new byte[65_536]);
        while (await stream.ReadAsync(buffer, over.Token) is > 0 and var read)
        {
            heard += Encoding.Latin1.GetString(buffer, 0, read);
            var head = heard.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            var at = heard.IndexOf(Length, StringComparison.OrdinalIgnoreCase) + Length.Length;
            if (head > 0 && heard.Length - head - 4 == int.Parse(heard[at..heard.IndexOf('\r', at)], CultureInfo.InvariantCulture))
            {
                return true;
            }
        }

        return false;
    }
}
