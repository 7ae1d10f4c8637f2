using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Switchboard.Kernel;

namespace Switchboard.Tests.Integration.Mcp;

/// <summary>A client's address, to which webhooks are posted. It proves that it wants them, and takes what comes, unless told otherwise.</summary>
sealed class Receiver : IAsyncDisposable
{
    readonly WebApplication app;
    readonly ConcurrentQueue<Delivery> all = new();

    Receiver(WebApplication app) => this.app = app;

    public string Secret { get; } = StandardWebhooks.NewSecret();

    public string Url => app.Urls.Single() + "/hooks";

    /// <summary>Everything that was posted, refused or not.</summary>
    public IReadOnlyList<Delivery> All => [.. all];

    /// <summary>What was posted and is an event.</summary>
    public List<Delivery> Events => [.. all.Where(delivery => delivery.Type is null)];

    /// <summary>The status for what isn't a verification.</summary>
    public Func<Delivery, int> Answer { get; set; } = _ => 204;

    /// <summary>What an answer waits for.</summary>
    public Func<Delivery, Task> Before { get; set; } = _ => Task.CompletedTask;

    /// <summary>What is echoed of a challenge.</summary>
    public Func<string, string> Echo { get; set; } = challenge => challenge;

    public static async Task<Receiver> Open()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var built = builder.Build();
        var receiver = new Receiver(built);
        built.MapPost("/hooks", receiver.Take);
        await built.StartAsync(TestContext.Current.CancellationToken);
        return receiver;
    }

    /// <summary>Waits until so many events have come.</summary>
    public Task<List<Delivery>> Until(int events) => Eventually.Get(() => Task.FromResult(Events), found => found.Count >= events);

    /// <summary>Waits for something that is no event.</summary>
    public async Task<Delivery> Control(string type) => (await Eventually.Get(() => Task.FromResult(All.FirstOrDefault(delivery => delivery.Type == type)), found => found is not null))!;

    public ValueTask DisposeAsync() => app.DisposeAsync();

    async Task Take(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var delivery = new Delivery(
            http.Request.Headers["webhook-id"].ToString(), http.Request.Headers["webhook-timestamp"].ToString(), http.Request.Headers["webhook-signature"].ToString(),
            http.Request.Headers["X-MCP-Subscription-Id"].ToString(), http.Request.ContentType, body.ToArray());
        all.Enqueue(delivery);
        await Before(delivery);
        if (delivery.Type == "verification")
        {
            await http.Response.WriteAsJsonAsync(new { challenge = Echo((string)delivery.Body["challenge"]!) });
            return;
        }

        http.Response.StatusCode = Answer(delivery);
    }

    /// <summary>One post.</summary>
    internal sealed record Delivery(string Id, string Timestamp, string Signatures, string Subscription, string? ContentType, byte[] Bytes)
    {
        public JsonNode Body { get; } = JsonNode.Parse(Bytes)!;

        public string? Type => (string?)Body["type"];

        public bool IsSignedWith(string secret) => StandardWebhooks.Verify(secret, Id, Timestamp, Signatures, Bytes, TimeProvider.System.GetUtcNow());
    }
}
