using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;

namespace Switchboard.Simulator.Twilio;

/// <summary>
/// One page of a list. A page token names the last item of the page before, so that items that arrive meanwhile shift nothing.
/// https://www.twilio.com/docs/usage/twilios-response#pagination
/// </summary>
internal sealed record Paging<T>(IReadOnlyList<T> Items, int Page, int PageSize, string Uri, string First, string? Next, string? Previous)
{
    public int Start => Page * PageSize;
    public int End => Start + Math.Max(0, Items.Count - 1);
}

internal static class Paging
{
    public static Paging<T> Of<T>(TwilioRequest request, IEnumerable<T> items, Func<T, string> sid)
    {
        var size = Number(request.Asked("PageSize"), 50, 1, 1000);
        var page = Number(request.Asked("Page"), 0, 0, int.MaxValue / 1000);
        var after = request.Asked("PageToken") is { } token && token.StartsWith("PA", StringComparison.Ordinal) ? token[2..] : null;
        var rest = after is null ? items.Skip(page * size) : items.SkipWhile(i => sid(i) != after).Skip(1);
        var taken = rest.Take(size + 1).ToList();
        var more = taken.Count > size;
        if (more)
        {
            taken.RemoveAt(size);
        }

        return new Paging<T>(
            taken, page, size,
            Uri(request, size, page, request.Asked("PageToken")),
            Uri(request, size, 0, null),
            more ? Uri(request, size, page + 1, "PA" + sid(taken[^1])) : null,
            page > 0 ? Uri(request, size, page - 1, null) : null);
    }

    /// <summary>
    /// A page of the newer hosts: the items by name, and a <c>meta</c> with whole URLs.
    /// https://www.twilio.com/docs/usage/twilios-response#pagination
    /// </summary>
    public static TwilioAnswer Page<T>(TwilioRequest request, IEnumerable<T> items, Func<T, string> sid, string key, Func<T, JsonObject> shape)
    {
        var slice = Of(request, items, sid);
        return TwilioAnswer.Of(200, new()
        {
            [key] = new JsonArray([.. slice.Items.Select(shape)]),
            ["meta"] = new JsonObject
            {
                ["page"] = slice.Page,
                ["page_size"] = slice.PageSize,
                ["first_page_url"] = request.Root + slice.First,
                ["previous_page_url"] = slice.Previous is { } previous ? request.Root + previous : null,
                ["url"] = request.Root + slice.Uri,
                ["next_page_url"] = slice.Next is { } next ? request.Root + next : null,
                ["key"] = key,
            },
        });
    }

    static int Number(string? text, int otherwise, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? Math.Clamp(value, least, most) : otherwise;

    static string Uri(TwilioRequest request, int size, int page, string? token)
    {
        var kept = request.Query.Where(q => q.Key is not ("PageSize" or "Page" or "PageToken"))
            .SelectMany(q => q.Value.Select(v => $"{UrlEncoder.Default.Encode(q.Key)}={UrlEncoder.Default.Encode(v ?? "")}"));
        return $"{request.Path}?{string.Join('&', [.. kept, $"PageSize={size}", $"Page={page}", .. token is null ? (string[])[] : [$"PageToken={token}"]])}";
    }
}
