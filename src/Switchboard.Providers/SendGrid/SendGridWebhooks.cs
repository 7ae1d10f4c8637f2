using Switchboard.Channels;
using Switchboard.Tenancy;

namespace Switchboard.Providers.SendGrid;

/// <summary>
/// Has an account tell of its mails' events at our address, signed. https://www.twilio.com/docs/sendgrid/api-reference/webhooks/create-a-new-event-webhook
/// </summary>
sealed class SendGridWebhooks(SendGridHttp http, SendGridEmail mail) : IBringsNotices
{
    const string Settings = "/v3/user/webhooks/event/settings";
    const string OurName = "Switchboard";

    public string Name => SendGridCredential.Provider;

    public IReadOnlyList<CredentialField> CredentialFields => SendGridCredential.Fields;

    public Task<Outcome<ProviderCheck>> Verify(ProviderCredential credential, CancellationToken ct) => mail.Verify(credential, ct);

    public async Task<Outcome<IReadOnlyDictionary<string, string>>> Connect(Uri endpoint, ProviderCredential credential, CancellationToken ct)
    {
        var url = endpoint.AbsoluteUri;
        var before = credential.Fields.GetValueOrDefault(SendGridCredential.WebhookUrl);
        if (before == url && credential.Fields.ContainsKey(SendGridCredential.WebhookKey))
        {
            return new Dictionary<string, string>(StringComparer.Ordinal);
        }

        var listed = await http.Read(Settings + "/all", SendGridWire.Default.WireWebhooks, credential, ct);
        if (listed.Problem is { } problem)
        {
            return problem;
        }

        // An account may have few webhooks, on some plans one: ours moves with our address.
        var held = (listed.Value.Webhooks ?? [])
            .OrderByDescending(webhook => webhook.Url == url)
            .FirstOrDefault(webhook => webhook.Url == url || (before is not null && webhook.Url == before));
        var wish = new WireWebhook(url, FriendlyName: OurName);
        var set = held?.Id is { Length: > 0 } id
            ? await http.Change(HttpMethod.Patch, $"{Settings}/{Uri.EscapeDataString(id)}", wish, SendGridWire.Default.WireWebhook, credential, ct)
            : await http.Change(HttpMethod.Post, Settings, wish, SendGridWire.Default.WireWebhook, credential, ct);
        if (!set.Succeeded || (set.Read(SendGridWire.Default.WireWebhook)?.Id ?? held?.Id) is not { } known)
        {
            return set.AsProblem();
        }

        var signed = await http.Change(
            HttpMethod.Patch,
            $"{Settings}/signed/{Uri.EscapeDataString(known)}",
            new WireSigning(true, null),
            SendGridWire.Default.WireSigning,
            credential,
            ct);
        return signed.Succeeded && signed.Read(SendGridWire.Default.WireSigning)?.PublicKey is { Length: > 0 } key
            ? new Dictionary<string, string>(StringComparer.Ordinal) { [SendGridCredential.WebhookKey] = key, [SendGridCredential.WebhookUrl] = url }
            : signed.AsProblem();
    }
}
