using Microsoft.AspNetCore.Http;

namespace Switchboard.Channels;

/// <summary>A provider's call as it came, for proving who signed it.</summary>
/// <param name="Url">The address as it was given to the provider (our public URL, path and query), not as a proxy passed it on.</param>
/// <param name="Body">The raw body.</param>
/// <param name="Form">The body parsed as a form; empty when it is none.</param>
public readonly record struct WebhookRequest(string Url, IHeaderDictionary Headers, ReadOnlyMemory<byte> Body, WebhookForm Form);

/// <summary>What a provider is answered.</summary>
public sealed record WebhookAnswer(int Status, string? ContentType, ReadOnlyMemory<byte> Body)
{
    /// <summary>Taken, nothing to say.</summary>
    public static readonly WebhookAnswer NoContent = new(StatusCodes.Status204NoContent, null, default);
}
