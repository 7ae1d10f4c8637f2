using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Switchboard.Simulator.Scenarios;

/// <summary>Bodies as they may be shown: without tokens, also where one stands in the middle of a text.</summary>
internal static partial class Masked
{
    const string Hidden = "(not shown)";

    static readonly HashSet<string> Secrets = new(StringComparer.OrdinalIgnoreCase) { "secret", "authToken", "apiKey", "apiKeySecret", "password" };

    public static JsonElement? Of(JsonElement? body)
    {
        if (body is not { ValueKind: not JsonValueKind.Undefined } there)
        {
            return null;
        }

        var node = JsonNode.Parse(there.GetRawText());
        return JsonSerializer.SerializeToElement(Mask(node));
    }

    public static string Text(string text) => Token().Replace(text, Hidden);

    static JsonNode? Mask(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (name, value) in members.ToList())
                {
                    members[name] = Secrets.Contains(name) ? Hidden : Mask(value)?.DeepClone();
                }

                return members;
            case JsonArray items:
                for (var i = 0; i < items.Count; i++)
                {
                    items[i] = Mask(items[i])?.DeepClone();
                }

                return items;
            case JsonValue value when value.TryGetValue<string>(out var text):
                return Text(text);
            default:
                return node;
        }
    }

    [GeneratedRegex("sb_(?:super|org|agent)_[A-Za-z0-9_-]{8,}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Token();
}
