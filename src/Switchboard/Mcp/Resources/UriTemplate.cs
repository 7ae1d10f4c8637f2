using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Switchboard.Mcp.Resources;

/// <summary>An address with places for names, of the forms <c>{name}</c> and, at its end, <c>{?name,other}</c> (RFC 6570).</summary>
internal sealed partial class UriTemplate
{
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    readonly Regex path;
    readonly HashSet<string> query;

    public UriTemplate(string text)
    {
        Text = text;
        query = Query().Match(text) is { Success: true } end ? [.. end.Groups["names"].Value.Split(',')] : [];
        var words = Regex.Escape(Query().Replace(text, ""));
        path = new Regex(
            $"^{Place().Replace(words, place => $"(?<{place.Groups["name"].Value}>[^/?#]+)")}$",
            RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
            Longest);
    }

    /// <summary>The template as it is told.</summary>
    public string Text { get; }

    /// <summary>What an address says at the template's places, or null when it isn't one of the template's.</summary>
    public JsonObject? Read(string uri)
    {
        var (address, asked) = uri.Split('?', 2) is [var before, var after] ? (before, after) : (uri, null);
        if (path.Match(address) is not { Success: true } match)
        {
            return null;
        }

        var said = new JsonObject();
        foreach (var group in match.Groups.Values.Skip(1))
        {
            said[group.Name] = Uri.UnescapeDataString(group.Value);
        }

        foreach (var pair in asked?.Split('&', StringSplitOptions.RemoveEmptyEntries) ?? [])
        {
            var (name, value) = pair.Split('=', 2) is [var left, var right] ? (left, right) : (pair, "");
            if (!query.Contains(name) || !said.TryAdd(name, Uri.UnescapeDataString(value)))
            {
                return null;
            }
        }

        return said;
    }

    [GeneratedRegex(@"\{\?(?<names>[A-Za-z,]+)\}$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Query();

    // As Regex.Escape leaves it.
    [GeneratedRegex(@"\\\{(?<name>[A-Za-z]+)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Place();
}
