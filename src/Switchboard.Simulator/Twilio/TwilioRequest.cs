using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Switchboard.Simulator.Twilio;

/// <summary>A request that was authenticated: for which account, by whom, with which parameters.</summary>
internal sealed record TwilioRequest(Account Caller, Account Account, IFormCollection Form, IQueryCollection Query, RouteValues Route, string Path)
{
    public string? Text(string name) => Form.TryGetValue(name, out var value) ? value.ToString() : null;

    public StringValues All(string name) => Form.TryGetValue(name, out var values) ? values : StringValues.Empty;

    public string? Asked(string name) => Query.TryGetValue(name, out var value) && value.Count > 0 && value[0] is { Length: > 0 } text ? text : null;

    public TwilioAnswer NotFound() => TwilioAnswer.NotFound(Path);
}

/// <summary>Values that the path carries.</summary>
internal readonly record struct RouteValues(Microsoft.AspNetCore.Routing.RouteValueDictionary Values)
{
    public string this[string name] => Values[name] as string ?? "";
}
