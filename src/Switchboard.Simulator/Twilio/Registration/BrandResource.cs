using System.Text.Json.Nodes;

namespace Switchboard.Simulator.Twilio.Registration;

/// <summary>
/// messaging.twilio.com/v1/a2p/BrandRegistrations: PENDING, then APPROVED or FAILED.
/// https://www.twilio.com/docs/messaging/api/brand-registration-resource
/// </summary>
internal sealed class BrandResource(BrandBook brands, BundleBook bundles, TimeProvider clock, SavedWorld saved)
{
    public TwilioAnswer Create(TwilioRequest request)
    {
        var (customer, profile) = (request.Text("CustomerProfileBundleSid"), request.Text("A2PProfileBundleSid"));
        if (bundles.Find(request.Account, customer) is not { Kind: "CustomerProfiles" }
            || bundles.Find(request.Account, profile) is not { Kind: "TrustProducts" })
        {
            return TwilioAnswer.Error(
                400, 20001, "CustomerProfileBundleSid and A2PProfileBundleSid must name a customer profile and a trust product of this account");
        }

        var now = clock.GetUtcNow();
        var brand = new Brand
        {
            Sid = Sid.New("BN"),
            AccountSid = request.Account.Sid,
            Created = now,
            Submitted = now,
            CustomerProfileSid = customer!,
            A2pProfileSid = profile!,
            BrandType = request.Text("BrandType") is { Length: > 0 } type ? type : "STANDARD",
            IsMock = request.Text("Mock") is "true",
            SkipsVetting = request.Text("SkipAutomaticSecVet") is "true",
        };
        brands.Add(brand);
        return TwilioAnswer.Of(201, Shape(brand, request)) with { Then = saved.Changed };
    }

    public TwilioAnswer List(TwilioRequest request) => Paging.Page(request, brands.Of(request.Account), b => b.Sid, "data", b => Shape(b, request));

    public TwilioAnswer Fetch(TwilioRequest request) => Mine(request) is { } brand ? TwilioAnswer.Of(200, Shape(brand, request)) : request.NotFound();

    /// <summary>Hands a failed brand in again, after its bundles were corrected.</summary>
    public TwilioAnswer Update(TwilioRequest request)
    {
        if (Mine(request) is not { } brand)
        {
            return request.NotFound();
        }

        brand.Submitted = clock.GetUtcNow();
        return TwilioAnswer.Of(202, Shape(brand, request)) with { Then = saved.Changed };
    }

    Brand? Mine(TwilioRequest request) => brands.Find(request.Account, request.Route["sid"]);

    JsonObject Shape(Brand brand, TwilioRequest request)
    {
        var (url, verdict) = ($"{request.Root}/v1/a2p/BrandRegistrations/{brand.Sid}", brands.Verdict(brand));
        var approved = verdict.Stage is Stage.Approved;
        return new()
        {
            ["sid"] = brand.Sid,
            ["account_sid"] = brand.AccountSid,
            ["customer_profile_bundle_sid"] = brand.CustomerProfileSid,
            ["a2p_profile_bundle_sid"] = brand.A2pProfileSid,
            ["date_created"] = TwilioJson.Iso(brand.Created),
            ["date_updated"] = TwilioJson.Iso(brand.Submitted),
            ["brand_type"] = brand.BrandType,
            ["status"] = verdict.Stage switch { Stage.Approved => "APPROVED", Stage.Rejected => "FAILED", _ => "PENDING" },
            ["tcr_id"] = approved ? $"B{brand.Sid[2..8].ToUpperInvariant()}" : null,
            ["failure_reason"] = verdict.Reason,
            ["errors"] = verdict.Reason is { } why
                ? new JsonArray(new JsonObject { ["error_code"] = 30794, ["message"] = why, ["fields"] = new JsonArray() })
                : new JsonArray(),
            ["url"] = url,
            ["brand_score"] = approved ? 75 : null,
            ["brand_feedback"] = null,
            ["identity_status"] = approved ? "VETTED_VERIFIED" : "SELF_DECLARED",
            ["russell_3000"] = null,
            ["government_entity"] = null,
            ["tax_exempt_status"] = null,
            ["skip_automatic_sec_vet"] = brand.SkipsVetting,
            ["mock"] = brand.IsMock,
            ["links"] = new JsonObject { ["brand_vettings"] = $"{url}/Vettings", ["brand_registration_otps"] = $"{url}/SmsOtp" },
        };
    }
}
