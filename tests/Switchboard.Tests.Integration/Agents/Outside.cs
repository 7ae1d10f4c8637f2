using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Switchboard.Tests.Integration.Agents;

/// <summary>The provider's side of a world: which numbers its account holds, and what goes wrong there.</summary>
internal sealed class Outside : IDisposable
{
    readonly HttpClient http;
    readonly string account;

    Outside(HttpClient http, string account) => (this.http, this.account) = (http, account);

    public static async Task<Outside> Of(World world)
    {
        var client = new HttpClient { BaseAddress = new(world.FirstRun.SimulatorUrl!) };
        var first = (await client.GetFromJsonAsync<JsonElement>("/api/accounts"))[0];
        var sid = first.GetProperty("sid").GetString()!;
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{sid}:{first.GetProperty("authToken").GetString()}")));
        return new(client, sid);
    }

    /// <summary>The numbers that the account holds, with where their messages go.</summary>
    public async Task<List<(string Number, string SmsUrl, string FallbackUrl, string VoiceUrl, string Label)>> Numbers() =>
        [.. (await http.GetFromJsonAsync<JsonElement>($"/twilio/2010-04-01/Accounts/{account}/IncomingPhoneNumbers.json?PageSize=1000"))
            .GetProperty("incoming_phone_numbers").EnumerateArray()
            .Select(n => (Text(n, "phone_number"), Text(n, "sms_url"), Text(n, "sms_fallback_url"), Text(n, "voice_url"), Text(n, "friendly_name")))];

    public async Task Fault(params (string Operation, string Kind, int Times)[] faults)
    {
        using var set = await http.PutAsJsonAsync("/api/faults", faults.Select(f => new { provider = "twilio", operation = f.Operation, kind = f.Kind, percent = 100, times = f.Times }));
        set.EnsureSuccessStatusCode();
    }

    public void Dispose() => http.Dispose();

    static string Text(JsonElement number, string name) => number.GetProperty(name).GetString()!;
}
