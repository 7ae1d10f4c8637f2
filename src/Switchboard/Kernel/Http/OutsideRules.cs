using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Switchboard.Kernel;

/// <summary>Which addresses that tenants name may be connected to: public ones, and what the deployer allows.</summary>
public sealed class OutsideRules
{
    /// <summary>The longest address.</summary>
    public const int MaxUrl = 2_000;

    // The special registries, what is documentation or is routed to a private place: https://www.iana.org/assignments/iana-ipv4-special-registry,
    // https://www.iana.org/assignments/iana-ipv6-special-registry. 168.63.129.16 is Azure's host, which answers its guests with their configuration.
    static readonly IPNetwork[] NotPublic =
    [
        .. from text in (string[])
           [
               "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "168.63.129.16/32", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
               "192.0.2.0/24", "192.31.196.0/24",
               "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
               "224.0.0.0/4", "240.0.0.0/4",
               "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20",
           ]
           select IPNetwork.Parse(text),
    ];

    // All other IPv6 is private, local, or not given out.
    static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");
    static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");

    const string Itself = "The address is this deployment's own.";

    readonly AllowedOutside[] allowed;
    readonly Func<bool> loopback;
    readonly Func<int, bool> isOwnPort;

    /// <param name="loopback">Whether this machine itself may be reached, also without TLS.</param>
    /// <param name="isOwnPort">Whether we ourselves listen on a port of this machine: nobody is led there, whatever else is allowed. None:
    /// we don't listen.</param>
    public OutsideRules(OutsideSettings settings, bool loopback, Func<int, bool>? isOwnPort = null) : this(settings, () => loopback, isOwnPort)
    {
    }

    /// <inheritdoc cref="OutsideRules(OutsideSettings, bool, Func{int, bool}?)" />
    public OutsideRules(OutsideSettings settings, Func<bool> loopback, Func<int, bool>? isOwnPort = null)
    {
        this.isOwnPort = isOwnPort ?? (_ => false);
        allowed = [.. settings.Allow.Select(AllowedOutside.Parse).OfType<AllowedOutside>()];
        this.loopback = loopback;
    }

    /// <summary>What is wrong with an address that a tenant names, as far as one can see without looking up its host; null when nothing is.</summary>
    /// <param name="field">The request's field.</param>
    public Problem? Check(string field, string url)
    {
        const string Public = "Give an address of a public host, such as https://example.com/hooks. Others are allowed by whoever runs this "
            + "deployment, in the setting Outside:Allow.";
        if (url.Length > MaxUrl
            || url.Any(c => char.IsControl(c) || char.IsWhiteSpace(c))
            || !Uri.TryCreate(url, UriKind.Absolute, out var uri)
            || uri.Host.Length == 0
            || uri.Scheme is not ("https" or "http"))
        {
            return Problem.Invalid(field, $"This is no web address of at most {MaxUrl} characters.", "Give one such as https://example.com/hooks.");
        }

        if (uri.UserInfo.Length > 0)
        {
            return Problem.Invalid(field, "There are credentials in the address, which logs would keep.", "Leave them out; what is sent is signed.");
        }

        if (uri.Fragment.Length > 0)
        {
            return Problem.Invalid(field, "The address has a fragment, which is never sent.", "Leave out what begins with #.");
        }

        var host = HostOf(uri);
        var listed = allowed.Any(entry => entry.Names(host));
        if (uri.Port is < 1 or (< 1024 and not (80 or 443)) && !listed)
        {
            return Problem.Invalid(field, $"The port {uri.Port} isn't one of the web.", "Use 443 or a port from 1024 on.");
        }

        if (IPAddress.TryParse(host, out var address))
        {
            return Judge(address, host, uri.Port, uri.Scheme == "http") is { } why ? Problem.Invalid(field, why, Public) : null;
        }

        if (IsLocalName(host) && isOwnPort(uri.Port))
        {
            return Problem.Invalid(field, Itself, Public);
        }

        if (!listed && !loopback() && IsLocalName(host))
        {
            return Problem.Invalid(field, "The host is a name of this machine.", Public);
        }

        // Whether a name is of this machine is seen when it is connected to.
        return uri.Scheme == "http" && !allowed.Any(entry => entry.Plain) && !(loopback() && IsLocalName(host))
            ? Problem.Invalid(field, "The address is without TLS.", "Give one that begins with https://.")
            : null;
    }

    /// <summary>Why this address may not be connected to, as a sentence; null when it may.</summary>
    /// <param name="host">The host as it was named, lower case, without brackets.</param>
    /// <param name="port">The port that would be connected to.</param>
    /// <param name="plain">Whether it would be without TLS.</param>
    public string? Judge(IPAddress address, string host, int port, bool plain)
    {
        var real = Unwrap(address);
        if (isOwnPort(port) && IsThisMachine(real))
        {
            return Itself;
        }

        if (allowed.Any(entry => (entry.Plain || !plain) && (entry.Names(host) || entry.Holds(real))) || (loopback() && IPAddress.IsLoopback(real)))
        {
            return null;
        }

        return !IsPublic(real) ? "The host isn't public: its address is private, local or reserved."
            : plain ? "The address is without TLS."
            : null;
    }

    /// <summary>The host of an address as it is looked up and judged.</summary>
    public static string HostOf(Uri uri) => uri.IdnHost.Trim('[', ']').TrimEnd('.').ToLowerInvariant();

    static bool IsPublic(IPAddress address) =>
        (address.AddressFamily == AddressFamily.InterNetwork || (GlobalUnicast.Contains(address) && address.ScopeId == 0))
            && !NotPublic.Any(network => network.Contains(address));

    /// <summary>The address that is meant: IPv4 that is written as IPv6, or reached through NAT64.</summary>
    static IPAddress Unwrap(IPAddress address) =>
        address.IsIPv4MappedToIPv6 ? address.MapToIPv4()
        : Nat64.Contains(address) ? new IPAddress(address.GetAddressBytes()[12..])
        : address;

    static bool IsThisMachine(IPAddress address) =>
        IPAddress.IsLoopback(address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)
        || NetworkInterface.GetAllNetworkInterfaces().Any(one => one.GetIPProperties().UnicastAddresses.Any(own => own.Address.Equals(address)));

    static bool IsLocalName(string host) => host == "localhost" || host.EndsWith(".localhost", StringComparison.Ordinal);
}

/// <summary>One entry of <see cref="OutsideSettings.Allow"/>.</summary>
/// <param name="Host">A name, or null when it is a network.</param>
/// <param name="Plain">Whether it may be reached without TLS.</param>
sealed record AllowedOutside(string? Host, IPNetwork Network, bool Plain)
{
    const string PlainPrefix = "http://";

    public static AllowedOutside? Parse(string entry)
    {
        var plain = entry.StartsWith(PlainPrefix, StringComparison.OrdinalIgnoreCase);
        var text = (plain ? entry[PlainPrefix.Length..] : entry).Trim('[', ']');
        return IPAddress.TryParse(text, out var one) ? new(null, new(one, one.GetAddressBytes().Length * 8), plain)
            : IPNetwork.TryParse(text, out var network) ? new(null, network, plain)
            : Uri.CheckHostName(text) == UriHostNameType.Dns ? new(text.ToLowerInvariant(), default, plain)
            : null;
    }

    public bool Names(string host) => Host == host;

    public bool Holds(IPAddress address) => Host is null && Network.Contains(address);
}
