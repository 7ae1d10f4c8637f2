using System.Globalization;
using System.Text.Json;

namespace Switchboard.Simulator.Scenarios;

/// <summary>What a request was answered with.</summary>
internal sealed record Answer(SentRequest Request, int Status, JsonElement Body)
{
    /// <summary>A text in it, by its place, such as <c>conversation.owner</c>; none: it isn't there.</summary>
    public string? this[string place] => Find(place) is { } found ? Text(found) : null;

    public string? Code => this["code"];

    public IEnumerable<JsonElement> Items => Rows("items");

    /// <summary>The instant from which time alone changes the answer.</summary>
    public DateTimeOffset? RetryAt =>
        this["retryAt"] is { } text && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    public IEnumerable<JsonElement> Rows(string place) => Find(place) is { ValueKind: JsonValueKind.Array } rows ? rows.EnumerateArray() : [];

    /// <summary>A text that has to be there.</summary>
    public string Text(string place) => this[place] ?? throw new UnexpectedException($"Expected {place} in the answer of {Asked}; seen: {Seen}.");

    public Answer Expect(int status) =>
        Status == status ? this : throw new UnexpectedException($"Expected {status} from {Asked}; seen: {Seen}.");

    /// <summary>A refusal of this kind.</summary>
    public Answer ExpectRefusal(int status, string code) =>
        Status == status && Code == code ? this : throw new UnexpectedException($"Expected {status} {code} from {Asked}; seen: {Seen}.");

    public string Asked => $"{Request.Method} {new Uri(Request.Url).PathAndQuery}";

    /// <summary>The answer in a few words.</summary>
    public string Seen => Status >= 400
        ? Masked.Text($"{Status} {Code ?? this["error"]} {this["detail"]} {this["next"]}".Trim())
        : $"{Status} {Masked.Text(Short(Body.ValueKind is JsonValueKind.Undefined ? "" : Body.GetRawText()))}".Trim();

    /// <summary>A text, or a number or boolean as it is written.</summary>
    public static string? Of(JsonElement body, string name) => body.TryGetProperty(name, out var found) ? Text(found) : null;

    static string? Text(JsonElement found) => found.ValueKind switch
    {
        JsonValueKind.String => found.GetString(),
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        _ => found.GetRawText(),
    };

    static string Short(string text) => text.Length > 300 ? text[..300] + " …" : text;

    JsonElement? Find(string place)
    {
        var at = Body;
        foreach (var name in place.Split('.'))
        {
            if (at.ValueKind is not JsonValueKind.Object || !at.TryGetProperty(name, out at))
            {
                return null;
            }
        }

        return at;
    }
}
