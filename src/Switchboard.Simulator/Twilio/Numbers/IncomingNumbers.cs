
namespace Switchboard.Simulator.Twilio.Numbers;

/// <summary>IncomingPhoneNumbers: buy, list, fetch, update, release. https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource</summary>
internal sealed class IncomingNumbers(
    NumberBook numbers, SearchNumbers search, Accounts accounts, OptOuts optOuts, TimeProvider clock, SavedWorld saved)
{
    static readonly string[] Settable =
    [
        "SmsUrl", "SmsMethod", "SmsFallbackUrl", "SmsFallbackMethod", "SmsApplicationSid", "StatusCallback", "StatusCallbackMethod",
        "VoiceUrl", "VoiceMethod", "VoiceFallbackUrl", "VoiceFallbackMethod", "VoiceApplicationSid", "VoiceCallerIdLookup", "VoiceReceiveMode",
        "AddressSid", "BundleSid", "IdentitySid", "TrunkSid", "EmergencyStatus", "EmergencyAddressSid",
    ];

    static readonly string[] Urls = ["SmsUrl", "SmsFallbackUrl", "VoiceUrl", "VoiceFallbackUrl", "StatusCallback"];

    public TwilioAnswer Buy(TwilioRequest request)
    {
        var (number, refusal) = Choose(request);
        if (refusal is not null)
        {
            return refusal;
        }

        if (WrongSetting(request) is { } wrong)
        {
            return wrong;
        }

        var range = NumberPlan.RangeOf(number!)!;
        var now = clock.GetUtcNow();
        var bought = new Number
        {
            Sid = Sid.New("PN"),
            AccountSid = request.Account.Sid,
            PhoneNumber = number!,
            Kind = range.Kind,
            Sms = range.Sms,
            Mms = range.Mms,
            Voice = range.Voice,
            Created = now,
            Updated = now,
            FriendlyName = request.Text("FriendlyName") ?? SearchNumbers.Friendly(number!),
            Settings = Settings(request, new Dictionary<string, string>()),
        };
        if (!numbers.TryTake(bought))
        {
            return NotAvailable(number!);
        }

        return Changed(201, bought);
    }

    public TwilioAnswer List(TwilioRequest request)
    {
        var (phone, name) = (request.Asked("PhoneNumber"), request.Asked("FriendlyName"));
        var mine = numbers.All.Where(n => n.AccountSid == request.Account.Sid
            && (phone is null || n.PhoneNumber.Contains(phone.TrimStart('+'), StringComparison.Ordinal)) && (name is null || n.FriendlyName == name));
        var slice = Paging.Of(request, mine, n => n.Sid);
        return TwilioAnswer.Json(
            200,
            new NumberPage(
                [.. slice.Items.Select(NumberShape.Of)], slice.Start, slice.End, slice.Page, slice.PageSize, slice.Uri, slice.First, slice.Next,
                slice.Previous),
            TwilioJson.Wire.NumberPage);
    }

    public TwilioAnswer Fetch(TwilioRequest request) => Mine(request) is { } number ? Answer(200, number) : request.NotFound();

    public TwilioAnswer Update(TwilioRequest request)
    {
        if (Mine(request) is not { } number)
        {
            return request.NotFound();
        }

        if (WrongSetting(request) is { } wrong)
        {
            return wrong;
        }

        if (request.Text("AccountSid") is { Length: > 0 } to && to != number.AccountSid)
        {
            if (accounts.Find(to) is not { Status: "active" } other
                || other.OwnerSid != accounts.Find(number.AccountSid)!.OwnerSid
                || request.Caller.IsSubaccount)
            {
                return TwilioAnswer.Error(
                    400, 20001, $"AccountSid {to} is no active account that this number can be moved to") with { From = number.PhoneNumber };
            }

            number.AccountSid = to;
        }

        number.Settings = Settings(request, number.Settings);
        number.FriendlyName = request.Text("FriendlyName") ?? number.FriendlyName;
        number.Updated = clock.GetUtcNow();
        return Changed(200, number);
    }

    public TwilioAnswer Release(TwilioRequest request)
    {
        if (Mine(request) is not { } number)
        {
            return request.NotFound();
        }

        numbers.Release(number);
        optOuts.Forget(number.PhoneNumber);
        return TwilioAnswer.NoContent with { From = number.PhoneNumber, Then = saved.Changed };
    }

    (string? Number, TwilioAnswer? Refusal) Choose(TwilioRequest request)
    {
        if (request.Text("PhoneNumber") is { Length: > 0 } number)
        {
            return NumberPlan.RangeOf(number) is null
                ? (null, TwilioAnswer.Error(400, 21421, $"{number} is not a valid number"))
                : numbers.Owned(number) is null ? (number, null) : (null, NotAvailable(number));
        }

        if (request.Text("AreaCode") is not { Length: > 0 } area)
        {
            return (null, TwilioAnswer.Error(400, 21451, "'PhoneNumber' or 'AreaCode' is required"));
        }

        return search.First(area) is { } first ? (first, null) : (null, TwilioAnswer.Error(400, 21452, $"No phone numbers found in area code {area}"));
    }

    static TwilioAnswer NotAvailable(string number) => TwilioAnswer.Error(400, 21422, $"{number} is not available.") with { From = number };

    static TwilioAnswer? WrongSetting(TwilioRequest request)
    {
        foreach (var name in Urls)
        {
            if (request.Text(name) is { Length: > 0 } url && !WebAddress.IsOne(url))
            {
                return TwilioAnswer.Error(400, 21402, $"{name} is not a valid URL: {url}");
            }
        }

        // https://www.twilio.com/docs/api/errors/21403
        foreach (var name in Settable.Where(IsMethod))
        {
            if (request.Text(name) is { Length: > 0 } method && method.ToUpperInvariant() is not ("GET" or "POST"))
            {
                return TwilioAnswer.Error(400, 21403, $"{name} is not a valid method: {method}");
            }
        }

        return null;
    }

    static bool IsMethod(string setting) => setting.EndsWith("Method", StringComparison.Ordinal);

    static Dictionary<string, string> Settings(TwilioRequest request, IReadOnlyDictionary<string, string> before)
    {
        var settings = new Dictionary<string, string>(before, StringComparer.Ordinal);
        foreach (var name in Settable)
        {
            if (request.Text(name) is { } value)
            {
                settings[name] = IsMethod(name) ? value.ToUpperInvariant() : value;
            }
        }

        return settings;
    }

    Number? Mine(TwilioRequest request) => numbers.Find(request.Account, request.Route["sid"]);

    TwilioAnswer Changed(int status, Number number) => Answer(status, number) with { Then = saved.Changed };

    static TwilioAnswer Answer(int status, Number number) =>
        TwilioAnswer.Json(status, NumberShape.Of(number), TwilioJson.Wire.NumberShape) with { From = number.PhoneNumber };
}
