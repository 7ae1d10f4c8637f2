using System.Globalization;
using System.Text.Json.Nodes;
using Switchboard.Simulator.Twilio.Registration;

namespace Switchboard.Simulator.Twilio.Services;

/// <summary>messaging.twilio.com/v1/Services: make, list, fetch, change, delete. https://www.twilio.com/docs/messaging/api/service-resource</summary>
internal sealed class ServiceResource(ServiceBook services, CampaignBook campaigns, TimeProvider clock, SavedWorld saved)
{
    static readonly string[] Settable =
    [
        "InboundRequestUrl", "InboundMethod", "FallbackUrl", "FallbackMethod", "StatusCallback", "StickySender", "MmsConverter", "SmartEncoding",
        "ScanMessageContent",
        "FallbackToLongCode", "AreaCodeGeomatch", "ValidityPeriod", "SynchronousValidation", "Usecase", "UseInboundWebhookOnNumber",
    ];

    static readonly string[] Urls = ["InboundRequestUrl", "FallbackUrl", "StatusCallback"];

    public TwilioAnswer Create(TwilioRequest request)
    {
        if (request.Text("FriendlyName") is not { Length: > 0 } name)
        {
            return TwilioAnswer.Error(400, 20001, "FriendlyName is required");
        }

        if (Wrong(request) is { } wrong)
        {
            return wrong;
        }

        var now = clock.GetUtcNow();
        var service = new Service { Sid = Sid.New("MG"), AccountSid = request.Account.Sid, FriendlyName = name, Created = now, Updated = now };
        service.Settings = Settings(request, service.Settings);
        services.Add(service);
        return Answer(201, service, request) with { Then = saved.Changed };
    }

    public TwilioAnswer List(TwilioRequest request) => Paging.Page(request, services.Of(request.Account), s => s.Sid, "services", s => Shape(s, request));

    public TwilioAnswer Fetch(TwilioRequest request) => Mine(request) is { } service ? Answer(200, service, request) : request.NotFound();

    public TwilioAnswer Update(TwilioRequest request)
    {
        if (Mine(request) is not { } service)
        {
            return request.NotFound();
        }

        if (Wrong(request) is { } wrong)
        {
            return wrong;
        }

        service.Settings = Settings(request, service.Settings);
        service.FriendlyName = request.Text("FriendlyName") ?? service.FriendlyName;
        service.Updated = clock.GetUtcNow();
        return Answer(200, service, request) with { Then = saved.Changed };
    }

    public TwilioAnswer Delete(TwilioRequest request)
    {
        if (Mine(request) is not { } service)
        {
            return request.NotFound();
        }

        services.Remove(service);
        return TwilioAnswer.NoContent with { Then = saved.Changed };
    }

    Service? Mine(TwilioRequest request) => services.Find(request.Account, request.Route["sid"]);

    static TwilioAnswer? Wrong(TwilioRequest request)
    {
        var url = Urls.FirstOrDefault(name => request.Text(name) is { Length: > 0 } given && !WebAddress.IsOne(given));
        return url is null ? null : TwilioAnswer.Error(400, 20001, $"{url} is not a valid URL");
    }

    static Dictionary<string, string> Settings(TwilioRequest request, IReadOnlyDictionary<string, string> before)
    {
        var settings = new Dictionary<string, string>(before, StringComparer.Ordinal);
        foreach (var name in Settable)
        {
            if (request.Text(name) is { } value)
            {
                settings[name] = value;
            }
        }

        return settings;
    }

    TwilioAnswer Answer(int status, Service service, TwilioRequest request) => TwilioAnswer.Of(status, Shape(service, request));

    JsonObject Shape(Service service, TwilioRequest request)
    {
        var url = $"{request.Root}/v1/Services/{service.Sid}";
        return new()
        {
            ["sid"] = service.Sid,
            ["account_sid"] = service.AccountSid,
            ["friendly_name"] = service.FriendlyName,
            ["date_created"] = TwilioJson.Iso(service.Created),
            ["date_updated"] = TwilioJson.Iso(service.Updated),
            ["inbound_request_url"] = service["InboundRequestUrl"],
            ["inbound_method"] = service["InboundMethod"] ?? "POST",
            ["fallback_url"] = service["FallbackUrl"],
            ["fallback_method"] = service["FallbackMethod"] ?? "POST",
            ["status_callback"] = service["StatusCallback"],
            ["sticky_sender"] = service.Is("StickySender", true),
            ["mms_converter"] = service.Is("MmsConverter", true),
            ["smart_encoding"] = service.Is("SmartEncoding", true),
            ["scan_message_content"] = service["ScanMessageContent"] ?? "inherit",
            ["fallback_to_long_code"] = service.Is("FallbackToLongCode", true),
            ["area_code_geomatch"] = service.Is("AreaCodeGeomatch", true),
            ["validity_period"] = int.TryParse(service["ValidityPeriod"], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : 36_000,
            ["synchronous_validation"] = service.Is("SynchronousValidation", false),
            ["usecase"] = service["Usecase"] ?? "undeclared",
            ["us_app_to_person_registered"] = campaigns.IsVerified(service),
            ["use_inbound_webhook_on_number"] = service.Is("UseInboundWebhookOnNumber", false),
            ["url"] = url,
            ["links"] = new JsonObject
            {
                ["phone_numbers"] = $"{url}/PhoneNumbers",
                ["channel_senders"] = $"{url}/ChannelSenders",
                ["us_app_to_person"] = $"{url}/Compliance/Usa2p",
                ["us_app_to_person_usecases"] = $"{url}/Compliance/Usa2p/Usecases",
            },
        };
    }
}
