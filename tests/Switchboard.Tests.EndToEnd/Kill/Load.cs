using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;

namespace Switchboard.Tests.EndToEnd.Kill;

/// <summary>An agent that sends and people who write, all the time, each text once; a send is repeated under its own reference until it is acknowledged.</summary>
internal sealed class Load(HttpClient agent, HttpClient simulator, string number, int people)
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    // A receipt that found nobody is not repeated for ever, so "sent" is as far as some messages are seen to come.
    static readonly string[] Final = ["sent", "delivered"];

    readonly CancellationTokenSource stopped = new();
    int counter;

    /// <summary>Texts whose sending was acknowledged.</summary>
    public ConcurrentBag<string> Acknowledged { get; } = [];

    /// <summary>Texts that people wrote.</summary>
    public ConcurrentBag<string> Written { get; } = [];

    /// <summary>Switches the outside world's faults on.</summary>
    public Task Trouble() => Faults(
        new { provider = "twilio", operation = "webhook.*", kind = "duplicateWebhook", percent = 20, seed = 1 },
        new { provider = "twilio", operation = "webhook.*", kind = "reorderWebhooks", percent = 20, seed = 2 },
        new { provider = "twilio", operation = "webhook.*", kind = "delayWebhook", percent = 20, delayMs = 300, seed = 3 },
        new { provider = "twilio", operation = "messages.create", kind = "timeoutAfterAccept", percent = 5, seed = 4 });

    /// <summary>Switches them off.</summary>
    public Task Peace() => Faults();

    /// <summary>Loads until <see cref="Stop"/>, and until what was begun is acknowledged.</summary>
    public Task Run() => Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Send()).Concat(Enumerable.Range(0, 2).Select(_ => Write())));

    public void Stop() => stopped.Cancel();

    /// <summary>Waits until every acknowledged message is with the provider and on a phone, which takes it a moment more, and every written one has reached the agent.</summary>
    public async Task Settle()
    {
        var since = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var (open, received) = await Look();
            var arrived = open.Count == 0 && received >= Written.Count ? (await ReceivedByPeople()).Count : 0;
            if (arrived >= Acknowledged.Count)
            {
                return;
            }

            TimeProvider.System.GetElapsedTime(since).ShouldBeLessThan(
                Patience, $"{received} of {Written.Count} received, {arrived} of {Acknowledged.Count} arrived; still open: {string.Join(", ", open.Take(10))}");
            await Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System);
        }
    }

    /// <summary>What people's phones got from the agent, sorted.</summary>
    public async Task<List<string>> ReceivedByPeople()
    {
        List<string> texts = [];
        for (var person = 0; person < people; person++)
        {
            var phone = await simulator.GetFromJsonAsync<JsonElement>($"/api/people/{Uri.EscapeDataString(Person(person))}/messages");
            texts.AddRange(phone.EnumerateArray().Select(message => message.GetProperty("body").GetString()!));
        }

        return [.. texts.Order(StringComparer.Ordinal)];
    }

    /// <summary>What the agent got from people, sorted.</summary>
    public async Task<List<string>> ReceivedByAgent() =>
        [.. (await Messages()).Where(message => message.GetProperty("direction").GetString() == "in").Select(message => message.GetProperty("body").GetString()!).Order(StringComparer.Ordinal)];

    async Task<(List<string> Open, int Received)> Look()
    {
        var messages = await Messages();
        var open = messages.Where(message => message.GetProperty("direction").GetString() == "out" && !Final.Contains(message.GetProperty("status").GetString()))
            .Select(message => $"{message.GetProperty("messageId").GetString()} {message.GetProperty("status").GetString()}").ToList();
        return (open, messages.Count(message => message.GetProperty("direction").GetString() == "in"));
    }

    async Task<List<JsonElement>> Messages()
    {
        List<JsonElement> all = [];
        string? cursor = null;
        do
        {
            var page = await agent.GetFromJsonAsync<JsonElement>("/api/v1/messages?limit=200" + (cursor is null ? "" : $"&cursor={cursor}"));
            all.AddRange(page.GetProperty("items").EnumerateArray());
            cursor = page.TryGetProperty("nextCursor", out var next) ? next.GetString() : null;
        }
        while (cursor is not null);

        return all;
    }

    /// <summary>What the product said when it last took no message.</summary>
    public string? LastRefusal { get; private set; }

    async Task Send()
    {
        while (!stopped.IsCancellationRequested)
        {
            var n = Interlocked.Increment(ref counter);
            var text = $"out-{n:D6}";
            while (!await TrySend(Person(n % people), text))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }

            Acknowledged.Add(text);
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    async Task<bool> TrySend(string to, string body)
    {
        try
        {
            using var answer = await agent.PostAsJsonAsync("/api/v1/messages", new { to, body, clientRef = body });
            LastRefusal = answer.IsSuccessStatusCode ? LastRefusal : await answer.Content.ReadAsStringAsync();
            return answer.IsSuccessStatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            // The process is down or was killed in between: the same reference asks again.
            return false;
        }
    }

    async Task Write()
    {
        while (!stopped.IsCancellationRequested)
        {
            var n = Interlocked.Increment(ref counter);
            var text = $"in-{n:D6}";
            using var answer = await simulator.PostAsJsonAsync($"/api/people/{Uri.EscapeDataString(Person(n % people))}/messages", new { to = number, body = text });
            answer.EnsureSuccessStatusCode();
            Written.Add(text);
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }

    async Task Faults(params object[] faults)
    {
        using var answer = await simulator.PutAsJsonAsync("/api/faults", faults);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
    }

    static string Person(int n) => $"+1415777{n:D4}";
}
