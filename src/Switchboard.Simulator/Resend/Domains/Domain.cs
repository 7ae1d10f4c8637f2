namespace Switchboard.Simulator.Resend.Domains;

/// <summary>A domain that a team sends from, receives at, or both. It works as soon as its DNS records are found.</summary>
internal sealed class Domain
{
    public required string Id { get; init; }
    public required string TeamId { get; init; }
    public required string Name { get; init; }
    public required string Region { get; init; }
    public required string ReturnPath { get; init; }
    public required string DkimKey { get; init; }
    public required DateTimeOffset Created { get; init; }
    public bool Sending { get; set; } = true;
    public bool Receiving { get; set; }
    public bool OpenTracking { get; set; }
    public bool ClickTracking { get; set; }
    public string? TrackingSubdomain { get; set; }
    public string Tls { get; set; } = "opportunistic";

    /// <summary>What is known of each kind of record: not_started, pending, verified or failed.</summary>
    public IReadOnlyDictionary<RecordKind, string> Found { get; set; } = new Dictionary<RecordKind, string>();

    public bool CanSend => Sending && SendingStatus == "verified";

    public bool CanReceive => Receiving && StatusOf(RecordKind.Receiving) == "verified";

    /// <summary>Of both capabilities together. https://resend.com/docs/dashboard/domains/introduction</summary>
    public string Status
    {
        get
        {
            string[] parts = [.. Sending ? [SendingStatus] : (string[])[], .. Receiving ? [StatusOf(RecordKind.Receiving)] : (string[])[]];
            return parts switch
            {
                [var one] => one,
                [var one, var other] when one == other => one,
                _ when parts.Contains("verified") => parts.Contains("failed") ? "partially_failed" : "partially_verified",
                _ => parts.Contains("pending") ? "pending" : "failed",
            };
        }
    }

    string SendingStatus
    {
        get
        {
            var (spf, dkim) = (StatusOf(RecordKind.Spf), StatusOf(RecordKind.Dkim));
            return spf == dkim ? spf : new[] { "failed", "pending", "not_started" }.First(status => spf == status || dkim == status);
        }
    }

    public string StatusOf(RecordKind kind) => Found.TryGetValue(kind, out var status) ? status : "not_started";

    /// <summary>What has to stand in the domain's DNS, by names relative to the zone.</summary>
    public IEnumerable<DomainRecord> Records()
    {
        var below = Below();
        if (Sending)
        {
            var returnPath = Join(ReturnPath, below);
            yield return new(RecordKind.Spf, returnPath, "MX", $"feedback-smtp.{Region}.amazonses.com", 10);
            yield return new(RecordKind.Spf, returnPath, "TXT", "v=spf1 include:amazonses.com ~all", null);
            yield return new(RecordKind.Dkim, Join("resend._domainkey", below), "TXT", $"p={DkimKey}", null);
        }

        if (Receiving)
        {
            yield return new(RecordKind.Receiving, below.Length == 0 ? "@" : below, "MX", $"inbound-smtp.{Region}.amazonaws.com", 10);
        }

        if (TrackingSubdomain is { } tracking && (OpenTracking || ClickTracking))
        {
            yield return new(RecordKind.Tracking, Join(tracking, below), "CNAME", "links1.resend-dns.com", null);
        }
    }

    /// <summary>The part of the name below the zone: "mail" of mail.example.com, nothing of example.com or example.co.uk.</summary>
    string Below()
    {
        var labels = Name.Split('.');
        var zone = labels is [.., _, "co" or "com" or "org" or "net" or "gov" or "ac" or "edu", { Length: 2 }] ? 3 : 2;
        return string.Join('.', labels[..^Math.Min(zone, labels.Length)]);
    }

    static string Join(string name, string below) => below.Length == 0 ? name : $"{name}.{below}";
}

/// <summary>What a DNS record is for.</summary>
internal enum RecordKind
{
    Spf,
    Dkim,
    Receiving,
    Tracking,
}

internal sealed record DomainRecord(RecordKind Kind, string Name, string Type, string Value, int? Priority);
