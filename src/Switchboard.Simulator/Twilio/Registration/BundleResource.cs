using System.Text.Json;
using System.Text.Json.Nodes;

namespace Switchboard.Simulator.Twilio.Registration;

/// <summary>
/// trusthub.twilio.com/v1: CustomerProfiles, TrustProducts, what is assigned to them, and EndUsers. A draft is handed in by Status=pending-review.
/// https://www.twilio.com/docs/trust-hub/trusthub-rest-api
/// </summary>
internal sealed class BundleResource(BundleBook bundles, EndUserBook users, TimeProvider clock, SavedWorld saved)
{
    public TwilioAnswer Create(TwilioRequest request, string kind)
    {
        if (request.Text("FriendlyName") is not { Length: > 0 } name
            || request.Text("Email") is not { Length: > 0 } email
            || !Sid.Is("RN", request.Text("PolicySid")))
        {
            return TwilioAnswer.Error(400, 20001, "FriendlyName, Email and PolicySid (RN…) are required");
        }

        var now = clock.GetUtcNow();
        var bundle = new Bundle
        {
            Sid = Sid.New("BU"),
            AccountSid = request.Account.Sid,
            Kind = kind,
            FriendlyName = name,
            Email = email,
            PolicySid = request.Text("PolicySid")!,
            StatusCallback = request.Text("StatusCallback"),
            Created = now,
            Updated = now,
        };
        bundles.Add(bundle);
        return Answer(201, bundle, request) with { Then = saved.Changed };
    }

    public TwilioAnswer List(TwilioRequest request, string kind) =>
        Paging.Page(request, bundles.Of(request.Account).Where(b => b.Kind == kind), b => b.Sid, "results", b => Shape(b, request));

    public TwilioAnswer Fetch(TwilioRequest request, string kind) => Mine(request, kind) is { } bundle ? Answer(200, bundle, request) : request.NotFound();

    public TwilioAnswer Update(TwilioRequest request, string kind)
    {
        if (Mine(request, kind) is not { } bundle)
        {
            return request.NotFound();
        }

        if (request.Text("Status") is not (null or "draft" or "pending-review"))
        {
            return TwilioAnswer.Error(400, 20001, "Status is draft or pending-review");
        }

        bundle.Submitted = request.Text("Status") switch { "draft" => null, "pending-review" => clock.GetUtcNow(), _ => bundle.Submitted };
        bundle.FriendlyName = request.Text("FriendlyName") ?? bundle.FriendlyName;
        bundle.Email = request.Text("Email") ?? bundle.Email;
        bundle.StatusCallback = request.Text("StatusCallback") ?? bundle.StatusCallback;
        bundle.Updated = clock.GetUtcNow();
        return Answer(200, bundle, request) with { Then = saved.Changed };
    }

    public TwilioAnswer Delete(TwilioRequest request, string kind)
    {
        if (Mine(request, kind) is not { } bundle)
        {
            return request.NotFound();
        }

        bundles.Remove(bundle);
        return TwilioAnswer.NoContent with { Then = saved.Changed };
    }

    public TwilioAnswer Assign(TwilioRequest request, string kind)
    {
        if (Mine(request, kind) is not { } bundle)
        {
            return request.NotFound();
        }

        if (request.Text("ObjectSid") is not { Length: 34 } entity)
        {
            return TwilioAnswer.Error(400, 20001, "ObjectSid is required");
        }

        var sid = Sid.New("BV");
        bundle.Entities = new Dictionary<string, string>(bundle.Entities, StringComparer.Ordinal) { [sid] = entity };
        return TwilioAnswer.Of(201, Assignment(bundle, sid, entity, request)) with { Then = saved.Changed };
    }

    public TwilioAnswer Assignments(TwilioRequest request, string kind) => Mine(request, kind) is { } bundle
        ? Paging.Page(request, bundle.Entities, e => e.Key, "results", e => Assignment(bundle, e.Key, e.Value, request))
        : request.NotFound();

    public TwilioAnswer CreateUser(TwilioRequest request)
    {
        if (request.Text("FriendlyName") is not { Length: > 0 } name || request.Text("Type") is not { Length: > 0 } type)
        {
            return TwilioAnswer.Error(400, 20001, "FriendlyName and Type are required");
        }

        var attributes = request.Text("Attributes") is { Length: > 0 } given ? given : "{}";
        if (!IsObject(attributes))
        {
            return TwilioAnswer.Error(400, 20001, "Attributes is a JSON object");
        }

        var user = new EndUser
        {
            Sid = Sid.New("IT"),
            AccountSid = request.Account.Sid,
            FriendlyName = name,
            Type = type,
            Attributes = attributes,
            Created = clock.GetUtcNow(),
        };
        users.Add(user);
        return TwilioAnswer.Of(201, Shape(user, request)) with { Then = saved.Changed };
    }

    public TwilioAnswer FetchUser(TwilioRequest request) =>
        users.Find(request.Account, request.Route["sid"]) is { } user ? TwilioAnswer.Of(200, Shape(user, request)) : request.NotFound();

    Bundle? Mine(TwilioRequest request, string kind) =>
        bundles.Find(request.Account, request.Route["sid"]) is { } bundle && bundle.Kind == kind ? bundle : null;

    TwilioAnswer Answer(int status, Bundle bundle, TwilioRequest request) => TwilioAnswer.Of(status, Shape(bundle, request));

    JsonObject Shape(Bundle bundle, TwilioRequest request)
    {
        var (url, verdict) = ($"{request.Root}/v1/{bundle.Kind}/{bundle.Sid}", bundles.Verdict(bundle));
        var prefix = bundle.Kind is "CustomerProfiles" ? "customer_profiles" : "trust_products";
        return new()
        {
            ["sid"] = bundle.Sid,
            ["account_sid"] = bundle.AccountSid,
            ["policy_sid"] = bundle.PolicySid,
            ["friendly_name"] = bundle.FriendlyName,
            ["status"] = verdict?.Stage switch
            {
                null => "draft",
                Stage.Received => "pending-review",
                Stage.Pending => "in-review",
                Stage.Approved => "twilio-approved",
                _ => "twilio-rejected"
            },
            ["valid_until"] = null,
            ["email"] = bundle.Email,
            ["status_callback"] = bundle.StatusCallback,
            ["date_created"] = TwilioJson.Iso(bundle.Created),
            ["date_updated"] = TwilioJson.Iso(bundle.Updated),
            ["url"] = url,
            ["links"] = new JsonObject { [$"{prefix}_entity_assignments"] = $"{url}/EntityAssignments" },
            ["errors"] = verdict is { Stage: Stage.Rejected } ? new JsonArray(new JsonObject { ["code"] = 22214, ["message"] = verdict.Reason }) : null,
        };
    }

    static JsonObject Assignment(Bundle bundle, string sid, string entity, TwilioRequest request) => new()
    {
        ["sid"] = sid,
        [bundle.Kind is "CustomerProfiles" ? "customer_profile_sid" : "trust_product_sid"] = bundle.Sid,
        ["account_sid"] = bundle.AccountSid,
        ["object_sid"] = entity,
        ["date_created"] = TwilioJson.Iso(bundle.Created),
        ["url"] = $"{request.Root}/v1/{bundle.Kind}/{bundle.Sid}/EntityAssignments/{sid}",
    };

    static JsonObject Shape(EndUser user, TwilioRequest request) => new()
    {
        ["sid"] = user.Sid,
        ["account_sid"] = user.AccountSid,
        ["friendly_name"] = user.FriendlyName,
        ["type"] = user.Type,
        ["attributes"] = JsonNode.Parse(user.Attributes),
        ["date_created"] = TwilioJson.Iso(user.Created),
        ["date_updated"] = TwilioJson.Iso(user.Created),
        ["url"] = $"{request.Root}/v1/EndUsers/{user.Sid}",
    };

    static bool IsObject(string json)
    {
        try
        {
            return JsonNode.Parse(json) is JsonObject;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
