using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Switchboard.Tests.Integration;

namespace Switchboard.Tests.EndToEnd.Phones;

/// <summary>A business on the simulated WhatsApp, by the carrier's own API: what it sends shows on the phones.</summary>
internal sealed class WhatsAppDesk : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    readonly HttpClient carrier;
    readonly string account;

    WhatsAppDesk(HttpClient carrier, string account) => (this.carrier, this.account) = (carrier, account);

    public string Sender { get; private set; } = "";

    /// <summary>A sender that is online, by an account of its own.</summary>
    public static async Task<WhatsAppDesk> Open(Uri simulator, string sender, string name)
    {
        var wire = new HttpClient { BaseAddress = simulator };
        using var made = await wire.PostAsJsonAsync("api/accounts", new { friendlyName = name }, TestContext.Current.CancellationToken);
        var credentials = await made.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        var sid = credentials.GetProperty("sid").GetString()!;
        wire.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{sid}:{credentials.GetProperty("authToken").GetString()}")));
        var desk = new WhatsAppDesk(wire, sid) { Sender = sender };
        var registered = (await desk.Post("v2/Channels/Senders", new { sender_id = sender, profile = new { name } })).GetProperty("sid").GetString();
        await desk.Until($"v2/Channels/Senders/{registered}", at => at.GetProperty("status").GetString() == "ONLINE");
        return desk;
    }

    public async Task<string> Sends(string to, params (string Name, string Value)[] content)
    {
        using var form = new FormUrlEncodedContent([new("From", Sender), new("To", to), .. content.Select(c => KeyValuePair.Create(c.Name, c.Value))]);
        using var answer = await carrier.PostAsync(new Uri($"twilio/2010-04-01/Accounts/{account}/Messages.json", UriKind.Relative), form, TestContext.Current.CancellationToken);
        var message = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        ((int)answer.StatusCode).ShouldBe(201, message.ToString());
        return message.GetProperty("sid").GetString()!;
    }

    public Task HasBecome(string message, string status) =>
        Until($"2010-04-01/Accounts/{account}/Messages/{message}.json", at => at.GetProperty("status").GetString() == status);

    /// <summary>An approved template with quick replies.</summary>
    public async Task<string> Template(string name, string body, params string[] replies)
    {
        var types = new Dictionary<string, object> { ["twilio/quick-reply"] = new { body, actions = replies.Select(r => new { title = r, id = r }) } };
        var sid = (await Post("v1/Content", new { friendly_name = name, language = "en", types })).GetProperty("sid").GetString()!;
        await Post($"v1/Content/{sid}/ApprovalRequests/whatsapp", new { name, category = "UTILITY" });
        await Until($"v1/Content/{sid}/ApprovalRequests", at => at.GetProperty("whatsapp").GetProperty("status").GetString() == "approved");
        return sid;
    }

    /// <summary>A file of some kind, kept by the simulator: its address.</summary>
    public async Task<string> Keep(byte[] bytes, string type)
    {
        using var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        using var answer = await carrier.PostAsync(new Uri("api/files", UriKind.Relative), content, TestContext.Current.CancellationToken);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("url").GetString()!;
    }

    public void Dispose() => carrier.Dispose();

    async Task<JsonElement> Post(string path, object body)
    {
        using var answer = await carrier.PostAsJsonAsync($"twilio/{path}", body, TestContext.Current.CancellationToken);
        var made = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        answer.IsSuccessStatusCode.ShouldBeTrue(made.ToString());
        return made;
    }

    Task<JsonElement> Until(string path, Func<JsonElement, bool> isSo) =>
        Eventually.Get(() => carrier.GetFromJsonAsync<JsonElement>($"twilio/{path}", TestContext.Current.CancellationToken), isSo, Patience);
}
