using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Switchboard.Channels;
using Switchboard.Tenancy;

namespace Switchboard.Providers.Resend;

/// <summary>Requests to Resend. A send bears its intent as the idempotency key, so that Resend takes it once however often it is asked within a day.</summary>
[Singleton]
sealed class ResendHttp(ResendSettings settings, TimeProvider clock) : IDisposable
{
    readonly ProviderHttp http = new("Resend", settings.Timeout, settings.ConnectTimeout, clock);

    /// <summary>Sends, trying once.</summary>
    public ValueTask<ProviderReply> Send(WireDraft draft, IntentId intent, ProviderCredential credential, CancellationToken ct) =>
        http.Once(
            Request(HttpMethod.Post, "/emails", credential) with
            {
                Body = JsonSerializer.SerializeToUtf8Bytes(draft, ResendWire.Default.WireDraft), MediaType = "application/json", IdempotencyKey = intent.Value,
            },
            ct);

    /// <summary>Makes something that may be made twice, or deletes.</summary>
    public ValueTask<ProviderReply> Change<T>(
        HttpMethod method, string path, T? body, JsonTypeInfo<T> shape, ProviderCredential credential, CancellationToken ct) where T : class =>
        http.Once(
            Request(method, path, credential) with
            {
                Body = body is null ? null : JsonSerializer.SerializeToUtf8Bytes(body, shape),
                MediaType = "application/json",
            },
            ct);

    /// <summary>Reads; null when there is no such thing.</summary>
    public async Task<Outcome<T?>> Read<T>(string path, JsonTypeInfo<T> shape, ProviderCredential credential, CancellationToken ct) where T : class
    {
        var reply = await http.Repeatable(Request(HttpMethod.Get, path, credential), ct);
        return reply.Status == 404 ? (T?)null : !reply.Succeeded ? reply.AsProblem() : reply.Read(shape) is { } value ? value : ResendErrors.Unreadable;
    }

    /// <summary>How a file of Resend's is fetched: its address is signed, and needs no key.</summary>
    public MediaAccess Access(string url, ProviderCredential credential) => new(url, Root: credential.Root(settings.BaseUrl));

    public void Dispose() => http.Dispose();

    ProviderRequest Request(HttpMethod method, string path, ProviderCredential credential) =>
        new(method, credential.Root(settings.BaseUrl) + path, credential.Id, new("Bearer", credential[ResendCredential.ApiKey]));
}
