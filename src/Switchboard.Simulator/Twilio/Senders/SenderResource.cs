using System.Text.Json;
using System.Text.Json.Nodes;
using Switchboard.Simulator.Twilio.Numbers;

namespace Switchboard.Simulator.Twilio.Senders;

/// <summary>messaging.twilio.com/v2/Channels/Senders: make, list, fetch, change, delete. https://www.twilio.com/docs/whatsapp/api/senders</summary>
internal sealed class SenderResource(SenderBook senders, TimeProvider clock, SavedWorld saved)
{
    static readonly string[] Urls = ["callback_url", "fallback_url", "status_callback_url"];

    public TwilioAnswer Create(TwilioRequest request)
    {
        var id = request.Json.Text("sender_id");
        if (id is null || !id.StartsWith("whatsapp:", StringComparison.Ordinal) || !NumberPlan.IsPhoneNumber(id[9..]))
        {
            return TwilioAnswer.Error(400, 20001, "sender_id must be whatsapp: and a phone number in E.164 format");
        }

        if (senders.At(id) is { } taken)
        {
            return TwilioAnswer.Error(409, 20409, $"The sender {id} is registered already") with { From = taken.SenderId };
        }

        if (WrongUrl(request) is { } wrong)
        {
            return wrong;
        }

        var sender = new Sender { Sid = Sid.New("XE"), AccountSid = request.Account.Sid, SenderId = id, Created = clock.GetUtcNow() };
        Take(sender, request);
        senders.Add(sender);
        return Answer(202, sender, request) with { Then = saved.Changed };
    }

    public TwilioAnswer List(TwilioRequest request) => request.Asked("Channel") is "whatsapp"
        ? Paging.Page(request, senders.Of(request.Account), s => s.Sid, "senders", s => Shape(s, request))
        : TwilioAnswer.Error(400, 20001, "The query parameter Channel is required: whatsapp");

    public TwilioAnswer Fetch(TwilioRequest request) => Mine(request) is { } sender ? Answer(200, sender, request) : request.NotFound();

    public TwilioAnswer Update(TwilioRequest request)
    {
        if (Mine(request) is not { } sender)
        {
            return request.NotFound();
        }

        if (WrongUrl(request) is { } wrong)
        {
            return wrong;
        }

        Take(sender, request);
        return Answer(202, sender, request) with { Then = saved.Changed };
    }

    public TwilioAnswer Delete(TwilioRequest request)
    {
        if (Mine(request) is not { } sender)
        {
            return request.NotFound();
        }

        senders.Remove(sender);
        return TwilioAnswer.NoContent with { From = sender.SenderId, Then = saved.Changed };
    }

    Sender? Mine(TwilioRequest request) => senders.Find(request.Account, request.Route["sid"]);

    static void Take(Sender sender, TwilioRequest request)
    {
        sender.Configuration = Over(sender.Configuration, request.Json, "configuration");
        sender.Webhook = Over(sender.Webhook, request.Json, "webhook");
        sender.Profile = Over(sender.Profile, request.Json, "profile");
    }

    /// <summary>What was given replaces what was there, field by field.</summary>
    static JsonObject Over(JsonObject before, JsonElement body, string name)
    {
        var after = (JsonObject)before.DeepClone();
        if (body.ValueKind is JsonValueKind.Object && body.TryGetProperty(name, out var given) && given.ValueKind is JsonValueKind.Object)
        {
            foreach (var field in given.EnumerateObject())
            {
                after[field.Name] = field.Value.Deserialize<JsonNode>();
            }
        }

        return after;
    }

    static TwilioAnswer? WrongUrl(TwilioRequest request)
    {
        if (request.Json.ValueKind is not JsonValueKind.Object)
        {
            return TwilioAnswer.Error(400, 20001, "The body must be a JSON object");
        }

        if (!request.Json.TryGetProperty("webhook", out var webhook))
        {
            return null;
        }

        var wrong = Urls.FirstOrDefault(name => webhook.Text(name) is { Length: > 0 } url && !WebAddress.IsOne(url));
        return wrong is null ? null : TwilioAnswer.Error(400, 20001, $"webhook.{wrong} is not a valid URL");
    }

    TwilioAnswer Answer(int status, Sender sender, TwilioRequest request) => TwilioAnswer.Of(status, Shape(sender, request)) with { From = sender.SenderId };

    JsonObject Shape(Sender sender, TwilioRequest request)
    {
        var verdict = senders.Verdict(sender);
        return new()
        {
            ["sid"] = sender.Sid,
            ["status"] = senders.Status(sender),
            ["sender_id"] = sender.SenderId,
            ["configuration"] = With(sender.Configuration, "waba_id", "verification_method", "verification_code", "voice_application_sid", "account_type"),
            ["webhook"] = With(
                sender.Webhook, "callback_url", "callback_method", "fallback_url", "fallback_method", "status_callback_url",
                "status_callback_method"),
            ["profile"] = With(
                sender.Profile, "name", "about", "address", "description", "logo_url", "banner_url", "privacy_url", "terms_of_service_url",
                "accent_color", "vertical", "websites",
                "emails", "phone_numbers"),
            ["properties"] = senders.IsOnline(sender) ? new JsonObject { ["quality_rating"] = "HIGH", ["messaging_limit"] = "1K Customers/24hr" } : null,
            ["offline_reasons"] = verdict.Stage is Stage.Rejected
                ? new JsonArray(new JsonObject { ["code"] = "63020", ["message"] = verdict.Reason, ["more_info"] = "https://www.twilio.com/docs/errors/63020" })
                : null,
            ["compliance"] = null,
            ["url"] = $"{request.Root}/v2/Channels/Senders/{sender.Sid}",
        };
    }

    static JsonObject With(JsonObject given, params ReadOnlySpan<string> names)
    {
        var shape = new JsonObject();
        foreach (var name in names)
        {
            shape[name] = given[name]?.DeepClone();
        }

        return shape;
    }
}
