using System.Globalization;

namespace Switchboard.Simulator.Twilio.Webhooks;

/// <summary>What made a try fail, in the words of the retry policy (<c>rp</c>).</summary>
[Flags]
internal enum Failure
{
    None = 0,

    /// <summary><c>ct</c>: no connection, or no TLS on it.</summary>
    Connect = 1,

    /// <summary><c>rt</c>: no whole answer in time, or the connection broke before it.</summary>
    Read = 2,

    /// <summary><c>4xx</c></summary>
    Status4xx = 4,

    /// <summary><c>5xx</c></summary>
    Status5xx = 8,

    /// <summary><c>all</c></summary>
    All = Connect | Read | Status4xx | Status5xx,
}

/// <summary>
/// A webhook's URL and how patient to be with it. The fragment overrides the defaults (<c>#rc=5&amp;rp=all&amp;ct=…&amp;rt=…&amp;tt=…</c>)
/// and is neither sent nor signed.
/// https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
/// </summary>
internal sealed record WebhookUrl(string Url, TimeSpan Connect, TimeSpan Read, TimeSpan Total, int Retries, Failure Policy)
{
    public static WebhookUrl Parse(string configured, WebhookPatience patience)
    {
        var parts = configured.Split('#', 2);
        var url = new WebhookUrl(parts[0], patience.Connect, patience.Read, patience.Total, patience.Retries, Failure.Connect);
        foreach (var pair in parts.Length == 2 ? parts[1].Split('&') : [])
        {
            var (key, value) = pair.Split('=', 2) is [var k, var v] ? (k, Uri.UnescapeDataString(v)) : ("", "");
            url = key switch
            {
                "ct" when Milliseconds(value, 10_000) is { } connect => url with { Connect = connect },
                "rt" when Milliseconds(value, 15_000) is { } read => url with { Read = read },
                "tt" when Milliseconds(value, 15_000) is { } total => url with { Total = total },
                "rc" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) => url with { Retries = Math.Min(count, 5) },
                "rp" => url with { Policy = value.Split(',').Aggregate(Failure.None, (policy, name) => policy | Named(name)) },
                _ => url,
            };
        }

        return url;
    }

    static Failure Named(string name) => name switch
    {
        "ct" => Failure.Connect,
        "rt" => Failure.Read,
        "4xx" => Failure.Status4xx,
        "5xx" => Failure.Status5xx,
        "all" => Failure.All,
        _ => Failure.None,
    };

    static TimeSpan? Milliseconds(string text, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var ms) && ms >= 100 && ms <= most ? TimeSpan.FromMilliseconds(ms) : null;
}
