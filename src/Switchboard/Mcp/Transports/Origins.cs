using System.Net;

namespace Switchboard.Mcp.Transports;

/// <summary>
/// Which pages may call. A page of a stranger that made its own name point at this machine has an origin of its own
/// (DNS rebinding), so neither the Host header nor the address of the connection says anything about it.
/// </summary>
internal sealed class Origins(IEnumerable<string> allowed)
{
    readonly HashSet<string> allowed = allowed.Select(o => o.TrimEnd('/')).ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a request with this Origin header may go on; one without comes from no page.</summary>
    public bool Allow(string? origin) => string.IsNullOrEmpty(origin) || allowed.Contains(origin) || IsLoopback(origin);

    static bool IsLoopback(string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && (uri.Scheme is "http" or "https")
        && (uri.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip)));
}
