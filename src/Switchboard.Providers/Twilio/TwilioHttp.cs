using System.Net.Http.Headers;
using System.Text;
using Switchboard.Channels;
using Switchboard.Tenancy;

namespace Switchboard.Providers.Twilio;

/// <summary>Requests to Twilio. A create is tried once, because Twilio has no idempotency key; reads, updates and deletes are tried again.</summary>
[Singleton]
sealed class TwilioHttp(TwilioSettings settings, TimeProvider clock) : IDisposable
{
    const string FormType = "application/x-www-form-urlencoded";

    readonly ProviderHttp http = new("Twilio", settings.Timeout, settings.ConnectTimeout, clock);

    /// <summary>Makes something new, trying once.</summary>
    public ValueTask<ProviderReply> Create(string path, FormBody form, ProviderCredential credential, CancellationToken ct) =>
        http.Once(Request(HttpMethod.Post, path, form, credential), ct);

    /// <summary>Sets, reads or deletes: harmless when it happens twice.</summary>
    public ValueTask<ProviderReply> Repeatable(HttpMethod method, string path, FormBody? form, ProviderCredential credential, CancellationToken ct) =>
        http.Repeatable(Request(method, path, form, credential), ct);

    /// <summary>A path of Twilio's as an address; the base may itself have a path.</summary>
    public string Absolute(string path, ProviderCredential credential) => credential.Root(settings.BaseUrl) + path;

    /// <summary>How a file of Twilio's is fetched.</summary>
    public MediaAccess Access(string url, ProviderCredential credential) => new(url, Basic(credential), credential.Root(settings.BaseUrl));

    public void Dispose() => http.Dispose();

    ProviderRequest Request(HttpMethod method, string path, FormBody? form, ProviderCredential credential) =>
        new(method, Absolute(path, credential), credential.Id, Basic(credential)) { Body = form?.Bytes, MediaType = FormType };

    static AuthenticationHeaderValue Basic(ProviderCredential credential) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credential[TwilioCredential.AccountSid]}:{credential[TwilioCredential.AuthToken]}")));
}
