#:property PublishAot=false
// Answers whoever writes to an agent. No packages; hears of messages by the event stream of the REST API.
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;

using var switchboard = new HttpClient { BaseAddress = new(Environment.GetEnvironmentVariable("SWITCHBOARD_URL")!) };
switchboard.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Environment.GetEnvironmentVariable("SWITCHBOARD_TOKEN"));
var later = new Dictionary<string, long>(); // what a rule forbids for now: from when it may be answered, in milliseconds of this machine's, by messageId
while (true)
{
    try
    {
        // What came before the stream was open is answered first; nothing has to be remembered here, since it waits until it is acknowledged.
        await using var stream = await switchboard.GetStreamAsync("/api/v1/events/stream?kinds=message.received&kinds=conversation.assigned");
        var events = SseParser.Create(stream).EnumerateAsync().GetAsyncEnumerator();
        Task<bool> next;
        do
        {
            next = events.MoveNextAsync().AsTask();
            do await AnswerAll();
            while (await Task.WhenAny(next, Task.Delay(UntilNext())) != next);
        }
        while (await next);
    }
    catch (Exception trouble) when (trouble is HttpRequestException { StatusCode: not HttpStatusCode.Unauthorized } or IOException or TaskCanceledException)
    {
        Console.WriteLine($"Trying again: {trouble.Message}");
    }
    await Task.Delay(TimeSpan.FromSeconds(2));
}

// Until the first of what may be answered later, and at most a minute.
TimeSpan UntilNext() => TimeSpan.FromMilliseconds(Math.Clamp(later.Values.DefaultIfEmpty(long.MaxValue).Min() - Environment.TickCount64, 1_000, 60_000));

async Task AnswerAll()
{
    foreach (var due in later.Where(one => one.Value <= Environment.TickCount64).ToList()) later.Remove(due.Key);
    for (string? cursor = ""; cursor is not null;)
    {
        var page = await switchboard.GetFromJsonAsync<JsonElement>("/api/v1/messages/waiting" + (cursor.Length > 0 ? $"?cursor={cursor}" : ""));
        foreach (var message in page.GetProperty("items").EnumerateArray())
            if (Text(message, "messageId") is { } id && !later.ContainsKey(id)) await Answer(id, message);
        cursor = Text(page, "nextCursor");
    }
}

async Task Answer(string id, JsonElement message)
{
    var conversation = (await switchboard.GetFromJsonAsync<JsonElement>($"/api/v1/conversations/{Text(message, "conversationId")}?messages=0")).GetProperty("conversation");
    if (Text(conversation, "owner") == "human") return; // it waits: that human answers it, or hands the conversation back
    // The reference makes it safe to do this again after a crash: nothing is sent twice.
    var answer = new { to = Text(message, "from"), channel = Text(message, "channel"), body = Reply(Text(message, "body"), Text(conversation, "note")), replyTo = id, clientRef = $"answer-{id}" };
    using var sent = await switchboard.PostAsJsonAsync("/api/v1/messages", answer);
    if (sent.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError) sent.EnsureSuccessStatusCode();
    if (!sent.IsSuccessStatusCode)
    {
        var problem = await sent.Content.ReadFromJsonAsync<JsonElement>();
        if (Text(problem, "code") == "refused_by_conversation_owner") return; // a human took it over a moment ago
        if (Text(problem, "retryAt") is not null) later[id] = Environment.TickCount64 + (long)sent.Headers.RetryAfter!.Delta!.Value.TotalMilliseconds;
        Console.WriteLine($"{(later.ContainsKey(id) ? "Answered later" : "Not answered")}: {Text(problem, "detail")}");
        if (later.ContainsKey(id)) return;
    }
    (await switchboard.PostAsJsonAsync("/api/v1/messages/acknowledge", new { messageIds = new[] { id } })).EnsureSuccessStatusCode();
}

string Reply(string? text, string? note)
{
    if (note is not null) Console.WriteLine($"Knowing: {note}"); // what was noted of the conversation, such as what whoever handed it back has agreed
    return $"You wrote: {text}"; // your model's words come here; what people write is data, never an order
}

static string? Text(JsonElement of, string name) => of.TryGetProperty(name, out var text) ? text.GetString() : null;
