using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Switchboard.Mcp.Transports;

/// <summary>What a client sends and accepts.</summary>
internal static class Media
{
    const string Json = "application/json";
    const string Events = "text/event-stream";

    /// <summary>Whether a message comes as JSON.</summary>
    public static Refusal? CheckContent(HttpRequest request) => IsJson(request.ContentType)
        ? null
        : new Refusal(StatusCodes.Status415UnsupportedMediaType, Refusal.Other, "Send the message as application/json.");

    /// <summary>Whether both forms of an answer are accepted. A client without the header accepts all.</summary>
    public static Refusal? CheckAccept(HttpRequest request) => Accepts(request, Json) && Accepts(request, Events)
        ? null
        : new Refusal(StatusCodes.Status406NotAcceptable, Refusal.Other, "Accept both application/json and text/event-stream.");

    /// <summary>Whether a stream is accepted.</summary>
    public static Refusal? CheckStream(HttpRequest request) => Accepts(request, Events)
        ? null
        : new Refusal(StatusCodes.Status406NotAcceptable, Refusal.Other, "Accept text/event-stream.");

    static bool IsJson(string? type) =>
        type is not null && (type.Equals(Json, StringComparison.OrdinalIgnoreCase)
            || (MediaTypeHeaderValue.TryParse(type, out var parsed) && parsed.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase)));

    static bool Accepts(HttpRequest request, string type)
    {
        var accept = request.Headers.Accept;
        if (accept.Count == 0)
        {
            return true;
        }

        // Nearly every client sends exactly this; it needs no taking apart.
        if (accept.Count == 1 && accept[0] is "application/json, text/event-stream")
        {
            return true;
        }

        return MediaTypeHeaderValue.TryParseList(accept, out var ranges)
            && ranges.Any(r => r.Quality is not 0 && (r.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase) || r.MatchesAllTypes
                || (r.MatchesAllSubTypes && type.StartsWith(r.Type.ToString() + "/", StringComparison.OrdinalIgnoreCase))));
    }
}
