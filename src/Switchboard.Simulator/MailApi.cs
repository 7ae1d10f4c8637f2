using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Switchboard.Simulator;

/// <summary>What is wrong with the body of a request.</summary>
internal enum BodyFault
{
    None,
    NotJson,
    TooLarge,
}

/// <summary>The body of a request as it arrived. An empty one has no value.</summary>
internal sealed record JsonBody(byte[] Raw, JsonElement Value, BodyFault Fault = BodyFault.None);

/// <summary>What the APIs of mail providers have in common: a key in the header, and JSON of a certain size.</summary>
internal static class MailApi
{
    /// <summary>The bearer key of a request; null when it has none.</summary>
    public static string? Key(HttpContext http)
    {
        var header = http.Request.Headers.Authorization.ToString();
        return header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) && header[7..].Trim() is { Length: > 0 } key ? key : null;
    }

    public static async Task<JsonBody> Read(HttpContext http, long largest)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = largest;
        }

        try
        {
            using var bytes = new MemoryStream();
            await http.Request.Body.CopyToAsync(bytes, http.RequestAborted);
            var raw = bytes.ToArray();
            return new(raw, raw.Length == 0 ? default : JsonElement.Parse(raw));
        }
        catch (JsonException)
        {
            return new([], default, BodyFault.NotJson);
        }
        catch (BadHttpRequestException tooLarge) when (tooLarge.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return new([], default, BodyFault.TooLarge);
        }
    }
}
