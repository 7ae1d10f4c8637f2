using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Switchboard.Tests.EndToEnd.Console;

/// <summary>The API as a program uses it, with one token.</summary>
internal sealed class Door : IDisposable
{
    readonly HttpClient http;

    public Door(string address, string token)
    {
        http = new() { BaseAddress = new(address) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public Task<JsonElement> Get(string path) => http.GetFromJsonAsync<JsonElement>($"/api/v1/{path}");

    /// <summary>The members of a list.</summary>
    public async Task<JsonElement[]> List(string path) => [.. (await Get(path)).GetProperty("items").EnumerateArray()];

    public Task<JsonElement> Post(string path, object body) => Send(HttpMethod.Post, path, body);

    public Task<JsonElement> Put(string path, object body) => Send(HttpMethod.Put, path, body);

    /// <summary>The status that a request is answered with, whichever it is.</summary>
    public async Task<HttpStatusCode> Status(HttpMethod method, string path, object? body = null)
    {
        using var answer = await Ask(method, path, body);
        return answer.StatusCode;
    }

    public void Dispose() => http.Dispose();

    public async Task<JsonElement> Send(HttpMethod method, string path, object body)
    {
        using var answer = await Ask(method, path, body);
        var said = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue($"{method} {path}: {(int)answer.StatusCode} {said}");
        return said.Length == 0 ? default : JsonElement.Parse(said);
    }

    async Task<HttpResponseMessage> Ask(HttpMethod method, string path, object? body)
    {
        using var request = new HttpRequestMessage(method, $"/api/v1/{path}") { Content = body is null ? null : JsonContent.Create(body) };
        return await http.SendAsync(request);
    }
}
