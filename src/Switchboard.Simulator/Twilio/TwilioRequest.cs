using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Switchboard.Simulator.Twilio;

/// <summary>A request that was authenticated: for which account, by whom, with which parameters.</summary>
/// <param name="Json">The body of hosts that speak JSON; undefined elsewhere.</param>
/// <param name="Root">Where this API stands, for links that are whole: the newer hosts' <c>url</c> and <c>next_page_url</c>.</param>
internal sealed record TwilioRequest(
    Account Caller, Account Account, IFormCollection Form, JsonElement Json, IQueryCollection Query, RouteValues Route, string Path, string Root)
{
    public string? Text(string name) => Form.TryGetValue(name, out var value) ? value.ToString() : null;

    public StringValues All(string name) => Form.TryGetValue(name, out var values) ? values : StringValues.Empty;

    public string? Asked(string name) => Query.TryGetValue(name, out var value) && value.Count > 0 && value[0] is { Length: > 0 } text ? text : null;

    public TwilioAnswer NotFound() => TwilioAnswer.NotFound(Path);
}

internal static class JsonFields
{
    /// <summary>A field that is a text; none when the field, or the object, isn't there.</summary>
    public static string? Text(this JsonElement from, string name) =>
        from.ValueKind is JsonValueKind.Object && from.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String
            ? value.GetString()
            : null;
}

/// <summary>Values that the path carries.</summary>
internal readonly record struct RouteValues(Microsoft.AspNetCore.Routing.RouteValueDictionary Values)
{
    public string this[string name] => Values[name] as string ?? "";
}
