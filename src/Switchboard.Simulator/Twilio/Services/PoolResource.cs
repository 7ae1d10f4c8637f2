using System.Text.Json.Nodes;
using Switchboard.Simulator.Twilio.Numbers;
using Switchboard.Simulator.Twilio.Senders;

namespace Switchboard.Simulator.Twilio.Services;

/// <summary>
/// v1/Services/{MG}/PhoneNumbers and …/ChannelSenders: who belongs to a service. A number is in one service at most (21710).
/// https://www.twilio.com/docs/messaging/api/phonenumber-resource https://www.twilio.com/docs/messaging/api/messaging-service-channelsender-resource
/// </summary>
internal sealed class PoolResource(ServiceBook services, NumberBook numbers, SenderBook senders, TimeProvider clock, SavedWorld saved)
{
    public TwilioAnswer AddNumber(TwilioRequest request)
    {
        if (Mine(request) is not { } service)
        {
            return request.NotFound();
        }

        if (numbers.Find(request.Account, request.Text("PhoneNumberSid") ?? "") is not { } number)
        {
            return TwilioAnswer.Error(404, 20404, $"The number {request.Text("PhoneNumberSid")} was not found");
        }

        return Add(service, number.Sid) ?? TwilioAnswer.Of(201, Shape(service, number, request)) with { From = number.PhoneNumber, Then = saved.Changed };
    }

    public TwilioAnswer ListNumbers(TwilioRequest request) => Mine(request) is { } service
        ? Paging.Page(request, services.NumbersOf(service), n => n.Sid, "phone_numbers", n => Shape(service, n, request))
        : request.NotFound();

    public TwilioAnswer FetchNumber(TwilioRequest request) =>
        Mine(request) is { } service && services.NumbersOf(service).FirstOrDefault(n => n.Sid == request.Route["sid"]) is { } number
            ? TwilioAnswer.Of(200, Shape(service, number, request))
            : request.NotFound();

    public TwilioAnswer AddSender(TwilioRequest request)
    {
        if (Mine(request) is not { } service)
        {
            return request.NotFound();
        }

        if (senders.Find(request.Account, request.Text("Sid")) is not { } sender)
        {
            return TwilioAnswer.Error(404, 20404, $"The sender {request.Text("Sid")} was not found");
        }

        return Add(service, sender.Sid) ?? TwilioAnswer.Of(201, Shape(service, sender, request)) with { From = sender.SenderId, Then = saved.Changed };
    }

    public TwilioAnswer ListSenders(TwilioRequest request) => Mine(request) is { } service
        ? Paging.Page(request, services.SendersOf(service), s => s.Sid, "senders", s => Shape(service, s, request))
        : request.NotFound();

    public TwilioAnswer FetchSender(TwilioRequest request) =>
        Mine(request) is { } service && services.SendersOf(service).FirstOrDefault(s => s.Sid == request.Route["sid"]) is { } sender
            ? TwilioAnswer.Of(200, Shape(service, sender, request))
            : request.NotFound();

    /// <summary>Takes a number or a sender out of the pool; it stays with the account.</summary>
    public TwilioAnswer Remove(TwilioRequest request)
    {
        if (Mine(request) is not { } service || !service.Pool.ContainsKey(request.Route["sid"]))
        {
            return request.NotFound();
        }

        service.Pool = service.Pool.Where(p => p.Key != request.Route["sid"]).ToDictionary(StringComparer.Ordinal);
        return TwilioAnswer.NoContent with { Then = saved.Changed };
    }

    TwilioAnswer? Add(Service service, string sid)
    {
        if (services.Holding(sid, service.AccountSid) is { } holder)
        {
            return holder == service
                ? TwilioAnswer.Error(409, 21710, $"{sid} is in this Messaging Service already")
                : TwilioAnswer.Error(409, 21712, $"{sid} is in the Messaging Service {holder.Sid}");
        }

        service.Pool = new Dictionary<string, DateTimeOffset>(service.Pool, StringComparer.Ordinal) { [sid] = clock.GetUtcNow() };
        return null;
    }

    Service? Mine(TwilioRequest request) => services.Find(request.Account, request.Route["service"]);

    static JsonObject Shape(Service service, Number number, TwilioRequest request)
    {
        var can = new[] { (number.Mms, "MMS"), (number.Sms, "SMS"), (number.Voice, "Voice") }.Where(c => c.Item1).Select(c => (JsonNode)c.Item2).ToArray();
        return new()
        {
            ["sid"] = number.Sid,
            ["account_sid"] = service.AccountSid,
            ["service_sid"] = service.Sid,
            ["date_created"] = TwilioJson.Iso(service.Pool[number.Sid]),
            ["date_updated"] = TwilioJson.Iso(service.Pool[number.Sid]),
            ["phone_number"] = number.PhoneNumber,
            ["country_code"] = NumberPlan.RangeOf(number.PhoneNumber)?.Iso,
            ["capabilities"] = new JsonArray(can),
            ["url"] = $"{request.Root}/v1/Services/{service.Sid}/PhoneNumbers/{number.Sid}",
        };
    }

    static JsonObject Shape(Service service, Sender sender, TwilioRequest request) => new()
    {
        ["sid"] = sender.Sid,
        ["account_sid"] = service.AccountSid,
        ["messaging_service_sid"] = service.Sid,
        ["sender"] = sender.SenderId,
        ["sender_type"] = "WhatsApp",
        ["country_code"] = NumberPlan.RangeOf(sender.SenderId[9..])?.Iso ?? "US",
        ["date_created"] = TwilioJson.Iso(service.Pool[sender.Sid]),
        ["date_updated"] = TwilioJson.Iso(service.Pool[sender.Sid]),
        ["url"] = $"{request.Root}/v1/Services/{service.Sid}/ChannelSenders/{sender.Sid}",
    };
}
