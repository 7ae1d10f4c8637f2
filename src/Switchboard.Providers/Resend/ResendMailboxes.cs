using Switchboard.Channels;
using Switchboard.Channels.Mail;
using Switchboard.Tenancy;

namespace Switchboard.Providers.Resend;

/// <summary>Mailboxes at a domain of a Resend account. https://resend.com/docs/api-reference/domains, https://resend.com/docs/api-reference/webhooks</summary>
sealed class ResendMailboxes(ResendHttp http, ResendEmail mail) : IMailboxProvider
{
    static readonly string[] Events =
        ["email.received", "email.sent", "email.delivered", "email.delivery_delayed", "email.bounced", "email.complained", "email.failed", "email.suppressed"];

    public string Name => ResendCredential.Provider;

    public IReadOnlyList<CredentialField> CredentialFields => ResendCredential.Fields;

    public Task<Outcome<ProviderCheck>> Verify(ProviderCredential credential, CancellationToken ct) => mail.Verify(credential, ct);

    public string DomainOf(ProviderCredential credential) => credential[ResendCredential.Domain];

    public async Task<Outcome<IReadOnlyDictionary<string, string>>> Connect(Uri endpoint, ProviderCredential credential, CancellationToken ct)
    {
        if (credential.Fields.GetValueOrDefault(ResendCredential.WebhookUrl) == endpoint.AbsoluteUri && credential.Fields.ContainsKey(ResendCredential.WebhookSecret))
        {
            return new Dictionary<string, string>(StringComparer.Ordinal);
        }

        var problem = await AddDomain(credential, ct) ?? await DropWebhooks(endpoint, credential.Fields.GetValueOrDefault(ResendCredential.WebhookUrl), credential, ct);
        return problem is not null ? problem : await AddWebhook(endpoint, credential, ct);
    }

    /// <summary>Its records are for the domain's owner to set; Resend looks for them when it is asked.</summary>
    async Task<Problem?> AddDomain(ProviderCredential credential, CancellationToken ct)
    {
        var listed = await http.Read("/domains", ResendWire.Default.WirePageWireDomain, credential, ct);
        if (listed.Problem is { } problem)
        {
            return problem;
        }

        var name = DomainOf(credential);
        var held = listed.Value?.Data?.FirstOrDefault(domain => domain.Name == name);
        if (held is null)
        {
            var wish = new WireNewDomain(name, new("enabled", "enabled"));
            var made = await http.Change(HttpMethod.Post, "/domains", wish, ResendWire.Default.WireNewDomain, credential, ct);
            if (!made.Succeeded || made.Read(ResendWire.Default.WireDomain) is not { } domain)
            {
                return made.AsProblem();
            }

            held = domain;
        }

        if (held.Status == "verified")
        {
            return null;
        }

        var asked = await http.Change(HttpMethod.Post, $"/domains/{held.Id}/verify", (WireDomain?)null, ResendWire.Default.WireDomain, credential, ct);
        return asked.Succeeded ? null : asked.AsProblem();
    }

    /// <summary>A webhook's secret is told once, so one whose secret we don't have is of no use.</summary>
    async Task<Problem?> DropWebhooks(Uri endpoint, string? before, ProviderCredential credential, CancellationToken ct)
    {
        var listed = await http.Read("/webhooks", ResendWire.Default.WirePageWireEndpoint, credential, ct);
        if (listed.Problem is { } problem)
        {
            return problem;
        }

        foreach (var held in (listed.Value?.Data ?? []).Where(held => held.Endpoint == endpoint.AbsoluteUri || (before is not null && held.Endpoint == before)))
        {
            var gone = await http.Change(HttpMethod.Delete, $"/webhooks/{held.Id}", (WireEndpoint?)null, ResendWire.Default.WireEndpoint, credential, ct);
            if (!gone.Succeeded && gone.Status != 404)
            {
                return gone.AsProblem();
            }
        }

        return null;
    }

    async Task<Outcome<IReadOnlyDictionary<string, string>>> AddWebhook(Uri endpoint, ProviderCredential credential, CancellationToken ct)
    {
        var made = await http.Change(HttpMethod.Post, "/webhooks", new WireEndpoint(null, endpoint.AbsoluteUri, Events), ResendWire.Default.WireEndpoint, credential, ct);
        return made.Succeeded && made.Read(ResendWire.Default.WireId) is { SigningSecret: { } secret }
            ? new Dictionary<string, string>(StringComparer.Ordinal) { [ResendCredential.WebhookSecret] = secret, [ResendCredential.WebhookUrl] = endpoint.AbsoluteUri }
            : made.AsProblem();
    }
}
