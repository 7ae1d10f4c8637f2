namespace Switchboard.Kernel.Telemetry;

/// <summary>
/// From OpenTelemetry's names (<c>http.server.request.duration</c>, unit <c>s</c>) to Prometheus'
/// (<c>http_server_request_duration_seconds</c>).
/// </summary>
static class MetricNames
{
    public static string Of(string instrument, string? unit, string kind)
    {
        var name = Clean(instrument, colon: true);
        var suffix = unit switch
        {
            "s" => "_seconds",
            "ms" => "_milliseconds",
            "By" => "_bytes",
            "1" when kind == "gauge" => "_ratio",
            _ => "",
        };
        if (!name.EndsWith(suffix, StringComparison.Ordinal))
        {
            name += suffix;
        }

        return kind == "counter" && !name.EndsWith("_total", StringComparison.Ordinal) ? name + "_total" : name;
    }

    public static string Label(string tag) => Clean(tag, colon: false);

    static string Clean(string text, bool colon)
    {
        var clean = string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) || c == '_' || (colon && c == ':') ? c : '_'));
        return clean.Length == 0 || char.IsAsciiDigit(clean[0]) ? "_" + clean : clean;
    }
}
