using Switchboard.Simulator.Twilio.Services;

namespace Switchboard.Simulator.Twilio.Registration;

/// <summary>A TrustHub bundle: a customer profile or a trust product (the A2P profile). https://www.twilio.com/docs/trust-hub/trusthub-rest-api</summary>
internal sealed class Bundle : IOwned
{
    public required string Sid { get; init; }
    public required string AccountSid { get; init; }
    public required DateTimeOffset Created { get; init; }
    public DateTimeOffset Updated { get; set; }

    /// <summary><c>CustomerProfiles</c> or <c>TrustProducts</c>.</summary>
    public required string Kind { get; init; }

    public required string FriendlyName { get; set; }
    public required string Email { get; set; }
    public required string PolicySid { get; init; }
    public string? StatusCallback { get; set; }

    /// <summary>When it was handed in for review; none: it is a draft.</summary>
    public DateTimeOffset? Submitted { get; set; }

    /// <summary>What was put into it: the assignment's sid and what it names.</summary>
    public IReadOnlyDictionary<string, string> Entities { get; set; } = new Dictionary<string, string>();
}

internal sealed class BundleBook(Reviewers reviewers) : Book<Bundle>("twilioBundles")
{
    public Verdict? Verdict(Bundle bundle) => bundle.Submitted is { } at ? reviewers.Judge(at, bundle.Sid, bundle.FriendlyName) : null;
}

/// <summary>Somebody that a bundle tells of: a business, its representative. https://www.twilio.com/docs/trust-hub/trusthub-rest-api/end-users</summary>
internal sealed class EndUser : IOwned
{
    public required string Sid { get; init; }
    public required string AccountSid { get; init; }
    public required DateTimeOffset Created { get; init; }
    public required string FriendlyName { get; init; }
    public required string Type { get; init; }
    public required string Attributes { get; init; }
}

internal sealed class EndUserBook() : Book<EndUser>("twilioEndUsers");

/// <summary>A brand at The Campaign Registry. https://www.twilio.com/docs/messaging/api/brand-registration-resource</summary>
internal sealed class Brand : IOwned
{
    public required string Sid { get; init; }
    public required string AccountSid { get; init; }
    public required DateTimeOffset Created { get; init; }
    public required string CustomerProfileSid { get; init; }
    public required string A2pProfileSid { get; init; }
    public required string BrandType { get; init; }
    public bool IsMock { get; init; }
    public bool SkipsVetting { get; init; }

    /// <summary>When it was handed in, or handed in again.</summary>
    public DateTimeOffset Submitted { get; set; }
}

internal sealed class BrandBook(Reviewers reviewers) : Book<Brand>("twilioBrands")
{
    public Verdict Verdict(Brand brand) => reviewers.Judge(brand.Submitted, brand.Sid, brand.CustomerProfileSid);
}

/// <summary>What a service may send to the US for. https://www.twilio.com/docs/messaging/api/usapptoperson-resource</summary>
internal sealed class Campaign : IOwned
{
    public required string Sid { get; init; }
    public required string AccountSid { get; init; }
    public required DateTimeOffset Created { get; init; }
    public required string ServiceSid { get; init; }
    public required string BrandSid { get; init; }
    public required string Usecase { get; init; }
    public DateTimeOffset Submitted { get; set; }

    /// <summary>What was said of it: Description, MessageFlow, OptInMessage …; several values each, where there are.</summary>
    public IReadOnlyDictionary<string, string[]> Details { get; set; } = new Dictionary<string, string[]>();
}

internal sealed class CampaignBook(Reviewers reviewers) : Book<Campaign>("twilioCampaigns")
{
    public Verdict Verdict(Campaign campaign) => reviewers.Judge(campaign.Submitted, campaign.Sid, campaign.ServiceSid);

    public Campaign? Of(Service service) => All.FirstOrDefault(c => c.ServiceSid == service.Sid);

    public bool IsVerified(Service service) => Of(service) is { } campaign && Verdict(campaign).Stage is Stage.Approved;
}
