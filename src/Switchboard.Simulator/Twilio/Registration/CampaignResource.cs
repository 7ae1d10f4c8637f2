using System.Text.Json.Nodes;
using Switchboard.Simulator.Twilio.Services;

namespace Switchboard.Simulator.Twilio.Registration;

/// <summary>
/// messaging.twilio.com/v1/Services/{MG}/Compliance/Usa2p: PENDING, IN_PROGRESS, then VERIFIED or FAILED. A service has one campaign, of an approved
/// brand. https://www.twilio.com/docs/messaging/api/usapptoperson-resource
/// </summary>
internal sealed class CampaignResource(CampaignBook campaigns, BrandBook brands, ServiceBook services, TimeProvider clock, SavedWorld saved)
{
    static readonly string[] Texts =
    [
        "Description",
        "MessageFlow",
        "OptInMessage",
        "OptOutMessage",
        "HelpMessage",
        "PrivacyPolicyUrl",
        "TermsAndConditionsUrl",
    ];
    static readonly string[] Lists = ["MessageSamples", "OptInKeywords", "OptOutKeywords", "HelpKeywords"];
    static readonly string[] Flags = ["HasEmbeddedLinks", "HasEmbeddedPhone", "SubscriberOptIn", "AgeGated", "DirectLending"];
    static readonly string[] Required = ["Description", "MessageFlow", "MessageSamples", "HasEmbeddedLinks", "HasEmbeddedPhone"];
    static readonly (string Code, string Name)[] Usecases =
    [
        ("2FA", "Two-Factor authentication (2FA)"), ("ACCOUNT_NOTIFICATION", "Account Notification"), ("CUSTOMER_CARE", "Customer Care"),
        ("DELIVERY_NOTIFICATION", "Delivery Notification"), ("MARKETING", "Marketing"), ("MIXED", "Mixed"), ("LOW_VOLUME", "Low Volume Mixed"),
    ];

    public TwilioAnswer Create(TwilioRequest request)
    {
        if (Service(request) is not { } service)
        {
            return request.NotFound();
        }

        if (Required.FirstOrDefault(name => request.All(name).Count == 0) is { } missing)
        {
            return TwilioAnswer.Error(400, 20001, $"{missing} is required");
        }

        if (Usecases.All(u => u.Code != request.Text("UsAppToPersonUsecase")))
        {
            return TwilioAnswer.Error(400, 20001, $"UsAppToPersonUsecase is one of {string.Join(", ", Usecases.Select(u => u.Code))}");
        }

        if (brands.Find(request.Account, request.Text("BrandRegistrationSid")) is not { } brand || brands.Verdict(brand).Stage is not Stage.Approved)
        {
            return TwilioAnswer.Error(400, 20001, "BrandRegistrationSid must name an APPROVED brand of this account");
        }

        if (campaigns.Of(service) is not null)
        {
            return TwilioAnswer.Error(409, 20409, "This Messaging Service has a campaign already");
        }

        var now = clock.GetUtcNow();
        var campaign = new Campaign
        {
            Sid = Sid.New("QE"),
            AccountSid = request.Account.Sid,
            Created = now,
            Submitted = now,
            ServiceSid = service.Sid,
            BrandSid = brand.Sid,
            Usecase = request.Text("UsAppToPersonUsecase")!,
            Details = Details(request, new Dictionary<string, string[]>()),
        };
        campaigns.Add(campaign);
        return TwilioAnswer.Of(201, Shape(campaign, request)) with { Then = saved.Changed };
    }

    public TwilioAnswer List(TwilioRequest request) => Service(request) is { } service
        ? Paging.Page(request, campaigns.Of(request.Account).Where(c => c.ServiceSid == service.Sid), c => c.Sid, "compliance", c => Shape(c, request))
        : request.NotFound();

    public TwilioAnswer Fetch(TwilioRequest request) => Mine(request) is { } campaign ? TwilioAnswer.Of(200, Shape(campaign, request)) : request.NotFound();

    /// <summary>Corrects a campaign, and hands it in again.</summary>
    public TwilioAnswer Update(TwilioRequest request)
    {
        if (Mine(request) is not { } campaign)
        {
            return request.NotFound();
        }

        campaign.Details = Details(request, campaign.Details);
        campaign.Submitted = clock.GetUtcNow();
        return TwilioAnswer.Of(200, Shape(campaign, request)) with { Then = saved.Changed };
    }

    public TwilioAnswer Delete(TwilioRequest request)
    {
        if (Mine(request) is not { } campaign)
        {
            return request.NotFound();
        }

        campaigns.Remove(campaign);
        return TwilioAnswer.NoContent with { Then = saved.Changed };
    }

    public TwilioAnswer ListUsecases(TwilioRequest request) => Service(request) is null ? request.NotFound() : TwilioAnswer.Of(200, new()
    {
        ["us_app_to_person_usecases"] = new JsonArray([.. Usecases.Select(u =>
            new JsonObject { ["code"] = u.Code, ["name"] = u.Name, ["description"] = u.Name, ["post_approval_required"] = false })]),
    });

    Service? Service(TwilioRequest request) => services.Find(request.Account, request.Route["service"]);

    Campaign? Mine(TwilioRequest request) =>
        campaigns.Find(request.Account, request.Route["sid"]) is { } found && found.ServiceSid == request.Route["service"] ? found : null;

    static Dictionary<string, string[]> Details(TwilioRequest request, IReadOnlyDictionary<string, string[]> before)
    {
        var details = new Dictionary<string, string[]>(before, StringComparer.Ordinal);
        foreach (var name in (string[])[.. Texts, .. Lists, .. Flags])
        {
            if (request.All(name) is { Count: > 0 } given)
            {
                details[name] = [.. given.OfType<string>()];
            }
        }

        return details;
    }

    JsonObject Shape(Campaign campaign, TwilioRequest request)
    {
        var verdict = campaigns.Verdict(campaign);
        var approved = verdict.Stage is Stage.Approved;
        var shape = new JsonObject
        {
            ["sid"] = campaign.Sid,
            ["account_sid"] = campaign.AccountSid,
            ["brand_registration_sid"] = campaign.BrandSid,
            ["messaging_service_sid"] = campaign.ServiceSid,
            ["us_app_to_person_usecase"] = campaign.Usecase,
            ["campaign_status"] = verdict.Stage switch
            {
                Stage.Received => "PENDING",
                Stage.Pending => "IN_PROGRESS",
                Stage.Approved => "VERIFIED",
                _ => "FAILED"
            },
            ["campaign_id"] = approved ? $"C{campaign.Sid[2..8].ToUpperInvariant()}" : null,
            ["is_externally_registered"] = false,
            ["rate_limits"] = approved
                ? new JsonObject { ["att"] = new JsonObject { ["mps"] = 75, ["msg_class"] = "E" }, ["tmobile"] = new JsonObject { ["brand_tier"] = "LOW" } }
                : null,
            ["date_created"] = TwilioJson.Iso(campaign.Created),
            ["date_updated"] = TwilioJson.Iso(campaign.Submitted),
            ["url"] = $"{request.Root}/v1/Services/{campaign.ServiceSid}/Compliance/Usa2p/{campaign.Sid}",
            ["mock"] = false,
            ["errors"] = verdict.Reason is { } why
                ? new JsonArray(
                    new JsonObject
                    {
                        ["error_code"] = 30909,
                        ["error_message"] = why,
                        ["fields"] = new JsonArray("MESSAGE_FLOW"),
                        ["url"] = "https://www.twilio.com/docs/api/errors/30909",
                    })
                : new JsonArray(),
        };
        foreach (var name in Texts)
        {
            shape[Snake(name)] = campaign.Details.GetValueOrDefault(name)?.FirstOrDefault();
        }

        foreach (var name in Lists)
        {
            shape[Snake(name)] = new JsonArray([.. campaign.Details.GetValueOrDefault(name, []).Select(v => JsonValue.Create(v))]);
        }

        foreach (var name in Flags)
        {
            shape[Snake(name)] = campaign.Details.GetValueOrDefault(name) is ["true" or "True"];
        }

        return shape;
    }

    static string Snake(string name) => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
