using System.Collections.Concurrent;
using System.Net;
using Switchboard.Tests.Integration;

namespace Switchboard.Tests.EndToEnd.Console;

/// <summary>A program that webhooks are posted to; it answers as it is told.</summary>
internal sealed class Receiver : IDisposable
{
    readonly HttpListener listener = new();
    readonly Task listening;

    public Receiver(int answer = 204)
    {
        Answer = answer;
        Url = $"http://127.0.0.1:{Ports.Next()}/hooks";
        listener.Prefixes.Add($"{Url}/");
        listener.Start();
        listening = Listen();
    }

    public string Url { get; }

    /// <summary>The status that the next requests are answered with.</summary>
    public int Answer { get; set; }

    /// <summary>What was posted, each with the webhook-id that it came under.</summary>
    public ConcurrentQueue<(string WebhookId, string Body)> Heard { get; } = [];

    public void Dispose()
    {
        listener.Stop();
        listening.Wait(TimeSpan.FromSeconds(5));
        listener.Close();
    }

    async Task Listen()
    {
        while (listener.IsListening)
        {
            try
            {
                var call = await listener.GetContextAsync();
                using var reader = new StreamReader(call.Request.InputStream);
                Heard.Enqueue((call.Request.Headers["webhook-id"] ?? "", await reader.ReadToEndAsync()));
                call.Response.StatusCode = Answer;
                call.Response.Close();
            }
            catch (Exception ended) when (ended is HttpListenerException or ObjectDisposedException or IOException or InvalidOperationException)
            {
                // The sender went away, or the test is over.
            }
        }
    }
}
