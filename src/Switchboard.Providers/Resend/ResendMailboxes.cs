using Switchboard.Channels;
using Switchboard.Channels.Mail;
using Switchboard.Tenancy;

namespace Switchboard.Providers.Resend;

/// <summary>Mailboxes at a domain of a Resend account. https://resend.com/docs/api-reference/domains, https://resend.com/docs/api-reference/webhooks</summary>
sealed class ResendMailboxes(ResendHttp http, ResendEmail mail) : IMailboxProvider
{
    const string DkimName = "resend._domainkey";

    static readonly string[] Events =
        ["email.received", "email.sent", "email.delivered", "email.delivery_delayed", "email.bounced", "email.complained", "email.failed", "email.suppressed"];

    public string Name => ResendCredential.Provider;

    public IReadOnlyList<CredentialField> CredentialFields => ResendCredential.Fields;

    public Task<Outcome<ProviderCheck>> Verify(ProviderCredential credential, CancellationToken ct) => mail.Verify(credential, ct);

    public string DomainOf(ProviderCredential credential) => credential[ResendCredential.Domain];

    public async Task<Outcome<MailDomain?>> Domain(ProviderCredential credential, CancellationToken ct)
    {
        var held = await Held(credential, ct);
        if (held.Problem is { } problem)
        {
            return problem;
        }

        if (held.Value?.Id is not { } id)
        {
            return (MailDomain?)null;
        }

        var whole = await http.Read($"/domains/{id}", ResendWire.Default.WireDomain, credential, ct);
        return whole.Problem is { } unread ? unread : whole.Value is { } domain
            ? new MailDomain(DomainOf(credential), Name, domain.Status == "verified", [.. Records(domain.Records ?? [])])
            : (MailDomain?)null;
    }

    static IEnumerable<DnsRecord> Records(WireRecord[] records)
    {
        foreach (var record in records)
        {
            if (record is { Record: { } purpose, Type: { } type, Name: { } name, Value: { } value })
            {
                yield return new(purpose, type, name, value, record.Priority, record.Status);
            }
        }

        // Resend leaves it to the domain's owner, and large receivers ask for it. https://resend.com/docs/dashboard/domains/dmarc
        if (records.FirstOrDefault(record => record.Name?.StartsWith(DkimName, StringComparison.Ordinal) == true) is { Name: { } dkim })
        {
            yield return new("DMARC", "TXT", "_dmarc" + dkim[DkimName.Length..], "v=DMARC1; p=none;", null, null);
        }
    }

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
        var known = await Held(credential, ct);
        if (known.Problem is { } problem)
        {
            return problem;
        }

        var held = known.Value;
        if (held is null)
        {
            var wish = new WireNewDomain(DomainOf(credential), new("enabled", "enabled"));
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

    async Task<Outcome<WireDomain?>> Held(ProviderCredential credential, CancellationToken ct)
    {
        var listed = await http.Read("/domains", ResendWire.Default.WirePageWireDomain, credential, ct);
        return listed.Problem is { } problem ? problem : listed.Value?.Data?.FirstOrDefault(domain => domain.Name == DomainOf(credential));
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
