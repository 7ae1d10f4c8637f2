using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Switchboard.Api;

/// <summary>
/// <c>Idempotency-Key</c> means the same as <c>clientRef</c> in the body, for clients whose libraries know the header. It is put into the
/// body before anything reads that, so that there is one way in which a request is recognized.
/// https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
/// </summary>
sealed class TakeIdempotencyKey : IRequestStep
{
    public const string Header = "Idempotency-Key";
    const string Field = "clientRef";

    static readonly Problem Different = Problem.Invalid(
        Field, $"The header {Header} and the field {Field} mean the same, and they differ.", "Send one of them, or the same in both.");

    static readonly Problem Twice = new(
        "invalid_idempotency_key",
        400,
        $"The header {Header} stands there more than once, or is empty.",
        "Send it once, with a reference of your choice.");

    static readonly Problem NotTaken = new(
        "idempotency_key_not_taken",
        400,
        $"This address takes no {Header}: it would not keep what the header promises.",
        $"Leave the header out. POST addresses whose body has a {Field} take it.");

    readonly ConcurrentDictionary<Type, bool> known = new();

    public int Order => 310;

    public Task Invoke(HttpContext context, RequestDelegate next) =>
        context.Request.Headers.TryGetValue(Header, out var given)
            && HttpMethods.IsPost(context.Request.Method)
            && context.Request.Path.StartsWithSegments("/api")
            ? Take(context, Bare(given.Count == 1 ? given[0] : null), next)
            : next(context);

    /// <summary>Whether a body has the field.</summary>
    public static bool IsTakenBy(Type? body) => body is not null && Wire.Json.GetTypeInfo(body).Properties.Any(property => property.Name == Field);

    async Task Take(HttpContext context, string? key, RequestDelegate next)
    {
        if (key is null)
        {
            await ProblemJson.Write(context, Twice);
            return;
        }

        if (context.GetEndpoint()?.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType is not { } body || !known.GetOrAdd(body, IsTakenBy))
        {
            await ProblemJson.Write(context, NotTaken);
            return;
        }

        using var read = new MemoryStream();
        await context.Request.Body.CopyToAsync(read, context.RequestAborted);
        var (bytes, differs) = With(read.ToArray(), key);
        if (differs)
        {
            await ProblemJson.Write(context, Different);
            return;
        }

        context.Request.Body = new MemoryStream(bytes);
        context.Request.ContentLength = bytes.Length;
        await next(context);
    }

    /// <summary>The body with the key in it. What can't be read stays as it is: whoever reads it next says what is wrong.</summary>
    static (byte[] Body, bool Differs) With(byte[] body, string key)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
            {
                return (body, false);
            }

            var fields = json.RootElement.EnumerateObject().ToList();
            if (fields.Find(field => field.Name.Equals(Field, StringComparison.OrdinalIgnoreCase)) is { Value.ValueKind: not JsonValueKind.Undefined } there)
            {
                return (body, there.Value.ValueKind != JsonValueKind.String || there.Value.GetString() != key);
            }

            var buffer = new ArrayBufferWriter<byte>(body.Length + key.Length + 32);
            using (var writer = new Utf8JsonWriter(buffer))
            {
                writer.WriteStartObject();
                foreach (var field in fields)
                {
                    field.WriteTo(writer);
                }

                writer.WriteString(Field, key);
                writer.WriteEndObject();
            }

            return (buffer.WrittenSpan.ToArray(), false);
        }
        catch (JsonException)
        {
            return (body, false);
        }
    }

    // The draft writes it as a quoted string, most clients as it is.
    static string? Bare(string? value) => value?.Trim() switch
    {
        ['"', .. { Length: > 0 } quoted, '"'] => quoted,
        { Length: > 0 } bare => bare,
        _ => null,
    };
}
