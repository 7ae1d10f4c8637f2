using ModelContextProtocol;

namespace Switchboard.Mcp.Events;

/// <summary>The errors of the events extension: https://modelcontextprotocol.io/seps/3415-events-extension#error-handling.</summary>
internal static class EventErrors
{
    /// <summary>What is said to who is no longer allowed to listen.</summary>
    public const int ForbiddenCode = -32024;

    /// <summary>The request can't be right, whoever asks.</summary>
    public static McpProtocolException Invalid(string message) => new(message, McpErrorCode.InvalidParams);

    /// <summary>There is no such type of event, or no such subscription.</summary>
    public static McpProtocolException NotFound(string kind, string message) => Of(-32023, message, ("kind", kind));

    /// <summary>Not for this caller. What belongs to another is refused in the same words as what isn't there.</summary>
    public static McpProtocolException Forbidden(string message) => Of(ForbiddenCode, message);

    /// <summary>There are too many already.</summary>
    public static McpProtocolException Exhausted(string limit, int max, string message) => Of(-32025, message, ("limit", limit), ("max", max));

    /// <summary>Well asked, and not to be had here.</summary>
    public static McpProtocolException Unsupported(string feature, string value, string message) => Of(-32026, message, ("feature", feature), ("value", value));

    /// <summary>The client's address did not prove that it wants to be told.</summary>
    /// <param name="reason">A category; never what the address answered.</param>
    public static McpProtocolException Callback(string reason) => Of(-32027, "The callback address could not be verified.", ("reason", reason));

    static McpProtocolException Of(int code, string message, params (string Name, object Value)[] data)
    {
        var error = new McpProtocolException(message, (McpErrorCode)code);
        foreach (var (name, value) in data)
        {
            error.Data[name] = value;
        }

        return error;
    }
}
