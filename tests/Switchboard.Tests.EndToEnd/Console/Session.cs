using System.Net.Http.Json;
using System.Text.Json;

namespace Switchboard.Tests.EndToEnd.Console;

/// <summary>A session that was opened by a link, as a browser keeps it: its cookie.</summary>
internal sealed record Session(string Cookie, string Value, string Email)
{
    public static async Task<Session> Open(string address, string link, string password)
    {
        using var http = new HttpClient(new HttpClientHandler { UseCookies = false }) { BaseAddress = new(address) };
        using var answer = await http.PostAsJsonAsync("/api/v1/session/link", new { link, password });
        var session = JsonElement.Parse(await answer.Content.ReadAsStringAsync());
        var cookie = answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0].Split('=', 2);
        return new(cookie[0], cookie[1], session.GetProperty("user").GetProperty("email").GetString()!);
    }
}
