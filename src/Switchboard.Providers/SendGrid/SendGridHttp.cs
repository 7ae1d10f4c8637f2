using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Switchboard.Tenancy;

namespace Switchboard.Providers.SendGrid;

/// <summary>Requests to SendGrid. It has no idempotency keys: what was cut off may have been taken, and is never sent again by itself.</summary>
[Singleton]
sealed class SendGridHttp(SendGridSettings settings, TimeProvider clock) : IDisposable
{
    static readonly Problem Unreadable = Problem.Provider(
        "provider_unreadable", "SendGrid's answer could not be read.", "Check that SendGrid:BaseUrl is the address of the SendGrid API.");

    readonly ProviderHttp http = new("SendGrid", settings.Timeout, settings.ConnectTimeout, clock);

    /// <summary>Asks for something to be done, trying once.</summary>
    public ValueTask<ProviderReply> Change<T>(
        HttpMethod method, string path, T body, JsonTypeInfo<T> shape, ProviderCredential credential, CancellationToken ct) where T : class =>
        http.Once(Request(method, path, credential) with { Body = JsonSerializer.SerializeToUtf8Bytes(body, shape), MediaType = "application/json" }, ct);

    /// <summary>Reads.</summary>
    public async Task<Outcome<T>> Read<T>(string path, JsonTypeInfo<T> shape, ProviderCredential credential, CancellationToken ct) where T : class
    {
        var reply = await http.Repeatable(Request(HttpMethod.Get, path, credential), ct);
        return !reply.Succeeded ? reply.AsProblem() : reply.Read(shape) is { } value ? value : Unreadable;
    }

    public void Dispose() => http.Dispose();

    ProviderRequest Request(HttpMethod method, string path, ProviderCredential credential) =>
        new(method, credential.Root(settings.BaseUrl) + path, credential.Id, new("Bearer", credential[SendGridCredential.ApiKey]));
}
