using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Switchboard.Providers;

/// <summary>What became of a request to a provider: answered, never left, or cut off on the way.</summary>
/// <param name="Status">The HTTP status; 0 when there was no answer.</param>
sealed record ProviderReply(int Status, byte[] Body, TimeSpan? RetryAfter, string Cause, bool WasCutOff)
{
    /// <summary>Whether nothing was tried, since the account's circuit breaker is open.</summary>
    public bool IsPaused { get; init; }

    /// <summary>The answer's headers; null when there was no answer.</summary>
    public HttpResponseHeaders? Headers { get; init; }

    public static ProviderReply Answered(int status, byte[] body, TimeSpan? retryAfter) => new(status, body, retryAfter, "", WasCutOff: false);

    /// <summary>Nothing of it reached the provider.</summary>
    public static ProviderReply NeverLeft(string cause) => new(0, [], null, cause, WasCutOff: false);

    /// <summary>Some of it may have reached the provider.</summary>
    public static ProviderReply CutOff(string cause) => new(0, [], null, cause, WasCutOff: true);

    public bool Succeeded => Status is >= 200 and < 300;

    /// <summary>The provider is not able, as opposed to not willing.</summary>
    public bool IsOutage => Status is 0 or >= 500;

    /// <summary>For what may be done twice.</summary>
    public bool IsWorthAnotherTry => IsOutage || Status == 429;

    /// <summary>What the answer says under a header's name, or null.</summary>
    public string? Header(string name) => Headers is { } headers && headers.TryGetValues(name, out var values) ? values.First() : null;

    /// <summary>The body in its expected shape, or null when it isn't in it.</summary>
    public T? Read<T>(JsonTypeInfo<T> shape) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(Body, shape);
        }
        catch (JsonException)
        {
            // A proxy's page, or half a body.
            return null;
        }
    }
}
