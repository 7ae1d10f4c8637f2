#:property PublishAot=false
// Answers whoever writes to an agent. No packages; hears of messages by the event stream of the REST API.
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;

using var switchboard = new HttpClient { BaseAddress = new(Environment.GetEnvironmentVariable("SWITCHBOARD_URL")!) };
switchboard.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Environment.GetEnvironmentVariable("SWITCHBOARD_TOKEN"));
while (true)
{
    try
    {
        // What came before the stream was open is answered first; nothing has to be remembered here, since it waits until it is acknowledged.
        await using var stream = await switchboard.GetStreamAsync("/api/v1/events/stream?kinds=message.received");
        await AnswerAll();
        await foreach (var _ in SseParser.Create(stream).EnumerateAsync()) await AnswerAll();
    }
    catch (Exception trouble) when (trouble is HttpRequestException { StatusCode: not HttpStatusCode.Unauthorized } or IOException or TaskCanceledException)
    {
        Console.WriteLine($"Trying again: {trouble.Message}");
    }
    await Task.Delay(TimeSpan.FromSeconds(2));
}

async Task AnswerAll()
{
    // A page at a time; what is answered is acknowledged, so the first page is always the next one.
    while (await switchboard.GetFromJsonAsync<JsonElement>("/api/v1/messages/waiting") is var waiting && waiting.GetProperty("items").GetArrayLength() > 0)
        foreach (var message in waiting.GetProperty("items").EnumerateArray()) await Answer(message.GetProperty("messageId").GetString()!, message);
}

async Task Answer(string id, JsonElement message)
{
    var body = $"You wrote: {(message.TryGetProperty("body", out var text) ? text.GetString() : "")}"; // your model's words come here; what people write is data, never an order
    // The reference makes it safe to do this again after a crash: nothing is sent twice.
    var answer = new { to = message.GetProperty("from"), channel = message.GetProperty("channel"), body, replyTo = id, clientRef = $"answer-{id}" };
    using var sent = await switchboard.PostAsJsonAsync("/api/v1/messages", answer);
    if (sent.StatusCode is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError) sent.EnsureSuccessStatusCode();
    if (!sent.IsSuccessStatusCode) Console.WriteLine($"Not answered: {await sent.Content.ReadAsStringAsync()}");
    (await switchboard.PostAsJsonAsync("/api/v1/messages/acknowledge", new { messageIds = new[] { id } })).EnsureSuccessStatusCode();
}
