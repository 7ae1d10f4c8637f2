using System.Net.Http.Json;
using System.Text.Json;

namespace Switchboard.Bench.Screens;

/// <summary>The simulator's people, who text a number.</summary>
internal sealed class People(string simulator, string number) : IDisposable
{
    readonly HttpClient http = new() { BaseAddress = new(simulator) };

    public async Task Write(int person, string words)
    {
        using var answer = await http.PostAsJsonAsync($"/api/people/%2B1415556{person:0000}/messages", new { to = number, body = words });
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>When the webhook with these words left the carrier.</summary>
    public async Task<DateTimeOffset> Left(string words)
    {
        var ledger = await http.GetFromJsonAsync<JsonElement>("/api/ledger");
        var entries = ledger.ValueKind == JsonValueKind.Array ? ledger : ledger.GetProperty("items");
        var hook = entries.EnumerateArray().First(
            entry => entry.GetProperty("operation").GetString() == "webhook.sms" && entry.GetRawText().Contains(words, StringComparison.Ordinal));
        // An entry is written when the answer is there.
        return hook.GetProperty("at").GetDateTimeOffset() - TimeSpan.FromMilliseconds(hook.GetProperty("milliseconds").GetDouble());
    }

    public void Dispose() => http.Dispose();
}
