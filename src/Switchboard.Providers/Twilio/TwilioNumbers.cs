using Switchboard.Channels;
using Switchboard.Tenancy;

namespace Switchboard.Providers.Twilio;

/// <summary>Numbers at Twilio. https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource</summary>
sealed class TwilioNumbers(TwilioHttp http) : INumberProvider
{
    /// <summary>
    /// Twilio tries a webhook once more by default and then drops it; these fragments make it five times within its 15 seconds.
    /// https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
    /// </summary>
    public const string Retries = "#rc=5&rp=all&ct=2000&rt=5000";

    /// <summary>"PhoneNumber is not available", and "no phone numbers found".</summary>
    static readonly string[] TakenCodes = ["21422", "21452"];

    public string Name => TwilioCredential.Provider;

    public IReadOnlyList<CredentialField> CredentialFields => TwilioCredential.Fields;

    public long MonthlyMicros(string number) => NumberPrices.PerMonth(number);

    public Task<Outcome<ProviderCheck>> Verify(ProviderCredential credential, CancellationToken ct) => TwilioAccount.Check(http, credential, ct);

    public async Task<Outcome<IReadOnlyList<string>>> Search(NumberWish wish, ProviderCredential credential, CancellationToken ct)
    {
        // Numbers that need a registered address can't be bought without a person.
        var query = new FormBody()
            .Add("SmsEnabled", wish.Sms ? "true" : null)
            .Add("VoiceEnabled", wish.Voice ? "true" : null)
            .Add("ExcludeAllAddressRequired", "true")
            .Add("PageSize", $"{wish.Limit}");
        foreach (var kind in new[] { "Local", "Mobile" })
        {
            var path = TwilioCredential.Path(credential, $"AvailablePhoneNumbers/{Uri.EscapeDataString(wish.Country)}/{kind}.json?{query}");
            var reply = await http.Repeatable(HttpMethod.Get, path, null, credential, ct);
            if (reply.Status == 404)
            {
                continue;
            }

            if (!reply.Succeeded)
            {
                return reply.AsProblem();
            }

            var numbers = (reply.Read(TwilioWire.Default.WireAvailable)?.AvailablePhoneNumbers ?? [])
                .Select(n => n.PhoneNumber)
                .OfType<string>()
                .Take(wish.Limit)
                .ToList();
            if (numbers.Count > 0)
            {
                return numbers;
            }
        }

        return new List<string>();
    }

    public async Task<Outcome<OwnedNumber>> Buy(string number, string label, NumberWebhooks webhooks, ProviderCredential credential, CancellationToken ct)
    {
        var form = Webhooks(new FormBody().Add("PhoneNumber", number).Add("FriendlyName", label), webhooks);
        var reply = await http.Create(TwilioCredential.Path(credential, "IncomingPhoneNumbers.json"), form, credential, ct);
        return reply switch
        {
            { Succeeded: true } when Owned(reply) is { } owned => owned,
            { WasCutOff: true } or { Status: >= 500 } or { Succeeded: true } =>
                Problem.Provider(INumberProvider.Uncertain, "Twilio was cut off while the number was being bought.", 
                    "Ask again with the same clientRef: the same call is safe, and finds the number if it was bought. "
                        + "Without a clientRef, look first whether the account holds it."),
            _ when TakenCodes.Contains(reply.Error().Code) =>
                Problem.Provider(INumberProvider.Taken, "The number was bought by someone else meanwhile.", "Take the next one."),
            _ => reply.AsProblem(),
        };
    }

    public async Task<Outcome<OwnedNumber>> Configure(string providerRef, NumberWebhooks webhooks, ProviderCredential credential, CancellationToken ct)
    {
        var reply = await http.Repeatable(HttpMethod.Post, PathOf(providerRef, credential), Webhooks(new FormBody(), webhooks), credential, ct);
        return !reply.Succeeded ? reply.AsProblem() : Owned(reply) is { } owned ? owned : Unreadable;
    }

    public async Task<Problem?> Release(string providerRef, ProviderCredential credential, CancellationToken ct)
    {
        var reply = await http.Repeatable(HttpMethod.Delete, PathOf(providerRef, credential), null, credential, ct);
        return reply.Succeeded || reply.Status == 404 ? null : reply.AsProblem();
    }

    public async Task<Outcome<OwnedNumber?>> Find(string number, ProviderCredential credential, CancellationToken ct)
    {
        var path = TwilioCredential.Path(credential, $"IncomingPhoneNumbers.json?{new FormBody().Add("PhoneNumber", number)}");
        var reply = await http.Repeatable(HttpMethod.Get, path, null, credential, ct);
        if (!reply.Succeeded)
        {
            return reply.AsProblem();
        }

        // The filter takes parts of numbers too.
        return reply.Read(TwilioWire.Default.WireNumbers) is { IncomingPhoneNumbers: { } numbers }
            ? numbers.Where(n => n.PhoneNumber == number).Select(AsOwned).FirstOrDefault()
            : Unreadable;
    }

    static FormBody Webhooks(FormBody form, NumberWebhooks webhooks)
    {
        form.Add("SmsUrl", webhooks.SmsUrl + Retries)
            .Add("SmsMethod", "POST")
            .Add("SmsFallbackUrl", webhooks.SmsFallbackUrl + Retries)
            .Add("SmsFallbackMethod", "POST");
        if (webhooks.VoiceUrl is not null)
        {
            form.Add("VoiceUrl", webhooks.VoiceUrl + Retries).Add("VoiceMethod", "POST");
        }

        if (webhooks.VoiceFallbackUrl is not null)
        {
            form.Add("VoiceFallbackUrl", webhooks.VoiceFallbackUrl + Retries).Add("VoiceFallbackMethod", "POST");
        }

        if (webhooks.CallStatusUrl is not null)
        {
            form.Add("StatusCallback", webhooks.CallStatusUrl + Retries).Add("StatusCallbackMethod", "POST");
        }

        return form;
    }

    static string PathOf(string providerRef, ProviderCredential credential) =>
        TwilioCredential.Path(credential, $"IncomingPhoneNumbers/{Uri.EscapeDataString(providerRef)}.json");

    static OwnedNumber? Owned(ProviderReply reply) => reply.Read(TwilioWire.Default.WireNumber) is { } number ? AsOwned(number) : null;

    static OwnedNumber? AsOwned(WireNumber number) =>
        number is { Sid: { } sid, PhoneNumber: { } phone } ? new(sid, phone, number.FriendlyName) : null;

    static readonly Problem Unreadable =
        Problem.Provider("provider_unreadable", "Twilio's answer could not be read.", "Check that Twilio:BaseUrl is the address of the Twilio API.");
}
