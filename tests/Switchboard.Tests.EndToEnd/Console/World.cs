using System.Net.Http.Json;
using System.Text.Json;
using Switchboard.Tests.Integration;

namespace Switchboard.Tests.EndToEnd.Console;

/// <summary>The simulator's people, as a program that plays them uses it.</summary>
internal sealed class World(string address) : IDisposable
{
    readonly HttpClient http = new() { BaseAddress = new(address) };

    /// <summary>Somebody writes to a number, a WhatsApp sender or a mailbox.</summary>
    public async Task Writes(string person, string to, string body, string? channel = null, string? subject = null, string? html = null)
    {
        using var answer = await http.PostAsJsonAsync($"/api/people/{Uri.EscapeDataString(person)}/messages", new { to, channel, subject, body, html });
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
    }

    /// <summary>What became of somebody's telephone, such as <c>unreachable</c>.</summary>
    public async Task Is(string person, string reachability)
    {
        using var answer = await http.PutAsJsonAsync($"/api/people/{Uri.EscapeDataString(person)}", new { reachability });
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
    }

    /// <summary>The texts that somebody got.</summary>
    public async Task<IReadOnlyList<string>> Got(string person) => [.. (await Received(person)).Select(BodyOf)];

    /// <summary>Waits until a text is on somebody's phone or in their mailbox; returns the message as it stands there.</summary>
    public async Task<JsonElement> Hears(string person, string body)
    {
        bool IsMeant(JsonElement message) => BodyOf(message).Contains(body, StringComparison.Ordinal);
        return (await Eventually.Get(() => Received(person), all => Array.Exists(all, IsMeant), $"{person} hears “{body}”")).Last(IsMeant);
    }

    /// <summary>A file as somebody sees it.</summary>
    public Task<byte[]> Look(string file) => http.GetByteArrayAsync(file);

    /// <summary>An account with a carrier: its id and its secret.</summary>
    public async Task<(string Id, string Secret)> Account(string provider)
    {
        using var answer = await http.PostAsJsonAsync("/api/accounts", new { provider });
        var account = JsonElement.Parse(await answer.Content.ReadAsStringAsync());
        return (account.GetProperty("sid").GetString()!, account.GetProperty("authToken").GetString()!);
    }

    public void Dispose() => http.Dispose();

    static string BodyOf(JsonElement message) => message.GetProperty("body").GetString() ?? "";

    async Task<JsonElement[]> Received(string person) =>
        [.. (await http.GetFromJsonAsync<JsonElement>($"/api/people/{Uri.EscapeDataString(person)}/messages")).EnumerateArray()];
}
