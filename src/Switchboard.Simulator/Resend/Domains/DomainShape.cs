namespace Switchboard.Simulator.Resend.Domains;

/// <summary>A domain as the wire shows it.</summary>
internal static class DomainShape
{
    public static Dictionary<string, object?> Brief(Domain domain) => new()
    {
        ["id"] = domain.Id,
        ["name"] = domain.Name,
        ["status"] = domain.Status,
        ["created_at"] = ResendJson.Row(domain.Created),
        ["region"] = domain.Region,
        ["open_tracking"] = domain.OpenTracking,
        ["click_tracking"] = domain.ClickTracking,
        ["capabilities"] = new { sending = domain.Sending ? "enabled" : "disabled", receiving = domain.Receiving ? "enabled" : "disabled" },
    };

    /// <summary>With the records, as create shows it.</summary>
    public static Dictionary<string, object?> Whole(Domain domain)
    {
        var shape = Brief(domain);
        shape["records"] = Records(domain, "Receiving");
        if (domain.TrackingSubdomain is { } tracking)
        {
            shape["tracking_subdomain"] = tracking;
        }

        return shape;
    }

    /// <summary>As fetch shows it.</summary>
    public static Dictionary<string, object?> Fetched(Domain domain)
    {
        var shape = Whole(domain);
        shape["object"] = "domain";
        return shape;
    }

    /// <summary>As events tell of it, where the record for receiving has another name.</summary>
    public static object Event(Domain domain) => new
    {
        id = domain.Id,
        name = domain.Name,
        status = domain.Status,
        created_at = ResendJson.Instant(domain.Created),
        region = domain.Region,
        records = Records(domain, "Receiving MX"),
    };

    static List<Dictionary<string, object?>> Records(Domain domain, string receiving) => [.. domain.Records().Select(record =>
    {
        var shape = new Dictionary<string, object?>
        {
            ["record"] = record.Kind switch
            {
                RecordKind.Spf => "SPF",
                RecordKind.Dkim => "DKIM",
                RecordKind.Receiving => receiving,
                var kind => kind.ToString()
            },
            ["name"] = record.Name,
            ["type"] = record.Type,
            ["ttl"] = "Auto",
            ["status"] = domain.StatusOf(record.Kind),
            ["value"] = record.Value,
        };
        if (record.Priority is { } priority)
        {
            shape["priority"] = priority;
        }

        return shape;
    })];
}
