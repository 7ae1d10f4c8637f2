using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Switchboard.Simulator;

namespace Switchboard.Tests.Integration;

/// <summary>A second simulator in the place of the real providers: what is there and what is in the sandbox never meet.</summary>
internal sealed class RealWorld : IAsyncDisposable
{
    public const string Sid = "ACeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee";
    public const string Token = "eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee";
    public const string OtherSid = "ACdddddddddddddddddddddddddddddddd";
    public const string OtherToken = "dddddddddddddddddddddddddddddddd";

    const string MailKey = "re_eeeeeeeeeeeeeeeeeeeeeeee";

    readonly WebApplication app;

    RealWorld(WebApplication app)
    {
        this.app = app;
        Client = new() { BaseAddress = new(app.Urls.First()) };
    }

    public HttpClient Client { get; }

    /// <summary>Where Twilio is in this world.</summary>
    public (string Name, string? Value) Twilio => ("Twilio:BaseUrl", app.Urls.First() + "/twilio");

    /// <summary>The settings of a deployment that has an account here.</summary>
    public (string Name, string? Value)[] Account => [Twilio, ("Twilio:MessagingUrl", Twilio.Value), ("Twilio:ContentUrl", Twilio.Value), ("Twilio:AccountSid", Sid), ("Twilio:AuthToken", Token)];

    /// <summary>The settings of a deployment that has an account for mail here, at the domain <c>mail.test</c>; open it with <see cref="OpenMail"/>.</summary>
    public (string Name, string? Value)[] MailAccount => [("Resend:BaseUrl", app.Urls.First() + "/resend"), ("Resend:Domain", "mail.test"), ("Resend:ApiKey", MailKey)];

    /// <summary>Opens that account.</summary>
    public async Task OpenMail()
    {
        using var opened = await Client.PostAsJsonAsync("/api/accounts", new { provider = "resend", apiKey = MailKey });
        opened.IsSuccessStatusCode.ShouldBeTrue(await opened.Content.ReadAsStringAsync());
    }

    /// <param name="mail">How patient mail servers and the mail provider's webhooks are.</param>
    public static async Task<RealWorld> Start(MailPace? mail = null, TimeProvider? clock = null)
    {
        var simulator = SimulatorApp.Create(new() { Accounts = [new(Sid, Token), new(OtherSid, OtherToken)], Mail = mail ?? new(), Clock = clock ?? TimeProvider.System });
        await simulator.StartAsync();
        return new(simulator);
    }

    /// <summary>The numbers that an account holds here.</summary>
    public static async Task<List<string>> Lines(HttpClient simulator, string? account = null) =>
    [
        .. (await simulator.GetFromJsonAsync<JsonElement>("/api/lines")).EnumerateArray()
            .Where(line => account is null || line.GetProperty("account").GetString() == account).Select(line => line.GetProperty("address").GetString()!),
    ];

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.DisposeAsync();
    }
}
