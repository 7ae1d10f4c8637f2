using System.Net;

namespace Switchboard.Api;

/// <summary>Where the process listens and whom it believes.</summary>
[Settings("Server")]
public sealed record ServerSettings : ISettings
{
    [Setting("TCP port; 0 picks a free one.", Min = 0, Max = 65535)]
    public int Port { get; init; } = 5080;

    [Setting("IP address to listen on; `0.0.0.0` or `::` for all. Everything else stays on this machine.")]
    public string Listen { get; init; } = "127.0.0.1";

    [Setting("The address that others reach it at, in links, callback addresses and signatures. "
        + "Without it: the one that was saved on the set-up page, else the local one.")]
    public Uri? PublicUrl { get; init; }

    [Setting("Web origins, beside its own, whose pages may call it.")]
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    [Setting("Addresses or networks (`10.0.0.0/8`) of reverse proxies whose `X-Forwarded-*` headers are believed.")]
    public IReadOnlyList<string> TrustedProxies { get; init; } = [];

    [Setting("Largest request body in bytes, where an endpoint doesn't say otherwise.", Min = 1024, Max = 1 << 30)]
    public int MaxBodyBytes { get; init; } = 1 << 20;

    [Setting("How long a shutdown waits for requests and jobs in flight.", Most = "10m")]
    public TimeSpan ShutdownWait { get; init; } = TimeSpan.FromSeconds(8);

    /// <inheritdoc />
    public IEnumerable<(string Property, string Wrong)> Check()
    {
        if (!IPAddress.TryParse(Listen, out _))
        {
            yield return (nameof(Listen), $"is an IP address such as 127.0.0.1 or 0.0.0.0, not \"{Listen}\".");
        }

        if (PublicUrl is { } url && (url.Query.Length > 0 || url.Fragment.Length > 0 || url.AbsolutePath != "/"))
        {
            yield return (nameof(PublicUrl), "is a bare address such as https://switchboard.example.com, without path or query.");
        }

        foreach (var origin in AllowedOrigins.Where(origin =>
            !Uri.TryCreate(origin, UriKind.Absolute, out var uri) || uri.GetLeftPart(UriPartial.Authority) != origin))
        {
            yield return (nameof(AllowedOrigins), $"has \"{origin}\"; an origin is scheme, host and port, such as https://app.example.com.");
        }

        foreach (var proxy in TrustedProxies.Where(proxy => !IPAddress.TryParse(proxy, out _) && !IPNetwork.TryParse(proxy, out _)))
        {
            yield return (nameof(TrustedProxies), $"has \"{proxy}\", which is neither an address nor a network such as 10.0.0.0/8.");
        }
    }
}
