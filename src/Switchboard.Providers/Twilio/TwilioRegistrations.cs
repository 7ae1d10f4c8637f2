using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Switchboard.Channels;
using Switchboard.Tenancy;

namespace Switchboard.Providers.Twilio;

/// <summary>
/// A number at Twilio is registered when its messaging service has a verified campaign. https://www.twilio.com/docs/messaging/compliance/a2p-10dlc
/// </summary>
sealed class TwilioRegistrations(TwilioHttp http) : IRegistrationProvider
{
    public string Name => TwilioCredential.Provider;

    public IReadOnlyList<CredentialField> CredentialFields => TwilioCredential.Fields;

    public Task<Outcome<ProviderCheck>> Verify(ProviderCredential credential, CancellationToken ct) => TwilioAccount.Check(http, credential, ct);

    public async Task<Outcome<IReadOnlyList<NumberRegistration>>> Registrations(ProviderCredential credential, CancellationToken ct)
    {
        var services = await All("/v1/Services?PageSize=100", TwilioRegistrationWire.Default.WireServices, page => page.Services, credential, ct);
        if (services.Problem is { } unreadable)
        {
            return unreadable;
        }

        List<NumberRegistration> found = [];
        Dictionary<string, WireBrand> brands = new(StringComparer.Ordinal);
        foreach (var group in services.Value.Where(service => service.Sid is not null))
        {
            var service = group.Sid!;
            var campaigns = await All(
                $"/v1/Services/{service}/Compliance/Usa2p?PageSize=100",
                TwilioRegistrationWire.Default.WireCampaigns,
                page => page.Compliance,
                credential,
                ct);
            if (campaigns.Problem is { } noCampaigns)
            {
                return noCampaigns;
            }

            var campaign = campaigns.Value.MaxBy(one => Stand(one.CampaignStatus));
            if (campaign is not null && brands.Count == 0)
            {
                var read = await All("/v1/a2p/BrandRegistrations?PageSize=100", TwilioRegistrationWire.Default.WireBrands, page => page.Data, credential, ct);
                if (read.Problem is { } noBrands)
                {
                    return noBrands;
                }

                foreach (var brand in read.Value.Where(brand => brand.Sid is not null))
                {
                    brands[brand.Sid!] = brand;
                }
            }

            var numbers = await All(
                $"/v1/Services/{service}/PhoneNumbers?PageSize=100",
                TwilioRegistrationWire.Default.WireServiceNumbers,
                page => page.PhoneNumbers,
                credential,
                ct);
            if (numbers.Problem is { } noNumbers)
            {
                return noNumbers;
            }

            var detail = Detail(group, campaign, campaign?.BrandRegistrationSid is { } sid ? brands.GetValueOrDefault(sid) : null);
            found.AddRange(numbers.Value.Select(number => number.Sid)
                .OfType<string>()
                .Select(number => new NumberRegistration(number, Stand(campaign?.CampaignStatus), detail)));
        }

        return found;
    }

    static RegistrationState Stand(string? campaign) => campaign switch
    {
        null => RegistrationState.Unregistered,
        "VERIFIED" => RegistrationState.Registered,
        "FAILED" => RegistrationState.Failed,
        _ => RegistrationState.Pending,
    };

    static RegistrationDetail Detail(WireService service, WireCampaign? campaign, WireBrand? brand) => new(
        service.Sid, campaign?.Sid, campaign?.CampaignStatus, campaign?.BrandRegistrationSid, brand?.Status,
        campaign?.Errors?.Select(error => error.ErrorMessage).OfType<string>().FirstOrDefault() ?? brand?.FailureReason,
        InboundOf(service));

    // A service hears for its numbers unless it is told to leave that to them. https://www.twilio.com/docs/messaging/api/service-resource
    static string? InboundOf(WireService service) =>
        service.UseInboundWebhookOnNumber is not { } leaves ? null
        : leaves ? RegistrationDetail.ToNumber
        : service.InboundRequestUrl is { Length: > 0 } url ? url
        : RegistrationDetail.ToNobody;

    Task<Outcome<List<TItem>>> All<TPage, TItem>(
        string path, JsonTypeInfo<TPage> shape, Func<TPage, TItem[]?> items, ProviderCredential credential, CancellationToken ct)
        where TPage : class, IWirePage => http.All(TwilioHost.Messaging, path, shape, items, credential, ct);
}

/// <summary>The shapes of messaging.twilio.com/v1, those parts that we read.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(WireServices))]
[JsonSerializable(typeof(WireServiceNumbers))]
[JsonSerializable(typeof(WireCampaigns))]
[JsonSerializable(typeof(WireBrands))]
sealed partial class TwilioRegistrationWire : JsonSerializerContext;

sealed record WireService(string? Sid, string? InboundRequestUrl = null, bool? UseInboundWebhookOnNumber = null);

sealed record WireServices(WireService[]? Services, WireMeta? Meta) : IWirePage;

sealed record WireServiceNumbers(WireService[]? PhoneNumbers, WireMeta? Meta) : IWirePage;

sealed record WireCampaignError(string? ErrorMessage);

/// <param name="CampaignStatus">PENDING, IN_PROGRESS, VERIFIED, FAILED, SUSPENDED.</param>
sealed record WireCampaign(string? Sid, string? BrandRegistrationSid, string? CampaignStatus, WireCampaignError[]? Errors);

sealed record WireCampaigns(WireCampaign[]? Compliance, WireMeta? Meta) : IWirePage;

sealed record WireBrand(string? Sid, string? Status, string? FailureReason);

sealed record WireBrands(WireBrand[]? Data, WireMeta? Meta) : IWirePage;
