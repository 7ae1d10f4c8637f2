using System.Net.Http.Headers;
using System.Text;
using Switchboard.Channels;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Switchboard.Tenancy;

namespace Switchboard.Providers.Twilio;

/// <summary>
/// Requests to Twilio. A create is tried once, because Twilio has no idempotency key; reads, updates and deletes are tried again. What a
/// subaccount's credential was refused for is done once more when there is another one: a 401 has done nothing.
/// </summary>
[Singleton]
sealed class TwilioHttp(TwilioSettings settings, TimeProvider clock, ICredentialRenewal renewal) : IDisposable
{
    const string FormType = "application/x-www-form-urlencoded";
    const string JsonType = "application/json";

    readonly ProviderHttp http = new("Twilio", settings.Timeout, settings.ConnectTimeout, clock);

    /// <summary>Makes something new, trying once.</summary>
    public ValueTask<ProviderReply> Create(string path, FormBody form, ProviderCredential credential, CancellationToken ct) =>
        Ask(current => http.Once(Request(HttpMethod.Post, path, form, current), ct), credential, ct);

    /// <summary>Sets, reads or deletes: harmless when it happens twice.</summary>
    public ValueTask<ProviderReply> Repeatable(HttpMethod method, string path, FormBody? form, ProviderCredential credential, CancellationToken ct) =>
        Ask(current => http.Repeatable(Request(method, path, form, current), ct), credential, ct);

    /// <summary>Makes something new at one of the newer hosts, which speak JSON; tried once.</summary>
    public ValueTask<ProviderReply> Create<T>(
        TwilioHost host, string path, T body, JsonTypeInfo<T> shape, ProviderCredential credential, CancellationToken ct) =>
        Ask(current => http.Once(Request(host, HttpMethod.Post, path, JsonSerializer.SerializeToUtf8Bytes(body, shape), current), ct), credential, ct);

    /// <summary>Sets something at one of the newer hosts.</summary>
    public ValueTask<ProviderReply> Set<T>(TwilioHost host, string path, T body, JsonTypeInfo<T> shape, ProviderCredential credential, CancellationToken ct) =>
        Ask(current => http.Repeatable(Request(host, HttpMethod.Post, path, JsonSerializer.SerializeToUtf8Bytes(body, shape), current), ct), credential, ct);

    /// <summary>Reads or deletes at one of the newer hosts.</summary>
    public ValueTask<ProviderReply> Repeatable(TwilioHost host, HttpMethod method, string path, ProviderCredential credential, CancellationToken ct) =>
        Ask(current => http.Repeatable(Request(host, method, path, null, current), ct), credential, ct);

    /// <summary>A path of Twilio's as an address; the base may itself have a path.</summary>
    public string Absolute(string path, ProviderCredential credential) => credential.Root(settings.BaseUrl) + path;

    /// <summary>How a file of Twilio's is fetched.</summary>
    public MediaAccess Access(string url, ProviderCredential credential) => new(url, Basic(credential), credential.Root(settings.BaseUrl));

    public void Dispose() => http.Dispose();

    async ValueTask<ProviderReply> Ask(Func<ProviderCredential, ValueTask<ProviderReply>> ask, ProviderCredential credential, CancellationToken ct)
    {
        var reply = await ask(credential);
        return reply.Status == 401 && await renewal.Renew(credential, ct) is { } fresh ? await ask(fresh) : reply;
    }

    // In the sandbox every host of Twilio's is the simulator.
    ProviderRequest Request(TwilioHost host, HttpMethod method, string path, byte[]? json, ProviderCredential credential) =>
        new(
            method,
            credential.Root(host == TwilioHost.Content ? settings.ContentUrl : settings.MessagingUrl) + path,
            credential.Id,
            Basic(credential)) { Body = json, MediaType = JsonType };

    ProviderRequest Request(HttpMethod method, string path, FormBody? form, ProviderCredential credential) =>
        new(method, Absolute(path, credential), credential.Id, Basic(credential)) { Body = form?.Bytes, MediaType = FormType };

    static AuthenticationHeaderValue Basic(ProviderCredential credential) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credential[TwilioCredential.AccountSid]}:{credential[TwilioCredential.AuthToken]}")));
}

/// <summary>Hosts of Twilio's beside the one that its first API is at.</summary>
enum TwilioHost
{
    /// <summary>messaging.twilio.com: senders, and registrations for US traffic.</summary>
    Messaging,

    /// <summary>content.twilio.com: templates.</summary>
    Content,
}
