using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Switchboard.Tests.EndToEnd.Phones;

/// <summary>An account of its own, whose requests fill the ledger.</summary>
internal sealed class LedgerFiller(HttpClient carrier, string sid) : IDisposable
{
    public string Sid => sid;

    public static async Task<LedgerFiller> Open(Uri simulator)
    {
        var carrier = new HttpClient { BaseAddress = simulator };
        using var made = await carrier.PostAsJsonAsync("api/accounts", new { provider = "twilio" }, TestContext.Current.CancellationToken);
        var account = await made.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        var sid = account.GetProperty("sid").GetString()!;
        carrier.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{sid}:{account.GetProperty("authToken").GetString()}")));
        return new(carrier, sid);
    }

    /// <summary>As many rows.</summary>
    public async Task Fills(int many)
    {
        for (var i = 0; i < many; i++)
        {
            using var answer = await carrier.GetAsync(
                new Uri($"twilio/2010-04-01/Accounts/{sid}/Messages.json", UriKind.Relative), TestContext.Current.CancellationToken);
            answer.IsSuccessStatusCode.ShouldBeTrue();
        }
    }

    public void Dispose() => carrier.Dispose();
}
